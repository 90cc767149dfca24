import type { KeyPurpose } from './config-inputs.ts'

/**
 * What the policy of a key must say, and whether it does. The stack writes these statements into the keys
 * that it makes; of an operator's own keys `deploy-check.ts` reads them, since no stack can change those.
 */

/** A statement of a key's policy, as JSON. */
export interface KeyStatement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal: Readonly<Record<string, string>>
  readonly Action: readonly string[]
  readonly Resource: '*'
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** How the description of a key that the stack makes begins. */
export const KEY_DESCRIPTION = 'smart-steps: '

/** Without these, S3's events are dropped on their way into the encrypted queue and nothing tells so. */
const SERVICES = ['events', 's3'] as const
const USE = ['kms:GenerateDataKey', 'kms:Decrypt'] as const
/** Whatever unwraps or makes a key of pseudonyms, or lets another do it. */
const OPENS = ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ReEncrypt*'] as const

/** @param account twelve digits, or CloudFormation's word for its own */
export const landingStatements = (account: string): readonly KeyStatement[] =>
  SERVICES.map((service) => ({
    Sid: `Deliver${service === 's3' ? 'FromS3' : 'Events'}`,
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: USE,
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  }))

/**
 * Nobody but these roles unwraps or makes a pseudonym key, whatever their own policies say: an
 * administrator manages the key and cannot use it.
 * @param roles their ARNs
 */
export const epochStatement = (roles: readonly string[]): KeyStatement => ({
  Sid: 'OnlyThePseudonymRoles',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: OPENS,
  Resource: '*',
  Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
})

/** The account's own policies decide, as AWS writes it into a new key: without it no role has any right here. */
export const accountStatement = (account: string): KeyStatement => ({
  Sid: 'TheAccountDecides',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: ['kms:*'],
  Resource: '*',
})

export interface OwnKeyOf {
  readonly deployment: string
  readonly region: string
  readonly account: string
}

/** The roles that hash, whose names are fixed where the epochs' key is the operator's: its policy names them. */
export const pseudonymRoles = ['Anonymizer', 'SubscriberKeys'] as const

/** 64 characters at most: 16 of the deployment and 14 of the region leave room. */
export const pseudonymRoleName = (
  role: (typeof pseudonymRoles)[number],
  { deployment, region }: Pick<OwnKeyOf, 'deployment' | 'region'>,
): string => `smart-steps-${deployment}-${region}-${role}`

/** All that the policy of an operator's key must hold. */
export function neededStatements(purpose: KeyPurpose, owner: OwnKeyOf): readonly KeyStatement[] {
  const own = accountStatement(owner.account)
  if (purpose === 'landing') return [own, ...landingStatements(owner.account)]
  if (purpose !== 'epochs') return [own]
  const arns = pseudonymRoles.map(
    (role) => `arn:aws:iam::${owner.account}:role/${pseudonymRoleName(role, owner)}`,
  )
  return [own, epochStatement(arns)]
}

/**
 * Those of the needed statements that a policy does not hold. It may spread them over several statements,
 * name actions by wildcards and have other Sids; a condition other than ours counts as not held, because
 * here nobody can tell when it is met.
 * @param policy text of JSON, as KMS gives it
 */
export function lackingStatements(policy: string, needed: readonly KeyStatement[]): KeyStatement[] {
  const found = (JSON.parse(policy) as { Statement: FoundStatement | FoundStatement[] }).Statement
  return needed.filter(
    (statement) =>
      !statement.Action.every((action) => list(found).some((one) => says(one, statement, action))),
  )
}

interface FoundStatement {
  readonly Effect: string
  readonly Principal?: string | Readonly<Record<string, string | string[]>>
  readonly Action?: string | string[]
  readonly Resource?: string | string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>
}

function says(found: FoundStatement, needed: KeyStatement, action: string): boolean {
  return (
    found.Effect === needed.Effect &&
    list(found.Resource).includes('*') &&
    list(found.Action).some((pattern) => covers(pattern, action)) &&
    Object.entries(needed.Principal).every(([kind, name]) => principals(found, kind).includes(name)) &&
    isMet(found.Condition, needed)
  )
}

/** An Allow may ask for nothing or for what ours asks; a Deny must leave out the same roles, no more. */
function isMet(found: FoundStatement['Condition'], { Effect, Condition }: KeyStatement): boolean {
  if (found === undefined) return Effect === 'Allow'
  return sorted(found) === sorted(Condition)
}

const sorted = (condition: KeyStatement['Condition']): string =>
  JSON.stringify(
    Object.entries(condition ?? {}).map(([operator, keys]) => [
      operator,
      Object.entries(keys).map(([key, values]) => [key, [...list(values)].sort()]),
    ]),
  )

function principals({ Principal }: FoundStatement, kind: string): readonly string[] {
  if (typeof Principal === 'string') return [Principal]
  const names = list(Principal?.[kind])
  // AWS takes the number of an account for its root.
  return kind === 'AWS'
    ? names.map((name) => (/^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name))
    : names
}

/** `kms:*` covers `kms:GenerateDataKey*`, and not the other way round. */
function covers(pattern: string, action: string): boolean {
  if (pattern === '*') return true
  const [start = '', ...more] = pattern.toLowerCase().split('*')
  const wanted = action.toLowerCase()
  return more.length === 0
    ? pattern.toLowerCase() === wanted
    : more.join('') === '' && wanted.startsWith(start)
}

const list = <Item>(value: Item | readonly Item[] | undefined): readonly Item[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Item]
