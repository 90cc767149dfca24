import { describe, expect, it } from 'vitest'
import { catalogueTables } from '../../lib/catalogue.ts'
import { flat, list, resources, statements, synthesize } from './stacks.ts'

const { data } = synthesize('gb')
const { data: dataOfMonths } = synthesize('de')

const buckets = resources(data, 'AWS::S3::Bucket')
const [landingId] = Object.entries(buckets).find(([id]) => id.startsWith('BucketsLanding'))!
const idOf = (type: string, start: string): string =>
  Object.keys(resources(data, type)).find((id) => id.startsWith(start))!

describe('buckets', () => {
  it.each(Object.keys(buckets))('%s is private, encrypted and stays when the stack goes', (id) => {
    const { Properties: properties, DeletionPolicy } = buckets[id]!
    expect(properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
    expect(DeletionPolicy).toBe('Retain')
    const [rule] = (
      properties.BucketEncryption as {
        ServerSideEncryptionConfiguration: {
          BucketKeyEnabled?: boolean
          ServerSideEncryptionByDefault: { SSEAlgorithm: string }
        }[]
      }
    ).ServerSideEncryptionConfiguration
    // S3 delivers its access logs to no bucket with a key of one's own.
    const isLogs = id.startsWith('BucketsAccessLogs')
    expect(rule!.ServerSideEncryptionByDefault.SSEAlgorithm).toBe(isLogs ? 'AES256' : 'aws:kms')
    if (!isLogs) expect(rule!.BucketKeyEnabled).toBe(true)
  })

  it.each(Object.keys(buckets))('%s answers over TLS alone', (id) => {
    const policy = Object.values(resources(data, 'AWS::S3::BucketPolicy')).find(
      ({ Properties }) => flat(Properties.Bucket) === `<${id}>`,
    )!
    expect(statements(policy.Properties.PolicyDocument)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    )
  })

  it('tells EventBridge of every landed file without a function of the CDK', () => {
    expect(buckets[landingId]!.Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    })
    expect(Object.keys(resources(data, 'AWS::Lambda::Function'))).toEqual([])
    expect(Object.keys(resources(data, 'Custom::S3BucketNotifications'))).toEqual([])
  })

  it('keeps landed versions, and none longer than a day', () => {
    const { VersioningConfiguration, LifecycleConfiguration } = buckets[landingId]!.Properties
    expect(VersioningConfiguration).toEqual({ Status: 'Enabled' })
    const { Rules } = LifecycleConfiguration as { Rules: Record<string, unknown>[] }
    const expiry = Rules.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])
    expect(expiry.filter(([prefix]) => prefix !== 'landing/manifests/')).toEqual([
      ['landing/events/', 1],
      ['landing/subscribers/', 1],
      ['landing/optouts/', 1],
      [undefined, undefined],
    ])
    expect(Rules.at(-1)).toMatchObject({
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      ExpiredObjectDeleteMarker: true,
    })
  })

  it.each([
    ['a day', data, 10],
    ['a month', dataOfMonths, 40],
  ])(
    'keeps lists of files while a date of %s is open, and a week for those that come before',
    (_, template, days) => {
      const [landed] = Object.entries(resources(template, 'AWS::S3::Bucket')).filter(([id]) =>
        id.startsWith('BucketsLanding'),
      )
      const { Rules } = landed![1].Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] }
      expect(Rules).toContainEqual({
        Prefix: 'landing/manifests/',
        ExpirationInDays: days,
        Status: 'Enabled',
      })
    },
  )

  it('has versions where landed files are replaced, and nowhere else: what is gone is gone', () => {
    const versioned = Object.keys(buckets).filter(
      (id) => 'VersioningConfiguration' in buckets[id]!.Properties,
    )
    expect(versioned).toEqual([landingId])
  })

  it('keeps the latest subscribers and objections, and notes on unreadable files, for 35 days at most', () => {
    for (const name of ['BucketsIdentities', 'BucketsQuarantine']) {
      const bucket = buckets[idOf('AWS::S3::Bucket', name)]!
      const { Rules } = bucket.Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] }
      expect(Rules).toEqual([expect.objectContaining({ ExpirationInDays: 35, Status: 'Enabled' })])
      expect(Rules[0]).not.toHaveProperty('Prefix')
    }
  })

  it.each([
    ['a day', data, 3],
    ['a month', dataOfMonths, 33],
  ])('removes what is left of %s and its 48 hours, and exact figures after 7 days', (_, template, days) => {
    const bucket = Object.entries(resources(template, 'AWS::S3::Bucket')).find(([id]) =>
      id.startsWith('BucketsData'),
    )![1]
    const { Rules } = bucket.Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] }
    const expiry = Object.fromEntries(
      Rules.filter(({ Prefix }) => Prefix).map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays]),
    )
    expect(expiry).toEqual({
      'fragments/': days,
      'roamers/': days,
      'people/': days,
      'exclusions/': days,
      'internal/merged/': 1,
      'internal/paths/': 1,
      // A month is made of its dates.
      'internal/visits/': template === dataOfMonths ? days : 1,
      'internal/trips/': 1,
      'internal/homes/': 1,
      'internal/figures/': 7,
      'internal/implausible/': 7,
      'internal/measurements/': 730,
      'jobs/': 7,
      'releases/': 730,
      'athena/': 1,
      'reference/batches/': 365,
    })
  })
})

describe('keys', () => {
  const policyOf = (start: string) =>
    statements(resources(data, 'AWS::KMS::Key')[idOf('AWS::KMS::Key', start)]!.Properties.KeyPolicy)

  it('are rotated, and stay when the stack goes', () => {
    for (const { Properties, DeletionPolicy } of Object.values(resources(data, 'AWS::KMS::Key'))) {
      expect(Properties.EnableKeyRotation).toBe(true)
      expect(DeletionPolicy).toBe('Retain')
    }
  })

  it.each(['events.amazonaws.com', 's3.amazonaws.com'])(
    'let %s encrypt on the way from the bucket to the queue',
    (service) => {
      const statement = policyOf('KeysLanding').find(({ Principal }) =>
        JSON.stringify(Principal).includes(service),
      )
      expect(statement).toMatchObject({
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })
    },
  )

  it('of epochs are refused to everyone but the two roles that hash', () => {
    const deny = policyOf('KeysEpochs').find(({ Effect }) => Effect === 'Deny')!
    expect(deny).toMatchObject({
      Principal: { AWS: '*' },
      Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
    })
    const { ArnNotEquals } = deny.Condition as { ArnNotEquals: { 'aws:PrincipalArn': unknown[] } }
    expect(ArnNotEquals['aws:PrincipalArn'].map(flat)).toEqual([
      `<${idOf('AWS::IAM::Role', 'RolesAnonymizer')}.Arn>`,
      `<${idOf('AWS::IAM::Role', 'RolesSubscriberKeys')}.Arn>`,
    ])
  })
})

describe('tables of DynamoDB', () => {
  const tables = resources(data, 'AWS::DynamoDB::Table')
  it.each([
    ['TablesDocuments', ['collection', 'id'], true],
    ['TablesFigures', ['partition', 'sort'], false],
    ['TablesEpochKeys', ['epoch'], false],
  ])(
    '%s has the keys %j, is encrypted and protected, and can be recovered: %s',
    (start, keys, recoverable) => {
      const { Properties, DeletionPolicy } = tables[idOf('AWS::DynamoDB::Table', start)]!
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: recoverable },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      })
      expect((Properties.KeySchema as { AttributeName: string }[]).map((key) => key.AttributeName)).toEqual(
        keys,
      )
      expect(Properties).not.toHaveProperty('StreamSpecification')
      expect(DeletionPolicy).toBe('Retain')
    },
  )
})

it('lets DynamoDB remove estimates, documents and what is known of use by the time that is written with them, and no key', () => {
  const lives = Object.entries(resources(data, 'AWS::DynamoDB::Table')).map(([id, { Properties }]) => [
    id.slice(0, -8),
    Properties.TimeToLiveSpecification,
  ])
  expect(Object.fromEntries(lives)).toEqual({
    TablesDocuments: { AttributeName: 'expires', Enabled: true },
    TablesFigures: { AttributeName: 'expires', Enabled: true },
    TablesUsage: { AttributeName: 'expires', Enabled: true },
    TablesEpochKeys: undefined,
  })
})

describe('catalogue', () => {
  it('has every table of the registry with its columns and partitions', () => {
    const found = Object.fromEntries(
      Object.values(resources(data, 'AWS::Glue::Table')).map(({ Properties }) => {
        const { TableInput } = Properties as { TableInput: Record<string, unknown> }
        const { Columns } = TableInput.StorageDescriptor as { Columns: { Name: string }[] }
        const partitions = (TableInput.PartitionKeys as { Name: string }[]).map(({ Name }) => Name)
        return [TableInput.Name, [Columns.map(({ Name }) => Name), partitions]]
      }),
    )
    const declared = Object.fromEntries(
      Object.entries(catalogueTables()).map(([name, { columns, partitions }]) => [
        name,
        [Object.keys(columns), [...partitions]],
      ]),
    )
    expect(found).toEqual(declared)
    expect(Object.keys(found)).toContain('figures_presence')
  })

  it('computes partitions from the query', () => {
    const paths = Object.values(resources(data, 'AWS::Glue::Table')).find(
      ({ Properties }) => (Properties.TableInput as { Name: string }).Name === 'paths',
    )!
    const { Parameters } = paths.Properties.TableInput as { Parameters: Record<string, unknown> }
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.dt.type': 'injected',
      'projection.run.type': 'injected',
      'projection.bucket.type': 'integer',
      'projection.bucket.digits': '2',
      // Whatever the deployment has: a run of another number is read whole.
      'projection.bucket.range': '0,63',
    })
    // CloudFormation must leave the braces of the template alone.
    expect(flat(Parameters['storage.location.template'])).toMatch(
      /^s3:\/\/<BucketsData\w+>\/internal\/paths\/dt=\$\{dt\}\/run=\$\{run\}\/bucket=\$\{bucket\}\/$/,
    )
  })

  it('stops a query beyond 500 GB, and encrypts its results', () => {
    const [workgroup] = Object.values(resources(data, 'AWS::Athena::WorkGroup'))
    expect(workgroup!.Properties.WorkGroupConfiguration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 500_000_000_000,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
    })
  })
})

describe('roles', () => {
  const policies = Object.values(resources(data, 'AWS::IAM::Policy'))
  /** What a role may do: `action resource`, with the bucket's or table's short name. */
  const rights = (role: string): string[] =>
    policies
      .filter(({ Properties }) =>
        (Properties.Roles as unknown[]).some((r) => flat(r).startsWith(`<Roles${role}`)),
      )
      .flatMap(({ Properties }) => statements(Properties.PolicyDocument))
      .flatMap(({ Action, Resource }) =>
        list(Action).flatMap((action) =>
          list(Resource).map(
            (resource) =>
              `${action} ${flat(resource).replace(/<(?:Buckets|Tables|Keys)([A-Za-z]+?)[0-9A-F]{8}(?:\.Arn)?>/, '$1')}`,
          ),
        ),
      )

  it('allow no action on everything, and no wildcard of actions', () => {
    for (const { Properties } of policies) {
      for (const { Action, Resource } of statements(Properties.PolicyDocument)) {
        expect(list(Resource)).not.toContain('*')
        for (const action of list(Action)) expect(action).not.toContain('*')
      }
    }
  })

  it('let only two roles unwrap keys, of this deployment only', () => {
    const unwrapping = policies.filter(({ Properties }) =>
      statements(Properties.PolicyDocument).some(({ Resource }) =>
        list(Resource).some((resource) => flat(resource).startsWith('<KeysEpochs')),
      ),
    )
    expect(
      unwrapping.map(({ Properties }) => flat((Properties.Roles as unknown[])[0]).slice(0, 12)).sort(),
    ).toEqual(['<RolesAnonym', '<RolesSubscr'])
    for (const { Properties } of unwrapping) {
      const statement = statements(Properties.PolicyDocument).find(({ Resource }) =>
        flat(Resource).startsWith('<KeysEpochs'),
      )
      expect(statement!.Condition).toEqual({ StringEquals: { 'kms:EncryptionContext:deployment': 'gb' } })
    }
  })

  it('let whoever serves read zones, ledger, estimates and files of jobs, and write jobs and areas alone', () => {
    expect([...new Set(rights('Serve'))].sort()).toEqual([
      'dynamodb:GetItem Documents',
      'dynamodb:GetItem Usage',
      'dynamodb:PutItem Documents',
      'dynamodb:PutItem Usage',
      'dynamodb:Query Documents',
      'dynamodb:Query Figures',
      'dynamodb:UpdateItem Usage',
      'kms:Decrypt Data',
      'kms:GenerateDataKey Data',
      's3:DeleteObject Data/jobs/*',
      's3:GetObject Data/jobs/*',
      's3:GetObject Data/reference/zone_system/*',
      's3:GetObject Data/sandbox/reference/zone_system/*',
      's3:ListBucket Data',
    ])
  })

  it('let the worker of jobs read what the API reads, and write files of jobs', () => {
    expect([...new Set(rights('Jobs'))].sort()).toEqual([
      'dynamodb:GetItem Documents',
      'dynamodb:PutItem Documents',
      'dynamodb:Query Documents',
      'dynamodb:Query Figures',
      'kms:Decrypt Data',
      'kms:GenerateDataKey Data',
      's3:DeleteObject Data/jobs/*',
      's3:GetObject Data/reference/zone_system/*',
      's3:GetObject Data/sandbox/reference/zone_system/*',
      's3:ListBucket Data',
      's3:PutObject Data/jobs/*',
    ])
  })

  it.each([
    ['Serve', ['area', 'job', 'places']],
    ['Jobs', ['job', 'places']],
  ])('let %s write no document but of %j: neither the ledger nor a halt', (role, collections) => {
    const puts = policies
      .filter(({ Properties }) => flat((Properties.Roles as unknown[])[0]).startsWith(`<Roles${role}`))
      .flatMap(({ Properties }) => statements(Properties.PolicyDocument))
      .filter(({ Action }) => list(Action).includes('dynamodb:PutItem'))
      .filter(({ Resource }) => flat(Resource).startsWith('<TablesDocuments'))
    expect(puts.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': collections } },
    ])
  })

  it('let nobody write a halt or into the sandbox', () => {
    const puts = policies
      .flatMap(({ Properties }) => statements(Properties.PolicyDocument))
      .filter(({ Action }) => list(Action).includes('dynamodb:PutItem'))
      .filter(({ Resource }) => flat(Resource).startsWith('<TablesDocuments'))
    expect(puts.length).toBeGreaterThan(7)
    for (const { Condition } of puts) {
      const { 'ForAllValues:StringNotEquals': not, 'ForAllValues:StringEquals': only } = Condition as Record<
        string,
        Record<string, string[]>
      >
      if (only)
        expect(['area', 'job', 'places']).toEqual(expect.arrayContaining(only['dynamodb:LeadingKeys']!))
      else expect(not!['dynamodb:LeadingKeys']).toEqual(expect.arrayContaining(['halt', 'sandbox']))
    }
  })

  it('let only the anonymizer read and remove landed events, and nobody else the identities', () => {
    const readers = (what: string): string[] =>
      [
        'Anonymizer',
        'SubscriberKeys',
        'Forget',
        'Sweep',
        'Reference',
        'Planner',
        'Rollup',
        'Release',
        'Serve',
      ].filter((role) => rights(role).some((right) => right === what))
    expect(readers('s3:GetObjectVersion Landing/landing/events/*')).toEqual(['Anonymizer'])
    expect(readers('s3:DeleteObjectVersion Landing/landing/events/*')).toEqual(['Anonymizer'])
    expect(readers('s3:GetObject Identities/subscribers/*')).toEqual(['SubscriberKeys'])
    expect(readers('s3:GetObject Data/internal/figures/*')).toEqual(['Release'])
    expect(readers('s3:PutObject Data/fragments/*')).toEqual(['Anonymizer', 'Sweep'])
    expect(
      rights('Sweep').filter((right) => /EpochKeys|Epochs|Identities|figures|measurements/.test(right)),
    ).toEqual([])
    expect(readers('dynamodb:PutItem EpochKeys')).toEqual(['Anonymizer', 'SubscriberKeys', 'Forget'])
  })

  it('let the state machine do all that Athena does with its rights', () => {
    const glue = 'arn:aws:glue:eu-west-2:<AWS::AccountId>:'
    const needed = [
      'athena:StartQueryExecution arn:aws:athena:eu-west-2:<AWS::AccountId>:workgroup/smart-steps-gb',
      'athena:GetQueryExecution arn:aws:athena:eu-west-2:<AWS::AccountId>:workgroup/smart-steps-gb',
      ...['GetDatabase', 'GetTable', 'GetPartitions'].flatMap((action) =>
        ['catalog', 'database/smart_steps_gb', 'table/smart_steps_gb/*'].map(
          (resource) => `glue:${action} ${glue}${resource}`,
        ),
      ),
      's3:GetBucketLocation Data',
      's3:ListBucket Data',
      ...['fragments', 'roamers', 'exclusions', 'people', 'reference/footprints', 'internal/visits'].map(
        (prefix) => `s3:GetObject Data/${prefix}/*`,
      ),
      ...['PutObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'].flatMap((action) =>
        ['internal/merged', 'internal/figures', 'athena'].map((prefix) => `s3:${action} Data/${prefix}/*`),
      ),
      'kms:Decrypt Data',
      'kms:GenerateDataKey Data',
    ]
    expect(rights('Rollup')).toEqual(expect.arrayContaining(needed))
    expect(rights('Rollup').filter((right) => /Landing|Identities/.test(right))).toEqual([])
    // Cohorts are joined in the queries; who is who is written by others.
    expect(rights('Rollup').filter((right) => right.includes('people'))).toEqual([
      's3:GetObject Data/people/*',
    ])
  })
})

it('names the landing bucket among its outputs', () => {
  data.hasOutput('LandingBucket', { Value: { Ref: landingId } })
})
