import { describe, expect, it } from 'vitest'
import type { AccountFacts } from '../../functions/platform/aws/account.ts'
import { parseDeployment, readDeployment } from '../../lib/config.ts'
import { type CheckInput, checkDeployment } from '../../lib/deploy-check.ts'

const deployment = { ...readDeployment('deployments/gb.yaml'), account: '123456789012' }
const known = {
  state: 'known',
  account: '123456789012',
  bootstrap: 'present',
  clockOffsetSeconds: 0,
} as const

const input: CheckInput = {
  file: 'deployments/gb.yaml',
  deployment,
  others: [{ file: 'deployments/de.yaml', deployment: readDeployment('deployments/de.yaml') }],
  account: known,
  inputs: null,
  now: new Date('2026-11-24T12:00:00Z'),
  hasExplorer: true,
}
const lines = (changes: Partial<CheckInput> = {}) => checkDeployment({ ...input, ...changes })
const missing = (changes: Partial<CheckInput>): string[] =>
  lines(changes)
    .filter(({ state }) => state === 'missing')
    .map(({ about, says }) => `${about}: ${says}`)
const because = (account: AccountFacts): string[] => missing({ account })

describe('before a deployment', () => {
  it('finds nothing missing where all is there', () => {
    expect(missing({})).toEqual([])
    expect(lines().map(({ state, about }) => `${state} ${about}`)).toEqual([
      'ok configuration',
      'ok region',
      'ok account',
      'ok bootstrap',
      'note token domain',
    ])
  })

  it('names an account that is not the one of the file, with both', () => {
    expect(because({ ...known, account: '210987654321' })).toEqual([
      'account: the file names 123456789012, the credentials belong to 210987654321: take the credentials of 123456789012, or mend account in the file',
    ])
  })

  it('says whose account it will be where the file names none', () => {
    const { account: _, ...unnamed } = deployment
    const line = lines({ deployment: unnamed }).find(({ about }) => about === 'account')
    expect(line).toMatchObject({ state: 'note', says: expect.stringContaining('123456789012') })
  })

  it('gives the command that sets up the CDK where it is not', () => {
    expect(because({ ...known, bootstrap: 'absent' })).toEqual([
      'bootstrap: the CDK is not set up in eu-west-2: npx cdk bootstrap aws://123456789012/eu-west-2',
    ])
  })

  it.each([
    ['no-credentials', 'there are none for AWS here: aws sso login'],
    ['refused', 'AWS refuses them (token expired): sign in again'],
    ['unreachable', 'AWS does not answer (token expired): check the network'],
  ] as const)('tells %s from the others, with the next step', (state, says) => {
    expect(because({ state, message: 'token expired' })).toEqual([expect.stringContaining(says)])
  })

  it.each([
    ['a bucket of the CDK that is another account’s', { bootstrap: 'refused' }, 'another account'],
    ['a clock an hour behind', { clockOffsetSeconds: 3600 }, 'is 3600 s behind'],
    ['a clock an hour ahead', { clockOffsetSeconds: -3600 }, 'is 3600 s ahead'],
  ] as const)('finds %s', (_, facts, says) => {
    expect(because({ ...known, ...facts })).toEqual([expect.stringContaining(says)])
  })

  it('finds a region whose services are not known to be all there, and lists those that have them', () => {
    expect(missing({ deployment: { ...deployment, region: 'eu-west-9' } })).toEqual([
      expect.stringContaining(
        'region: eu-west-9: not known to have every service of the stacks: choose one of eu-central-1,',
      ),
    ])
  })

  it('tells of a region outside the country, and stops nothing', () => {
    const abroad = { deployment: { ...deployment, region: 'eu-west-1' } }
    expect(missing(abroad)).toEqual([])
    expect(lines(abroad).find(({ about }) => about === 'region')).toMatchObject({
      state: 'note',
      says: expect.stringContaining('outside gb (eu-west-2)'),
    })
  })

  it('finds a name and a token domain that another deployment of the region has', () => {
    const others = [{ file: 'deployments/gb2.yaml', deployment }]
    expect(missing({ others })).toEqual([
      'name: gb: deployments/gb2.yaml has it too: name one of them otherwise',
      'token domain: smart-steps-gb-example: deployments/gb2.yaml has it too: change api.tokenDomain of one',
    ])
  })

  it('finds a signature of tomorrow', () => {
    const yaml = (date: string) =>
      parseDeployment(
        [
          'name: gb',
          'country: gb',
          'region: eu-west-2',
          'profile: canonical',
          'privacy: strict',
          `keyLife: {clearance: {basis: b, document: d, signedBy: s, date: "${date}"}}`,
          'sensitivePlaces: []',
          'subscriberFeed: {maxAgeHours: 48}',
          'rollup: {firstAt: "04:30", lastAt: "12:30", completeAfterHours: 4, scanLimitGb: 5}',
          'api: {tokenDomain: abc, tenants: []}',
          'alarms: {email: a@b.example}',
        ].join('\n'),
        'x.yaml',
      )
    const account = { ...known }
    expect(missing({ deployment: yaml('2026-11-24'), account })).toEqual([])
    expect(missing({ deployment: yaml('2026-11-25'), account })).toEqual([
      expect.stringContaining('keyLife.clearance.date: 2026-11-25 is in the future, today is 2026-11-24'),
    ])
  })

  it('mentions an explorer that is wanted and not built', () => {
    expect(lines({ hasExplorer: false })).toContainEqual(
      expect.objectContaining({ state: 'note', about: 'explorer' }),
    )
  })
})
