import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import { localHours } from '../geography/index.ts'
import { bucketNames } from '../model/buckets.ts'
import { countries } from '../model/countries.ts'
import { InvalidInput } from '../model/errors.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'
import { localDateSchema, type Month, monthSchema } from '../model/vocabulary.ts'
import { athenaUnload } from '../platform/aws/athena.ts'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import { bucketSteps } from './bucket-steps.ts'
import { bucketText } from './bucket-text.ts'
import { endClaims } from './claims.ts'
import { type Gate, manifestGate } from './completeness.ts'
import { type Due, dueDates, releasesInForce, toMake } from './due.ts'
import { rollupEnvironment } from './environment.ts'
import { datesOfMonth, monthStages, rollupStages } from './index.ts'
import type { RollupStep, Stage } from './plan.ts'
import { isMonth, type Named, type Period, requestSchema } from './request.ts'

const environment = rollupEnvironment.parse(process.env)
const { COUNTRY: country, KEY_LIFE: keyLife } = environment
const clock = { now: () => new Date() }
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)
const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: tmpdir() })

/** The execution's own name, by which it keeps others from its dates. Without one nobody is kept. */
const execution = z.string().min(1)

const eventSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('list'), request: requestSchema, execution: execution.optional() }),
  /** A date, or a month: what `list` has named. */
  z.strictObject({ step: z.literal('plan'), date: z.union([localDateSchema, monthSchema]) }),
  /** Of an execution that did not bring all its dates to an end. */
  z.strictObject({ step: z.literal('give-back'), execution }),
])

/** States of Step Functions hold 256 KB, and a plan passes through several of them whole. */
const MOST_PLAN_BYTES = 250_000

/** The dates and months that are due, the queries of one of them, or those of an execution given back. */
export const handler = handlerOf(eventSchema, async (event) => {
  switch (event.step) {
    case 'list':
      return list(event.request, event.execution ?? null)
    case 'plan':
      return plan(event.date)
    case 'give-back':
      await endClaims({ documents, clock }, event.execution)
      return {}
  }
})

async function list(request: Named | null, execution: string | null): Promise<Due> {
  const { COMPLETE_BY: completeBy } = environment
  const options = {
    country,
    keyLife,
    completeAfterHours: completeBy === 'manifest' ? null : environment.COMPLETE_AFTER_HOURS,
    most: environment.DATES_PER_EXECUTION,
  }
  const named = request === null ? null : request.periods
  const asked = { named, revise: request?.revise ?? false, execution }
  const answer = (gate: Gate) => dueDates({ store, documents, clock, gate }, options, asked)
  // With a word nothing is looked up; DuckDB is opened for manifests only.
  const due =
    named !== null || completeBy === 'time'
      ? await answer(async () => ({ state: 'no-manifest' }))
      : await withWorkbench((workbench) => {
          const landing = landingBucket(environment.LANDING_BUCKET, workbench.scratch)
          return answer(manifestGate({ landing, store, workbench }))
        })
  for (const message of due.left) console.log(JSON.stringify({ left: message }))
  return due
}

/** The dates of a month with the run that stands for each. What is not among them, a word has left out. */
async function madeOf(month: string, zoneSystem: string) {
  const { made } = await datesOfMonth(store, await releasesInForce(documents), month, zoneSystem)
  return made
}

async function stagesOfMonth(
  month: Month,
  common: Omit<Parameters<typeof monthStages>[0], 'month' | 'made'>,
) {
  const made = await madeOf(month, common.zoneSystem.id)
  const [homes, figures] = monthStages({ ...common, month, made })
  return { merged: homes, perBucket: null, figures }
}

async function plan(date: Period) {
  const pointer = await documents.get(REFERENCE_DOCUMENT)
  if (pointer === null) {
    throw new InvalidInput(
      'there is no reference yet: write cells and zones below landing/ before anything is released',
    )
  }
  const { version, zoneSystem } = referencePointerSchema.parse(pointer.body)
  // A new run for every attempt: UNLOAD writes into empty folders only, and losers are never read.
  const run = `${date}-${randomBytes(4).toString('hex')}`
  const { products, revise } = await toMake(documents, keyLife, date)
  const common = {
    run,
    country,
    keyLife,
    products,
    referenceVersion: version,
    zoneSystem: { id: zoneSystem },
  }
  // A month is made of what its dates have left in all their buckets: its homes by one query, as they may have
  // been cut into other buckets than there are now.
  const { merged, perBucket, figures } = isMonth(date)
    ? await stagesOfMonth(date, common)
    : rollupStages({
        ...common,
        date,
        hours: localHours(countries[country].timeZone, date),
        buckets: environment.BUCKETS,
      })
  const place = { database: environment.DATABASE, bucket: environment.DATA_BUCKET }
  // The same for every retry of this start, another one for another attempt.
  const token = (name: string): string => createHash('sha256').update(`${run} ${name}`).digest('hex')
  const text = ({ query, prefix }: RollupStep): string => athenaUnload(query, prefix, place)
  const whole = (step: RollupStep) => ({
    name: step.query.name,
    token: token(step.query.name),
    sql: text(step),
  })
  const ofBuckets = (name: string, stage: Stage) => ({
    token: token(name),
    sql: bucketText(new Map(stage.map((step) => [step.bucket ?? '', text(step)]))),
  })
  const answer = {
    merged: merged.map(whole),
    /** One text for all of them: the state machine puts the bucket in. */
    perBucket: perBucket
      ? Object.fromEntries(bucketSteps.map((name) => [name, ofBuckets(name, perBucket[name])]))
      : {},
    buckets: isMonth(date) ? [] : bucketNames(environment.BUCKETS),
    figures: figures.map(whole),
    release: {
      date,
      run,
      referenceVersion: version,
      products: products.map(({ id }) => id),
      ...(revise ? { revise } : {}),
    },
  }
  const bytes = Buffer.byteLength(JSON.stringify(answer))
  if (bytes > MOST_PLAN_BYTES) {
    throw new InvalidInput(
      `the queries of ${date} have ${bytes} bytes, a state holds ${MOST_PLAN_BYTES}: plan the products in parts`,
    )
  }
  return answer
}
