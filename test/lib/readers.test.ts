import { describe, expect, it } from 'vitest'
import { arnOf, isAllowed, mayUseObject, type Right, rightsByRole } from './rights.ts'
import { list, resources, statements, synthesize } from './stacks.ts'

/**
 * Who reads what must not be read, role by role and place by place: by the roles' own policies and by the
 * policy of the bucket, which also stands against those who may do everything else.
 */

/** Place → roles that read it. */
const readers: Readonly<Record<string, readonly string[]>> = {
  'Data internal/figures/presence/dt=2026-03-24/run=r1/part': ['Release'],
  'Data internal/measurements/presence/dt=2026-03-24/run=r1/part-0.parquet': ['Release'],
  'Data internal/merged/dt=2026-03-24/run=r1/part': ['Rollup', 'Sweep'],
  'Data internal/paths/dt=2026-03-24/run=r1/part': ['Rollup', 'Sweep'],
  'Data internal/visits/dt=2026-03-24/run=r1/part': ['Rollup', 'Sweep'],
  'Data internal/homes/dt=2026-03-01/run=r1/part': ['Rollup', 'Sweep'],
  'Data internal/trips/dt=2026-03-24/run=r1/part': ['Rollup', 'Sweep'],
  'Data fragments/dt=2026-03-24/x.parquet': ['Rollup', 'Sweep'],
  'Data roamers/dt=2026-03-24/x.parquet': ['Rollup', 'Sweep'],
  'Data people/epoch=2026-03-24/part-0.parquet': ['Rollup'],
  'Data exclusions/epoch=2026-03-24/part-0.parquet': ['Anonymizer', 'Rollup', 'SubscriberKeys', 'Sweep'],
  'Identities subscribers/2026-03-24-x.csv': ['SubscriberKeys'],
  'Identities optouts/2026-03-24-x.csv': ['SubscriberKeys'],
}

const READING = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectVersionForReplication'] as const

const everything: readonly Right[] = [
  { effect: 'Allow', actions: ['*'], resources: ['*'], condition: undefined },
]
const account = 'arn:aws:iam::123456789012'
const others: Readonly<Record<string, string | null>> = {
  'an administrator': `${account}:role/Admin`,
  'the root of the account': `${account}:root`,
  'an analyst, by a query of Athena': `${account}:role/Analyst`,
  'a role whose name begins as the release': `${account}:role/RolesRelease-of-mine`,
  'a service of AWS': null,
}

describe.each(['gb', 'de'] as const)('in %s', (country) => {
  const templates = synthesize(country)
  const { data } = templates
  const byRole = rightsByRole(templates)
  const bucketOf = (name: string): string =>
    Object.keys(resources(data, 'AWS::S3::Bucket')).find((id) => id.startsWith(`Buckets${name}`))!
  const placeOf = (text: string) => {
    const [name = '', key = ''] = text.split(' ')
    return { bucket: bucketOf(name), key }
  }
  const named = (role: string): string => role.replace(/^Roles|[0-9A-F]{8}$/g, '')

  it.each(Object.entries(readers))('%s is read by %j alone, of all roles', (place, expected) => {
    const found = [...byRole].filter(([role, rights]) =>
      READING.some((action) => mayUseObject(rights, data, arnOf(role), { ...placeOf(place), action })),
    )
    expect(found.map(([role]) => named(role)).sort()).toEqual(expected)
  })

  it.each(Object.entries(others))('%s reads none of it, whatever its own policies say', (_, caller) => {
    for (const place of Object.keys(readers)) {
      for (const action of READING) {
        const request = { ...placeOf(place), action }
        expect([place, mayUseObject(everything, data, caller, request)]).toEqual([place, false])
      }
    }
  })

  it('a role that comes to a right by mistake is refused by the bucket', () => {
    const figures = placeOf('Data internal/figures/presence/dt=2026-03-24/run=r1/part')
    const readsAfterAll = [...byRole.keys()].filter((role) =>
      mayUseObject(everything, data, arnOf(role), { ...figures, action: 's3:GetObject' }),
    )
    expect(readsAfterAll.map(named)).toEqual(['Release'])
  })

  it('an administrator reads what is public, and can remove what may not be read', () => {
    const caller = `${account}:role/Admin`
    const may = (action: string, place: string): boolean =>
      mayUseObject(everything, data, caller, { ...placeOf(place), action })
    expect(may('s3:GetObject', 'Data releases/presence/dt=2026-03-24/run=r1/part-0.parquet')).toBe(true)
    expect(may('s3:DeleteObject', 'Data internal/figures/presence/x')).toBe(true)
    expect(may('s3:DeleteObject', 'Identities subscribers/x.csv')).toBe(true)
  })

  it('the ledger is written by the release alone, and no document is removed by anybody', () => {
    const documents = Object.keys(resources(data, 'AWS::DynamoDB::Table')).find((id) =>
      id.startsWith('TablesDocuments'),
    )!
    const whoMay = (action: string, collection: string) =>
      [...byRole]
        .filter(([, rights]) =>
          isAllowed(rights, {
            action: `dynamodb:${action}`,
            resource: arnOf(documents),
            context: { 'dynamodb:LeadingKeys': collection },
          }),
        )
        .map(([role]) => named(role))
        .sort()
    expect(whoMay('PutItem', 'ledger')).toEqual(['Release'])
    expect(whoMay('PutItem', 'reference')).toEqual([
      'Anonymizer',
      'Planner',
      'Reference',
      'Release',
      'SubscriberKeys',
      'Sweep',
    ])
    // Buyers draw areas, and nothing else by their requests.
    expect(whoMay('PutItem', 'area')).toContain('Serve')
    // A halt, and its end, are an operator's.
    expect(whoMay('PutItem', 'halt')).toEqual([])
    for (const action of ['BatchWriteItem', 'DeleteItem', 'UpdateItem']) {
      expect([action, whoMay(action, 'ledger')]).toEqual([action, []])
    }
  })

  it('no Deny takes the management of a bucket from the account', () => {
    const denied = Object.values(resources(data, 'AWS::S3::BucketPolicy'))
      .flatMap(({ Properties }) => statements(Properties.PolicyDocument))
      .filter(({ Sid }) => Sid !== undefined)
      .flatMap(({ Action }) => list(Action))
    expect([...new Set(denied)].sort()).toEqual([...READING])
  })
})
