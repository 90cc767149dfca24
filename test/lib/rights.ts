import type { Template } from 'aws-cdk-lib/assertions'
import { flat, list, resources, type Statement, statements } from './stacks.ts'

/**
 * What a role may do, worked out of the templates as AWS works it out: the role's own policies, the policy
 * of the bucket or key, and an explicit Deny above both. Only the conditions that our policies use are known; another
 * one fails, so that a right is never read out of a condition that nobody looked at.
 */

export interface Templates {
  readonly data: Template
  readonly pipeline: Template
}

/** What is asked: `<BucketsData1A2B3C4D.Arn>/fragments/dt=2026-03-24/x.parquet` stands for an address of AWS. */
export interface Request {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string>>
}

/** A statement of a role's policies, with everything as text. */
export interface Right {
  readonly effect: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: unknown
}

/** Role (its logical id in the data stack) → what its policies say, from both stacks. */
export function rightsByRole({ data, pipeline }: Templates): ReadonlyMap<string, readonly Right[]> {
  const rights = new Map<string, Right[]>()
  for (const template of [data, pipeline]) {
    for (const { Properties } of Object.values(resources(template, 'AWS::IAM::Policy'))) {
      for (const role of Properties.Roles as unknown[]) {
        const id = roleOf(flat(role).slice(1, -1), { data, pipeline })
        rights.set(id, [...(rights.get(id) ?? []), ...statements(Properties.PolicyDocument).map(asRight)])
      }
    }
  }
  return rights
}

/** The logical id of a role, which the pipeline knows by a parameter that holds its name. */
export function roleOf(id: string, { data, pipeline }: Templates): string {
  const parameter = (pipeline.toJSON().Parameters as Record<string, { Default?: string }>)[id]?.Default
  if (parameter === undefined) return id
  const published = Object.values(resources(data, 'AWS::SSM::Parameter')).find(
    ({ Properties }) => Properties.Name === parameter,
  )
  if (published === undefined) throw new RangeError(`the data stack does not publish ${parameter}`)
  return flat(published.Properties.Value).slice(1, -1)
}

const asRight = ({ Effect, Action, Resource, Condition }: Statement): Right => ({
  effect: Effect,
  actions: list(Action),
  resources: list(Resource).map(flat),
  condition: Condition,
})

/** Whether the policies of a role let it do so. */
export function isAllowed(rights: readonly Right[], request: Request): boolean {
  const matching = rights.filter((right) => applies(right, request))
  return (
    matching.some(({ effect }) => effect === 'Allow') && !matching.some(({ effect }) => effect === 'Deny')
  )
}

const applies = ({ actions, resources: names, condition }: Right, request: Request): boolean =>
  actions.some((pattern) => matches(pattern, request.action)) &&
  names.some((pattern) => matches(pattern, request.resource)) &&
  holds(condition, request.context ?? {})

/**
 * Whether a role may use a key: its own policies and the key's have both to say so. The key's does where it
 * lets the account decide, as `root`, and does not deny it.
 * @param role logical id
 */
export function mayUseKey(
  rights: readonly Right[],
  key: { readonly id: string; readonly template: Template },
  role: string,
  { action, context = {} }: Omit<Request, 'resource'>,
): boolean {
  const { KeyPolicy } = resources(key.template, 'AWS::KMS::Key')[key.id]!.Properties
  const ofKey = statements(KeyPolicy).filter(
    (statement) =>
      isAbout(statement.Principal, arnOf(role)) &&
      applies(asRight(statement), {
        action,
        resource: '*',
        context: { ...context, 'aws:PrincipalArn': arnOf(role) },
      }),
  )
  return (
    ofKey.some(({ Effect }) => Effect === 'Allow') &&
    !ofKey.some(({ Effect }) => Effect === 'Deny') &&
    isAllowed(rights, { action, resource: arnOf(key.id), context })
  )
}

/**
 * Whether somebody may do so to an object: the bucket's policy may not deny it.
 * @param rights of the caller; an administrator's allow everything
 * @param caller as AWS names whoever asks, and whoever starts the query if Athena asks; a service that asks
 * for itself has no name
 */
export function mayUseObject(
  rights: readonly Right[],
  data: Template,
  caller: string | null,
  { action, bucket, key }: { readonly action: string; readonly bucket: string; readonly key: string },
): boolean {
  const request = {
    action,
    resource: `${arnOf(bucket)}/${key}`,
    context: {
      'aws:SecureTransport': 'true',
      ...(caller === null ? {} : { 'aws:PrincipalArn': caller }),
    },
  }
  const ofBucket = Object.values(resources(data, 'AWS::S3::BucketPolicy'))
    .filter(({ Properties }) => flat(Properties.Bucket) === `<${bucket}>`)
    .flatMap(({ Properties }) => statements(Properties.PolicyDocument))
    .filter((statement) => statement.Effect === 'Deny' && isAbout(statement.Principal, caller))
  return isAllowed(rights, request) && !ofBucket.some((statement) => applies(asRight(statement), request))
}

/** As `flat` writes the address of a resource. */
export const arnOf = (id: string): string => `<${id}.Arn>`

/** Everyone, the account, or the caller itself. */
function isAbout(principal: unknown, caller: string | null): boolean {
  if (principal === '*') return true
  const { AWS } = principal as { AWS?: unknown }
  if (AWS === undefined) return false
  return list(AWS)
    .map(flat)
    .some((name) => name === '*' || name.endsWith(':root') || name === caller)
}

function holds(condition: unknown, context: Readonly<Record<string, string>>): boolean {
  return Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).every(
    ([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => {
        const wanted = list(values).map(flat)
        const given = context[key]
        const isOneOf = given !== undefined && wanted.some((pattern) => matches(pattern, given))
        if (
          operator === 'ForAllValues:StringEquals' ||
          operator === 'StringEquals' ||
          operator === 'StringLike' ||
          operator === 'Bool'
        )
          return isOneOf
        if (operator === 'ArnNotEquals' || operator === 'ForAllValues:StringNotEquals') return !isOneOf
        throw new RangeError(`the condition ${operator} is not known here: teach the test what it means`)
      }),
  )
}

/** `*` stands for anything, in whatever case actions are written. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.?+^$(){}|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}
