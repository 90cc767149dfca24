import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KeyPurpose } from '../../lib/config-inputs.ts'
import { type KeyStatement, lackingStatements, neededStatements } from '../../lib/key-policies.ts'
import { flat, list, resources, statements, synthesize } from './stacks.ts'

const owner = { deployment: 'gb', region: 'eu-west-2', account: '123456789012' }
const roles = ['Anonymizer', 'SubscriberKeys'].map(
  (role) => `arn:aws:iam::123456789012:role/smart-steps-gb-eu-west-2-${role}`,
)
const root = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: 'kms:*',
  Resource: '*',
}
const delivery = (service: string, Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
})
const guard = (changes: object = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
  ...changes,
})
/** Sids of what a policy of these statements lacks. */
const lacks = (purpose: KeyPurpose, ...found: object[]): string[] =>
  lackingStatements(
    JSON.stringify({ Version: '2012-10-17', Statement: found }),
    neededStatements(purpose, owner),
  ).map(({ Sid }) => Sid)
const ownAccount = { StringEquals: { 'aws:SourceAccount': '123456789012' } }

describe('the policy of an operator’s key', () => {
  it.each(['landing', 'data', 'identities', 'epochs'] as const)(
    'for %s holds all where it is made of the statements that are printed',
    (purpose) => {
      expect(lacks(purpose, ...neededStatements(purpose, owner))).toEqual([])
    },
  )

  it.each<[string, KeyPurpose, object[], string[]]>([
    [
      'lets the account decide, with another way to write it',
      'data',
      [{ ...root, Principal: { AWS: '123456789012' } }],
      [],
    ],
    [
      'lets another account decide',
      'data',
      [{ ...root, Principal: { AWS: '210987654321' } }],
      ['TheAccountDecides'],
    ],
    ['lets nobody in', 'data', [], ['TheAccountDecides']],
    ['lets the account do less', 'data', [{ ...root, Action: 'kms:Describe*' }], ['TheAccountDecides']],
    ['names no service that delivers', 'landing', [root], ['DeliverEvents', 'DeliverFromS3']],
    ['names one of two', 'landing', [root, delivery('events.amazonaws.com', ownAccount)], ['DeliverFromS3']],
    [
      'lets both deliver, one without a condition',
      'landing',
      [root, delivery('events.amazonaws.com'), delivery('s3.amazonaws.com', ownAccount)],
      [],
    ],
    [
      'lets them deliver under a condition that nobody can tell',
      'landing',
      [
        root,
        delivery('events.amazonaws.com', { Bool: { 'aws:SecureTransport': 'true' } }),
        delivery('s3.amazonaws.com'),
      ],
      ['DeliverEvents'],
    ],
    ['guards the epochs', 'epochs', [root, guard()], []],
    [
      'guards them with roles in another order',
      'epochs',
      [root, guard({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': [...roles].reverse() } } })],
      [],
    ],
    ['guards them by a star', 'epochs', [root, guard({ Action: 'kms:*' })], []],
    [
      'guards them in two statements',
      'epochs',
      [
        root,
        guard({ Action: 'kms:Decrypt' }),
        guard({ Action: ['kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ReEncrypt*'] }),
      ],
      [],
    ],
    ['guards nothing', 'epochs', [root], ['OnlyThePseudonymRoles']],
    ['allows in place of denying', 'epochs', [root, guard({ Effect: 'Allow' })], ['OnlyThePseudonymRoles']],
    [
      'lets a third role through',
      'epochs',
      [root, guard({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': [...roles, `${roles[0]}2`] } } })],
      ['OnlyThePseudonymRoles'],
    ],
    [
      'denies under one condition more',
      'epochs',
      [root, guard({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles }, ...ownAccount } })],
      ['OnlyThePseudonymRoles'],
    ],
    [
      'forgets grants',
      'epochs',
      [root, guard({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'] })],
      ['OnlyThePseudonymRoles'],
    ],
    [
      'guards one way to make a key',
      'epochs',
      [root, guard({ Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant', 'kms:ReEncrypt*'] })],
      ['OnlyThePseudonymRoles'],
    ],
    [
      'denies one principal alone',
      'epochs',
      [root, guard({ Principal: { AWS: '123456789012' } })],
      ['OnlyThePseudonymRoles'],
    ],
  ])('%s', (_, purpose, found, lacking) => {
    expect(lacks(purpose, ...found)).toEqual(lacking)
  })

  it('asks for what the stack writes into its own keys, word for word', () => {
    const made = resources(synthesize('gb').data, 'AWS::KMS::Key')
    const written = Object.values(made).flatMap(({ Properties }) => statements(Properties.KeyPolicy))
    const like = ({
      Effect,
      Action,
      Condition,
    }: {
      Effect: string
      Action: unknown
      Condition?: unknown
    }) => ({
      Effect,
      Action: [...list(Action as string[])].sort(),
      Condition: Object.keys((Condition ?? {}) as object),
    })
    const needed: KeyStatement[] = [
      ...neededStatements('landing', owner),
      ...neededStatements('epochs', owner),
    ]
    for (const statement of needed.filter(({ Sid }) => Sid !== 'TheAccountDecides')) {
      const [own] = written.filter(({ Sid }) => Sid === statement.Sid)
      expect(like(own!)).toEqual(like(statement))
      expect(JSON.stringify(own!.Principal)).toBe(JSON.stringify(statement.Principal))
    }
    expect(flat(written.find(({ Sid }) => Sid === undefined)!.Principal)).toContain('root')
  })

  it('is printed in docs/deploy.md to be copied, for the example of Great Britain', () => {
    const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8')
    const printed = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => JSON.parse(text!))
    const [own, ...landing] = neededStatements('landing', owner)
    expect(printed).toEqual([[own], landing, neededStatements('epochs', owner).slice(1)])
  })
})
