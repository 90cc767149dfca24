import { describe, expect, it } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { tables } from '../../functions/model/tables.ts'
import { athenaUnload } from '../../functions/platform/aws/athena.ts'
import { monthSteps, rollupSteps } from '../../functions/rollup/index.ts'
import { arnOf, isAllowed, mayUseKey, type Right, rightsByRole } from './rights.ts'
import { flat, resources, synthesize } from './stacks.ts'

/**
 * Athena reads and writes with the rights of whoever starts a query, and a stand-in for AWS does not ask
 * for them: so action × resource is worked out of the templates, for every role that may start one and for
 * every query that the rollup plans.
 */

const DATE = '2026-03-24'

/** A right that a query needs, and whether the role has it. */
interface Need {
  readonly name: string
  readonly action: string
  readonly isMet: (rights: readonly Right[]) => boolean
}

describe.each(['gb', 'de'] as const)('whoever starts a query in %s', (country) => {
  const templates = synthesize(country)
  const { data, pipeline } = templates
  const byRole = rightsByRole(templates)
  const starters = [...byRole].filter(([, rights]) =>
    rights.some(({ actions }) => actions.some((action) => /^(athena:StartQuery|athena:\*|\*$)/.test(action))),
  )

  it('is the state machine alone', () => {
    const machines = Object.entries(resources(pipeline, 'AWS::StepFunctions::StateMachine'))
    const starting = machines.filter(([, { Properties }]) =>
      flat(Properties.DefinitionString).includes(':athena:startQueryExecution'),
    )
    expect(starting.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['RollupQueriesMachine'])
    expect(starters.map(([role]) => role.replace(/[0-9A-F]{8}$/, ''))).toEqual(['RolesRollup'])
  })

  const needs = (role: string): Need[] => [
    ...needsOfCatalogue(),
    ...needsOfPlaces(role),
    ...['StartQueryExecution', 'GetQueryExecution'].map((action) =>
      need(`athena:${action}`, `arn:aws:athena:<region>:<AWS::AccountId>:workgroup/smart-steps-${country}`),
    ),
  ]

  it.each(
    starters.flatMap(([role]) => needs(role).map((one) => [role.slice(0, -8), one.name, one] as const)),
  )('%s may %s', (name, _, { isMet }) => {
    const rights = starters.find(([role]) => role.startsWith(name))![1]
    expect(isMet(rights)).toBe(true)
  })

  it('would not pass with any one of these actions missing', () => {
    for (const [role, rights] of starters) {
      for (const { action, isMet, name } of needs(role)) {
        const without = rights.map((right) => ({
          ...right,
          actions: right.actions.filter((one) => one !== action),
        }))
        expect([name, isMet(without)]).toEqual([name, false])
      }
    }
  })

  it('may not unwrap the key of an epoch, even if its own policies said so', () => {
    const epochs = keyOf('KeysEpochs')
    const everything: Right = { effect: 'Allow', actions: ['*'], resources: ['*'], condition: undefined }
    for (const [role] of starters) {
      expect(mayUseKey([everything], { id: epochs, template: data }, role, { action: 'kms:Decrypt' })).toBe(
        false,
      )
    }
    const anonymizer = [...byRole.keys()].find((role) => role.startsWith('RolesAnonymizer'))!
    expect(
      mayUseKey([everything], { id: epochs, template: data }, anonymizer, { action: 'kms:Decrypt' }),
    ).toBe(true)
  })

  it('reads no table that no query of a date or month names', () => {
    const named = tablesRead().map((name) => tables[name].prefix)
    const bucket = `${arnOf(bucketOf('Data'))}/`
    for (const [, rights] of starters) {
      const readable = rights
        .filter(({ actions }) => actions.includes('s3:GetObject'))
        .flatMap(({ resources: places }) => places.map((place) => place.slice(bucket.length, -'/*'.length)))
      expect(readable.sort()).toEqual([...named, resultsPrefix().slice(0, -1)].sort())
    }
  })

  it('leaves nothing but lists of files where results go: every query is an UNLOAD elsewhere', () => {
    for (const { query, prefix } of steps()) {
      const sql = athenaUnload(query, prefix, { database: 'd', bucket: 'bucket' })
      expect(sql).toMatch(/^unload \(\n/)
      expect(sql).toContain(`to 's3://bucket/${prefix}'`)
      expect(prefix.startsWith(resultsPrefix())).toBe(false)
    }
  })

  it('may not read landed files or identities, nor what it has written for the release', () => {
    const objects = ['Landing', 'Identities', 'Data', 'Quarantine'].map(bucketOf)
    const places = objects.flatMap((id) =>
      [
        'landing/events/',
        'subscribers/',
        'optouts/',
        'quarantine/',
        'internal/figures/presence/',
        'internal/measurements/presence/',
      ].map((prefix) => `${arnOf(id)}/${prefix}x`),
    )
    for (const [, rights] of starters) {
      expect(places.filter((resource) => isAllowed(rights, { action: 's3:GetObject', resource }))).toEqual([])
    }
  })

  /** The catalogue, the database and every table that a query of a date names. */
  function needsOfCatalogue(): Need[] {
    const glue = 'arn:aws:glue:<region>:<AWS::AccountId>'
    const database = `smart_steps_${country}`
    const objects = [
      'catalog',
      `database/${database}`,
      ...tablesRead().map((table) => `table/${database}/${table}`),
    ]
    return ['GetDatabase', 'GetTable', 'GetPartitions'].flatMap((action) =>
      objects.map((object) => need(`glue:${action}`, `${glue}:${object}`)),
    )
  }

  /** Data that are read, folders that are written, and the results, whose key is that of their bucket. */
  function needsOfPlaces(role: string): Need[] {
    const read = [...tablesRead().map((name) => `${tables[name].prefix}/`)]
    const [results, ...written] = [resultsPrefix(), ...steps().map(({ prefix }) => prefix)]
    const bucket = bucketOf('Data')
    const buckets = [
      need('s3:GetBucketLocation', arnOf(bucket)),
      ...[...read, ...written, results].map((prefix) =>
        need('s3:ListBucket', arnOf(bucket), { 's3:prefix': prefix }),
      ),
    ]
    const objects = (action: string, prefixes: readonly string[]) =>
      prefixes.map((prefix) => need(action, `${arnOf(bucket)}/${prefix}part-00000`))
    const keys = [...new Set([keyOfBucket(bucket), keyOfResults()])].flatMap((id) =>
      ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
        name: `${action} ${id.slice(0, -8)}`,
        action,
        isMet: (rights: readonly Right[]) => mayUseKey(rights, { id, template: data }, role, { action }),
      })),
    )
    return [
      ...buckets,
      ...objects('s3:GetObject', [...read, results]),
      ...['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'].flatMap((action) =>
        objects(action, [...written, results]),
      ),
      ...keys,
    ]
  }

  function need(action: string, pattern: string, context: Readonly<Record<string, string>> = {}): Need {
    const resource = pattern.replace('<region>', country === 'gb' ? 'eu-west-2' : 'eu-central-1')
    const where = Object.values(context)
      .map((value) => ` ${value}`)
      .join('')
    return {
      name: `${action} ${resource.replace(/^arn:.*<AWS::AccountId>:/, '').replace(/<Buckets(\w+?)[0-9A-F]{8}\.Arn>/, '$1')}${where}`,
      action,
      isMet: (rights) => isAllowed(rights, { action, resource, context }),
    }
  }

  function steps() {
    const keyLife = country === 'gb' ? 'day' : 'month'
    const common = { run: 'r1', country, referenceVersion: 'v1', zoneSystem: { id: 'zones' } }
    const hours = localHours(countries[country].timeZone, DATE)
    return [
      ...rollupSteps({ ...common, keyLife, date: DATE, products: dailyProducts(keyLife), hours }),
      // The role is the same whichever life keys have.
      ...monthSteps({
        ...common,
        keyLife: 'month',
        month: DATE.slice(0, 7),
        products: monthlyProducts('month'),
        made: [{ date: DATE, run: 'r1' }],
      }),
    ]
  }

  function tablesRead() {
    const names = steps().flatMap(({ query }) => Object.values(query.inputs).map(({ table }) => table))
    return [...new Set(names)].sort()
  }

  function bucketOf(name: string): string {
    return Object.keys(resources(data, 'AWS::S3::Bucket')).find((id) => id.startsWith(`Buckets${name}`))!
  }

  function keyOf(start: string): string {
    return Object.keys(resources(data, 'AWS::KMS::Key')).find((id) => id.startsWith(start))!
  }

  function keyOfBucket(id: string): string {
    const { BucketEncryption } = resources(data, 'AWS::S3::Bucket')[id]!.Properties as {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: { ServerSideEncryptionByDefault: { KMSMasterKeyID: unknown } }[]
      }
    }
    const [rule] = BucketEncryption.ServerSideEncryptionConfiguration
    return idOf(rule!.ServerSideEncryptionByDefault.KMSMasterKeyID)
  }

  function resultConfiguration() {
    const [workgroup] = Object.values(resources(data, 'AWS::Athena::WorkGroup'))
    const { ResultConfiguration } = workgroup!.Properties.WorkGroupConfiguration as {
      ResultConfiguration: { OutputLocation: unknown; EncryptionConfiguration: { KmsKey: unknown } }
    }
    return ResultConfiguration
  }

  function keyOfResults(): string {
    return idOf(resultConfiguration().EncryptionConfiguration.KmsKey)
  }

  function resultsPrefix(): string {
    const location = flat(resultConfiguration().OutputLocation)
    const place = `s3://<${bucketOf('Data')}>/`
    expect(location.startsWith(place)).toBe(true)
    return location.slice(place.length)
  }
})

const idOf = (reference: unknown): string => flat(reference).replace(/^<|\.Arn>$/g, '')
