import type { z } from 'zod'
import { listOf, section, text } from './config-words.ts'

/**
 * The inputs of an operator's platform: what is there already and the stacks shall use. Each is optional;
 * without it the stacks make their own or do without. Whether what is named exists is asked by
 * `deploy-check.ts`; here only what the file alone can tell.
 */

const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d'

const idOf = (kind: 'vpc' | 'subnet' | 'sg' | 'rtb') =>
  text(`an id as ${kind}-0123456789abcdef0`, new RegExp(`^${kind}-[0-9a-f]{8,17}$`))

/** Ids of AWS, each named once. */
const idsOf = (kind: 'subnet' | 'sg' | 'rtb', least: number) => {
  const words = `${least} or more ids as ${kind}-0123456789abcdef0, each once`
  return listOf(idOf(kind), words)
    .min(least, { error: `expected ${words}` })
    .refine((ids) => new Set(ids).size === ids.length, { error: `expected ${words}` })
}

export const networkSchema = section({
  vpcId: idOf('vpc'),
  subnetIds: idsOf('subnet', 2),
  securityGroupIds: idsOf('sg', 1),
  endpoints: section({ routeTableIds: idsOf('rtb', 1) }).optional(),
})
export type NetworkInput = z.output<typeof networkSchema>

/** What a key is for; one each, for what must be openable apart. */
export const keyPurposes = ['landing', 'data', 'identities', 'epochs'] as const
export type KeyPurpose = (typeof keyPurposes)[number]

const keyArn = text(
  'the ARN of a key in quotes, no alias',
  new RegExp(`^arn:aws[a-z-]*:kms:${REGION}:\\d{12}:key/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})$`),
)

export const keysSchema = section({
  landing: keyArn.optional(),
  data: keyArn.optional(),
  identities: keyArn.optional(),
  epochs: keyArn.optional(),
}).refine((keys) => new Set(Object.values(keys)).size === Object.values(keys).length, {
  error: 'expected a key of its own for each: what one key opens cannot be closed apart',
})

const certificateArn = text(
  'the ARN of a certificate of ACM in quotes',
  new RegExp(`^arn:aws[a-z-]*:acm:${REGION}:\\d{12}:certificate/[0-9a-f-]{36}$`),
)

/** A name with its certificate, and with its hosted zone where the stack shall write the record. */
export const domainSchema = section({
  name: text(
    'a name of DNS in lower case as api.example.com',
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  ),
  certificateArn,
  hostedZoneId: text('the id of a hosted zone of Route 53', /^Z[0-9A-Z]{1,31}$/).optional(),
  hostedZoneName: text('the name of that zone as example.com', /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/).optional(),
})
  .refine(
    ({ hostedZoneId, hostedZoneName }) => (hostedZoneId === undefined) === (hostedZoneName === undefined),
    {
      path: ['hostedZoneId'],
      error:
        'expected hostedZoneId and hostedZoneName together, or neither: then you write the record yourself',
    },
  )
  .refine(({ name, hostedZoneName }) => hostedZoneName === undefined || liesIn(name, hostedZoneName), {
    path: ['hostedZoneName'],
    error: 'expected a zone that the name lies in: the same name, or its end',
  })
export type DomainInput = z.output<typeof domainSchema>

/** Whether a zone of DNS can hold a name. */
export const liesIn = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`)

/** Parts of an ARN; the ones above have all of them. */
export function partsOf(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = '', account = ''] = arn.split(':')
  return { region, account }
}

interface Inputs {
  readonly region: string
  readonly account?: string | undefined
  readonly explorer: boolean
  readonly keys?: Readonly<Partial<Record<KeyPurpose, string | undefined>>> | undefined
  readonly domain?: DomainInput | undefined
  readonly explorerDomain?: DomainInput | undefined
}

/** CloudFront reads certificates in one region alone. */
export const CLOUDFRONT_REGION = 'us-east-1'

/** What only the whole file tells: region and account of what is named, and inputs that nothing uses. */
export function refuseForeignInputs(deployment: Inputs, context: z.RefinementCtx): void {
  const { region, account, explorer, keys = {}, domain, explorerDomain } = deployment
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  for (const purpose of keyPurposes) {
    const arn = keys[purpose]
    if (arn === undefined) continue
    const found = partsOf(arn)
    if (found.region !== region) {
      refuse(
        ['keys', purpose],
        `expected a key in ${region}, found one in ${found.region}: buckets, tables and queues take keys of their own region alone`,
      )
    }
    if (account === undefined) {
      refuse(
        ['keys', purpose],
        'expected account as well: without it nobody can tell whether the key is its own',
      )
    } else if (found.account !== account) {
      refuse(
        ['keys', purpose],
        `expected a key of account ${account}, found one of ${found.account}: AWS shows the policy of a key in its own account alone, so what it lets in could not be checked`,
      )
    }
  }
  const certificates = [
    ['domain', domain, region, 'a regional API takes certificates of its own region alone'],
    [
      'explorerDomain',
      explorerDomain,
      CLOUDFRONT_REGION,
      'CloudFront takes certificates of this region alone',
    ],
  ] as const
  for (const [key, input, wanted, why] of certificates) {
    if (input === undefined) continue
    const found = partsOf(input.certificateArn)
    if (found.region !== wanted) {
      refuse(
        [key, 'certificateArn'],
        `expected a certificate in ${wanted}, found one in ${found.region}: ${why}`,
      )
    }
    if (account !== undefined && found.account !== account) {
      refuse(
        [key, 'certificateArn'],
        `expected a certificate of account ${account}, found one of ${found.account}: AWS takes no other`,
      )
    }
  }
  if (explorerDomain !== undefined && !explorer) {
    refuse(
      ['explorerDomain'],
      'expected explorer: true, or no explorerDomain: there is no page to give the name to',
    )
  }
}
