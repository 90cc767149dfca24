import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { readProfile } from '../functions/anonymize/index.ts'
import { bucketCounts } from '../functions/model/buckets.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { type KeyLife, localDateSchema, privacyProfileSchema } from '../functions/model/vocabulary.ts'
import { completions } from '../functions/rollup/environment.ts'
import { LONGEST_DAYS } from '../functions/rollup/request.ts'
import { toldOfFormer } from './config-history.ts'
import { domainSchema, keysSchema, networkSchema, refuseForeignInputs } from './config-inputs.ts'
import { contractsAsText, tenantsSchema } from './config-tenants.ts'
import { listOf, oneOf, oneOfNumbers, section, text, wholeNumber, wordOr, yesOrNo } from './config-words.ts'

/** The periods for which CloudWatch can keep a log, as far as anyone here may want them. */
const LOG_RETENTION_DAYS = [7, 14, 30, 60, 90, 180, 365] as const

const date = () =>
  text('a date as YYYY-MM-DD').refine((value) => localDateSchema.safeParse(value).success, {
    error: 'expected a date that exists, as YYYY-MM-DD',
  })

const timeOfDay = (words: string) => text(words, /^([01]\d|2[0-3]):[0-5]\d$/)

/** What the officer for data protection signed: without it a riskier setting is not accepted. */
const signature = {
  document: text('where the signed document is kept'),
  signedBy: text('who signed it'),
  date: date(),
}

const rollupSchema = section({
  firstAt: timeOfDay('a local time in quotes as "04:30"'),
  lastAt: timeOfDay('a local time in quotes as "12:30"'),
  completeBy: oneOf(...completions).default('manifest-or-time'),
  completeAfterHours: wholeNumber(0, 47, 'hours after the end of a local day'),
  scanLimitGb: wholeNumber(1, 100_000, 'gigabytes that one query may read'),
  datesPerExecution: wholeNumber(1, LONGEST_DAYS, 'dates').default(3),
  buckets: oneOfNumbers(...bucketCounts).prefault(64),
  // A map takes no more than 40 at once.
  bucketsAtOnce: wholeNumber(1, 40, 'buckets').default(8),
  queriesAtOnce: wholeNumber(1, 20, 'queries').default(4),
})
  .refine(({ firstAt }) => firstAt >= '04:00', {
    path: ['firstAt'],
    error: 'expected a local time from 04:00 on: before, the clocks may skip it or show it twice',
  })
  .refine(({ firstAt, lastAt }) => firstAt <= lastAt && firstAt.slice(3) === lastAt.slice(3), {
    path: ['lastAt'],
    error: 'expected the same minute as firstAt and no earlier: the rollup starts every hour between them',
  })

/** They go to the function that answers, whose environment holds 4 KB. */
const MOST_CONTRACT_BYTES = 2_000

const apiSchema = section({
  tokenDomain: text(
    '3 to 63 lower-case letters, digits and hyphens, unique in the region',
    /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/,
  ),
  tokenLifeMinutes: wholeNumber(60, 1440, 'minutes').default(60),
  tokenAlarmPerHour: wholeNumber(1, 1_000_000, 'requests for tokens in an hour').default(100),
  requestsPerSecond: wholeNumber(1, 10_000, 'requests').default(50),
  burst: wholeNumber(1, 5_000, 'requests').default(100),
  tenants: tenantsSchema.refine(
    (tenants) => Buffer.byteLength(contractsAsText(tenants)) <= MOST_CONTRACT_BYTES,
    {
      error: `expected at most ${MOST_CONTRACT_BYTES} bytes of contracts: name zones by those above them, and leave out what is the default`,
    },
  ),
})

/** They go to the function that reads the zones, whose environment holds 4 KB. */
const MOST_SENSITIVE_BYTES = 2_000

export const deploymentSchema = section({
  name: text('2 to 16 lower-case letters, digits and hyphens', /^[a-z][a-z0-9-]{1,15}$/),
  // China is in the vocabulary for one sample of records; nobody may deploy it.
  country: oneOf('gb', 'de'),
  region: text('a region of AWS such as eu-west-2', /^[a-z]{2}(?:-[a-z]+)+-\d$/),
  account: text('twelve digits in quotes', /^\d{12}$/).optional(),
  permissionsBoundary: text(
    'the ARN of a managed policy in quotes',
    /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]+$/,
  ).optional(),
  network: networkSchema.optional(),
  keys: keysSchema.optional(),
  domain: domainSchema.optional(),
  explorerDomain: domainSchema.optional(),
  removal: oneOf('retain', 'destroy').default('retain'),
  profile: text('the name of a dump format').superRefine((name, context) => {
    try {
      readProfile(name)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
  }),
  privacy: oneOf(...(privacyProfileSchema.options as ['standard', 'strict'])),
  keyLife: wordOr(
    'day',
    section({ clearance: section({ basis: text('the legal basis'), ...signature }) }),
    'day, or for keys of a month {clearance: {basis, document, signedBy, date}}',
  ),
  sensitivePlaces: listOf(
    text('the id of a zone, without commas', /^[^,]+$/),
    'a list of zones, which may be empty: []',
  ).refine((zones) => Buffer.byteLength(zones.join(',')) <= MOST_SENSITIVE_BYTES, {
    error: `expected at most ${MOST_SENSITIVE_BYTES} bytes of ids: say of more zones in the zone file that they are sensitive (docs/feeds.md)`,
  }),
  subscriberFeed: section({
    maxAgeHours: wholeNumber(1, 840, 'hours').optional(),
    absent: section({ acceptance: section(signature) }).optional(),
  }).refine(({ maxAgeHours, absent }) => (maxAgeHours === undefined) !== (absent === undefined), {
    error:
      'expected maxAgeHours, or absent: {acceptance: {document, signedBy, date}}, because without the feed minors cannot be left out',
  }),
  anonymize: section({
    concurrency: wholeNumber(2, 1000, 'files read at once').default(10),
    memoryMb: wholeNumber(1769, 10_240, 'megabytes').default(3538),
  }).prefault({}),
  reference: section({
    batchesAtOnce: wholeNumber(1, 40, 'batches of cells worked on at once').default(10),
  }).prefault({}),
  rollup: rollupSchema,
  api: apiSchema,
  explorer: yesOrNo().default(true),
  dashboard: yesOrNo().default(true),
  firewall: yesOrNo().default(false),
  alarms: section({ email: text('an address of e-mail, told of every alarm', /^[^@\s]+@[^@\s]+$/) }),
  logRetentionDays: oneOfNumbers(...LOG_RETENTION_DAYS).prefault(90),
}).superRefine(refuseForeignInputs)
export type Deployment = z.output<typeof deploymentSchema>

/** Of the tenants of a deployment, for the function that answers. */
export const contractsOf = ({ api }: Deployment): string => contractsAsText(api.tenants)

export const keyLifeOf = ({ keyLife }: Deployment): KeyLife => (keyLife === 'day' ? 'day' : 'month')

/**
 * Reads a deployment file.
 * @throws InvalidInput with a line per fault: file, key, what is allowed, what was found
 */
export function readDeployment(path: string | undefined): Deployment {
  if (path === undefined) {
    throw new InvalidInput('no deployment is named: add -c deployment=deployments/gb.yaml')
  }
  return parseDeployment(readText(path), path)
}

/** @param source names the text in messages */
export function parseDeployment(yaml: string, source: string): Deployment {
  const document = parseDocument(yaml)
  if (document.errors.length > 0) {
    throw new InvalidInput(document.errors.map(({ message }) => `${source}: ${message}`).join('\n'))
  }
  const result = deploymentSchema.safeParse(document.toJS() ?? {})
  if (result.success) return result.data
  throw new InvalidInput(
    result.error.issues
      .map((issue) => {
        const place = issue.path.length > 0 ? issue.path.join('.') : 'the file'
        return `${source}: ${place}: ${issue.message}${toldOfFormer(issue)}`
      })
      .join('\n'),
  )
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new InvalidInput(
      `there is no deployment file ${path}: expected a YAML file as deployments/gb.yaml`,
      {
        cause,
      },
    )
  }
}
