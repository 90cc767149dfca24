import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anonymizeEnvironment } from '../../functions/anonymize/environment.ts'
import { MINUTES_ALONE } from '../../functions/anonymize/take-request.ts'
import { metricLine } from '../../functions/platform/metrics.ts'
import { releaseEnvironment } from '../../functions/release/environment.ts'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import { serveEnvironment } from '../../functions/serve/environment.ts'
import { type FeedQueueName, feedQueues, queueNames } from '../../lib/feed-queue.ts'
import { pageHeaders } from '../../lib/page-headers.ts'
import { mostDates } from '../../lib/rollup.ts'
import { publicPaths } from '../../lib/serve.ts'
import { definitionOf, MACHINES, type State, statesOf } from '../support/state-machine.ts'
import { flat, list, type Resource, resources, statements, synthesize } from './stacks.ts'

const { pipeline } = synthesize('gb')
const { pipeline: german } = synthesize('de')

const all = (type: string, template = pipeline): readonly (readonly [string, Resource])[] =>
  Object.entries(resources(template, type))
const functionNamed = (start: string): Resource =>
  all('AWS::Lambda::Function').find(([id]) => id.startsWith(start))![1]

describe('queues', () => {
  const queues = all('AWS::SQS::Queue')
  const queue = (start: string) => queues.find(([id]) => id.startsWith(start))![1]

  it.each(['AnonymizeEvents', 'AnonymizePeople', 'ReferenceFeeds'])(
    '%s gives a reader six times its 15 minutes, and puts a message aside after five failures',
    (name) => {
      const { Properties } = queue(`${name}Queue`)
      expect(Properties.VisibilityTimeout).toBe(6 * 15 * 60)
      const redrive = Properties.RedrivePolicy as { maxReceiveCount: number; deadLetterTargetArn: unknown }
      expect(redrive.maxReceiveCount).toBe(5)
      expect(flat(redrive.deadLetterTargetArn)).toMatch(new RegExp(`^<${name}DeadLetters`))
    },
  )

  it('show a message again only when a reader that was cut off holds its file no longer', () => {
    const cutOff = functionNamed('AnonymizeFunction').Properties.Timeout as number
    expect(MINUTES_ALONE * 60).toBeGreaterThan(cutOff)
    expect(queue('AnonymizeEventsQueue').Properties.VisibilityTimeout).toBeGreaterThan(MINUTES_ALONE * 60)
  })

  it('are read by functions without a limit of their own, which would throttle and use up receives', () => {
    const readers = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) =>
      flat(Properties.FunctionName).slice(1, -1),
    )
    expect(readers).toHaveLength(3)
    for (const reader of readers) {
      expect(functionNamed(reader).Properties.ReservedConcurrentExecutions).toBeUndefined()
    }
  })

  it('have the names by which a redrive finds them', () => {
    const names = queues.map(([, { Properties }]) => Properties.QueueName as string).sort()
    const declared = (Object.keys(feedQueues) as FeedQueueName[]).flatMap((name) =>
      Object.values(queueNames('gb', name)),
    )
    expect(names).toEqual(declared.sort())
  })

  it('are encrypted, and refuse what does not come over TLS', () => {
    for (const [id, { Properties }] of queues) {
      expect(Properties.KmsMasterKeyId).toBeDefined()
      const policies = all('AWS::SQS::QueuePolicy').filter(([, policy]) =>
        (policy.Properties.Queues as unknown[]).some((one) => flat(one) === `<${id}>`),
      )
      expect(policies.flatMap(([, policy]) => statements(policy.Properties.PolicyDocument))).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
    }
  })

  it('take the events of their own feeds, from EventBridge', () => {
    const rules = all('AWS::Events::Rule').map(([, { Properties }]) => {
      const { detail } = Properties.EventPattern as { detail: { object: { key: { prefix: string }[] } } }
      const [target] = Properties.Targets as { Arn: unknown }[]
      return [
        flat(target!.Arn).replace(/^<|[0-9A-F]{8}\.Arn>$/g, ''),
        detail.object.key.map((key) => key.prefix),
      ]
    })
    expect(Object.fromEntries(rules)).toEqual({
      AnonymizeEventsQueue: ['landing/events/'],
      AnonymizePeopleQueue: ['landing/subscribers/', 'landing/optouts/'],
      ReferenceFeedsQueue: ['landing/cells/', 'landing/zones/', 'landing/census/', 'landing/prior/'],
    })
  })

  it('hand over one file at a time, and each fails alone', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping')
    expect(mappings).toHaveLength(3)
    for (const [, { Properties }] of mappings) {
      expect(Properties.BatchSize).toBe(1)
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    }
    const events = mappings.find(([, { Properties }]) =>
      flat(Properties.EventSourceArn).startsWith('<AnonymizeEvents'),
    )
    expect(events![1].Properties.ScalingConfig).toEqual({ MaximumConcurrency: 10 })
  })
})

describe('functions', () => {
  const functions = all('AWS::Lambda::Function')

  it('are eight, and none of the CDK', () => {
    expect(functions).toHaveLength(8)
  })

  it.each(functions.map(([id]) => id))('%s runs Node 24 on arm64, is traced, and its log ends', (id) => {
    const { Properties } = functions.find(([name]) => name === id)![1]
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    })
    const log = flat((Properties.LoggingConfig as { LogGroup: unknown }).LogGroup).slice(1, -1)
    expect(resources(pipeline, 'AWS::Logs::LogGroup')[log]!.Properties.RetentionInDays).toBe(90)
  })

  it('keep every log for as long as the deployment says', () => {
    for (const [, { Properties }] of all('AWS::Logs::LogGroup', german)) {
      expect(Properties.RetentionInDays).toBe(30)
    }
  })

  it('get the variables that their handlers parse', () => {
    const variables = (start: string) =>
      Object.keys((functionNamed(start).Properties.Environment as { Variables: object }).Variables).sort()
    expect(variables('AnonymizeFunction')).toEqual(Object.keys(anonymizeEnvironment.shape).sort())
    expect(variables('ReleaseFunction')).toEqual(Object.keys(releaseEnvironment.shape).sort())
    expect(variables('ServeFunction')).toEqual(Object.keys(serveEnvironment.shape).sort())
  })

  it('get no secret by their variables', () => {
    for (const [, { Properties }] of functions) {
      expect(JSON.stringify(Properties.Environment)).not.toMatch(/secretsmanager|ClientSecret|password/i)
    }
  })

  it('anonymize with 3,538 MB, 10 GB of disk and 15 minutes', () => {
    expect(functionNamed('AnonymizeFunction').Properties).toMatchObject({
      MemorySize: 3538,
      EphemeralStorage: { Size: 10_240 },
      Timeout: 900,
    })
  })

  it('may do nothing on every resource but trace', () => {
    for (const [id, { Properties }] of all('AWS::IAM::Policy')) {
      for (const { Action, Resource } of statements(Properties.PolicyDocument)) {
        if (!list(Resource).includes('*')) continue
        const services = new Set(list(Action).map((action) => action.split(':')[0]))
        expect(
          [...services].every(
            (service) =>
              service === 'xray' || (/^(Rollup(Queries)?|Reference)Rights/.test(id) && service === 'logs'),
          ),
        ).toBe(true)
      }
    }
  })
})

it.each(MACHINES)('%s logs every step without its data, and is traced', (name) => {
  const [, machine] = all('AWS::StepFunctions::StateMachine').find(([id]) => id.startsWith(name))!
  expect(machine.Properties).toMatchObject({
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    TracingConfiguration: { Enabled: true },
  })
})

it('has no state machine but those', () => {
  expect(all('AWS::StepFunctions::StateMachine')).toHaveLength(MACHINES.length)
})

describe('reference', () => {
  const definition = (changes?: (yaml: string) => string) =>
    definitionOf(changes ? synthesize('gb', changes).pipeline : pipeline, 'ReferenceMachine')

  it('works on as many batches at once as the deployment says', () => {
    const concurrency = (changes?: (yaml: string) => string) =>
      ['Footprints', 'Rest'].map((name) => definition(changes).States[name]!.MaxConcurrency)
    expect(concurrency()).toEqual([10, 10])
    expect(concurrency((yaml) => `${yaml}\nreference:\n  batchesAtOnce: 3\n`)).toEqual([3, 3])
  })

  it('has a state machine that may call its one function, and no data', () => {
    const roles = all('AWS::IAM::Policy').filter(([, { Properties }]) =>
      list(Properties.Roles).some((role) => flat(role).startsWith('<ReferenceMachineRole')),
    )
    const allowed = roles.flatMap(([, { Properties }]) =>
      statements(Properties.PolicyDocument).flatMap(({ Action }) => list(Action)),
    )
    expect(allowed.filter((action) => !/^(logs|xray):/.test(action))).toEqual(['lambda:InvokeFunction'])
  })
})

describe('rollup', () => {
  const parent = definitionOf(pipeline, 'RollupMachine')
  const child = definitionOf(pipeline, 'RollupQueriesMachine')

  it('runs 8 buckets and 4 products at once, each in an execution of its own that it waits for', () => {
    const { Buckets, Figures } = Object.fromEntries(statesOf(parent))
    expect([Buckets!.MaxConcurrency, Figures!.MaxConcurrency]).toEqual([8, 4])
    const starts = [...statesOf(parent).values()].filter(({ Resource = '' }) =>
      Resource.includes('startExecution'),
    )
    expect(starts).toHaveLength(3)
    for (const { Resource, Parameters } of starts) {
      expect(Resource).toBe('arn:aws:states:::states:startExecution.sync:2')
      expect(Parameters).toMatchObject({
        'Name.$': expect.stringMatching(/^States\.Format\('.+', \$.*\.?run/),
      })
    }
    expect(JSON.stringify(parent)).not.toContain('athena')
  })

  it('tries a throttled call again after a random while, of a minute at most', () => {
    const called = [...statesOf(parent).values(), ...statesOf(child).values()].filter(({ Resource = '' }) =>
      /athena|startExecution/.test(Resource),
    )
    expect(called).toHaveLength(5)
    for (const { Retry } of called) {
      expect(Retry).toMatchObject([{ MaxAttempts: 5, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }])
    }
  })

  it('ends the queries of a bucket before their history can reach 25,000 events', () => {
    const states = statesOf(child)
    const waits = [...states.values()].flatMap(({ Seconds }) => Seconds ?? [])
    const [{ MaxAttempts }] = states.get('QueryLook')!.Retry as [{ MaxAttempts: number }]
    // Each look enters and leaves five states; a call has three events more, and three for each retry.
    const look = 5 * 2 + 3 + 3 * MaxAttempts
    const looks = child.TimeoutSeconds! / Math.max(...waits) + bucketSteps.length * waits.length
    expect(looks * look).toBeGreaterThan(5_000)
    expect((looks + bucketSteps.length) * look + 100).toBeLessThan(25_000)
  })

  it('starts at 04:30 and hourly until 12:30 in local time, with no date', () => {
    const schedules = all('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties)
    const hourly = schedules.find(({ Target }) =>
      flat((Target as { Arn: unknown }).Arn).startsWith('<Rollup'),
    )!
    expect(hourly).toMatchObject({
      ScheduleExpression: 'cron(30 4-12 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      Target: { Input: '{}' },
    })
    const berlin = all('AWS::Scheduler::Schedule', german).map(
      ([, { Properties }]) => Properties.ScheduleExpressionTimezone,
    )
    expect(berlin).toContain('Europe/Berlin')
  })

  it('may call its two functions and start queries, and has no right on data', () => {
    const [, rights] = all('AWS::IAM::Policy').find(([id]) => id.startsWith('RollupRights'))!
    expect((rights.Properties.Roles as unknown[]).map(flat)).toEqual([expect.stringMatching(/^<RollupRole/)])
    const found = statements(rights.Properties.PolicyDocument)
      .filter(({ Resource }) => flat(Resource) !== '*')
      .map(({ Action, Resource }) => [
        list(Action),
        list(Resource).map((one) =>
          flat(one)
            .replace(/[0-9A-F]{8}(\.\w+)?>/, '>')
            .replace(/^arn.*:(?=[er])/, ''),
        ),
      ])
    expect(found).toEqual([
      [['lambda:InvokeFunction'], ['<ReleaseFunction>', '<RollupPlanFunction>']],
      [['states:StartExecution'], ['<RollupQueriesMachine>']],
      [['states:DescribeExecution', 'states:StopExecution'], ['execution:<RollupQueriesMachine>:*']],
      [
        ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        ['rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'],
      ],
    ])
    expect(
      all('AWS::IAM::Policy').filter(([, { Properties }]) =>
        (Properties.Roles as unknown[]).some((role) => flat(role).startsWith('<RollupRole')),
      ),
    ).toHaveLength(1)
  })

  it('refuses so many dates that an execution could outgrow its history', () => {
    const dates = (count: number, buckets: number) => (yaml: string) =>
      yaml
        .replace('datesPerExecution: 3', `datesPerExecution: ${count}`)
        .replace('buckets: 64', `buckets: ${buckets}`)
    expect(() => synthesize('gb', dates(33, 64))).toThrow(
      'rollup.datesPerExecution: expected at most 11, found 33: with 64 buckets and 6 products',
    )
    expect(() => synthesize('gb', dates(33, 8))).not.toThrow()
  })

  it('counts its dates so that the slowest and most throttled of them fit', () => {
    const states = statesOf(parent)
    const eventsOf = ({ Type, Retry = [] }: State): number => {
      const retries = (Retry as { MaxAttempts?: number }[]).reduce(
        (sum, { MaxAttempts = 3 }) => sum + MaxAttempts,
        0,
      )
      return Type === 'Task' ? 6 + 4 * retries : Type === 'Map' ? 4 : 2
    }
    const of = (...names: string[]): number =>
      names.reduce((sum, name) => sum + eventsOf(states.get(name)!), 0)
    const ofDate = (buckets: number, figures: number): number =>
      2 +
      of('PlanDate', 'Merge', 'Buckets', 'Figures', 'Release', 'DateFailed') +
      buckets * (2 + of('Bucket')) +
      figures * (2 + of('Product'))
    const besides = 2 + of('ListDue', 'AnythingDue', 'Dates', 'Sum', 'AllWell', 'GiveBack', 'SomeFailed')
    for (const [buckets, figures] of [
      [1, 2],
      [64, 2],
      [64, 40],
    ] as const) {
      const most = mostDates(buckets, figures)
      expect(besides + most * ofDate(buckets, figures)).toBeLessThanOrEqual(25_000)
    }
    expect(mostDates(64, 40)).toBeGreaterThan(5)
  })

  it('gives the planner the rules of the deployment', () => {
    const variables = (yaml?: (text: string) => string) => {
      const [, plan] = all('AWS::Lambda::Function', synthesize('gb', yaml).pipeline).find(([id]) =>
        id.startsWith('RollupPlan'),
      )!
      return (plan.Properties.Environment as { Variables: Record<string, unknown> }).Variables
    }
    expect(variables()).toMatchObject({ BUCKETS: '64', COMPLETE_BY: 'manifest-or-time' })
    const other = (yaml: string) =>
      yaml
        .replace('buckets: 64', 'buckets: 4')
        .replace('completeBy: manifest-or-time', 'completeBy: manifest')
    expect(variables(other)).toMatchObject({ BUCKETS: '4', COMPLETE_BY: 'manifest' })
  })
})

describe('API', () => {
  const paths = Object.fromEntries(
    all('AWS::ApiGateway::Resource').map(([id, { Properties }]) => [id, Properties.PathPart as string]),
  )
  const methods = all('AWS::ApiGateway::Method').map(([, { Properties }]) => ({
    path: paths[flat(Properties.ResourceId).slice(1, -1)],
    ...Properties,
  })) as {
    path: string
    HttpMethod: string
    AuthorizationType: string
    AuthorizationScopes?: string[]
    AuthorizerId?: unknown
  }[]

  it('protects every method by token and scope, but for the public list', () => {
    expect(methods.length).toBeGreaterThan(publicPaths.length)
    for (const method of methods) {
      if ((publicPaths as readonly string[]).includes(method.path)) {
        expect([method.HttpMethod, method.AuthorizationType]).toEqual(['GET', 'NONE'])
      } else {
        expect(method.AuthorizationType).toBe('COGNITO_USER_POOLS')
        expect(method.AuthorizationScopes).toEqual(['figures/read'])
        expect(method.AuthorizerId).toBeDefined()
      }
    }
  })

  it('keeps the public list to health and description', () => {
    expect(publicPaths).toEqual(['health', 'openapi.json'])
  })

  it('gives tokens to clients alone, for the one scope', () => {
    const clients = all('AWS::Cognito::UserPoolClient')
    expect(clients).toHaveLength(2)
    for (const [, { Properties }] of clients) {
      expect(Properties).toMatchObject({
        AllowedOAuthFlows: ['client_credentials'],
        GenerateSecret: true,
        AccessTokenValidity: 60,
        SupportedIdentityProviders: ['COGNITO'],
      })
      expect(list(Properties.AllowedOAuthScopes as unknown[]).map(flat)).toEqual([
        expect.stringMatching(/^<ServeTokensPoolFigures\w+>\/read$/),
      ])
    }
  })

  it('tells the function whose client each token is', () => {
    const { Variables } = functionNamed('ServeFunction').Properties.Environment as {
      Variables: Record<string, unknown>
    }
    const text = flat(Variables.TOKEN_CLIENTS)
    expect(Object.values(JSON.parse(text) as object).sort()).toEqual(['example-council', 'example-retailer'])
    expect(flat(Variables.TOKEN_ISSUER)).toMatch(
      /^https:\/\/cognito-idp\.eu-west-2\.<AWS::URLSuffix>\/<ServeTokensPool\w+>$/,
    )
  })

  it('takes the keys of tokens from Cognito, and from a stand-in only where one is deployed to', () => {
    const keysOf = (template: typeof pipeline): string => {
      const found = all('AWS::Lambda::Function', template).find(([id]) => id.startsWith('ServeFunction'))!
      const { Variables } = found[1].Properties.Environment as { Variables: Record<string, unknown> }
      return flat(Variables.TOKEN_KEYS)
    }
    const cognito =
      /^https:\/\/cognito-idp\.eu-west-2\.<AWS::URLSuffix>\/<ServeTokensPool\w+>\/\.well-known\/jwks\.json$/
    const standIn = 'http://127.0.0.1:4566'
    expect(keysOf(pipeline)).toMatch(cognito)
    expect(keysOf(synthesize('gb', undefined, { standIn }).pipeline)).toMatch(cognito)
    expect(keysOf(synthesize('gb', undefined, { standIn, local: true }).pipeline)).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/<ServeTokensPool\w+>\/\.well-known\/jwks\.json$/,
    )
  })

  it('is logged, traced, limited, and shows no bodies in its log', () => {
    const [, stage] = all('AWS::ApiGateway::Stage')[0]!
    expect(stage.Properties).toMatchObject({
      TracingEnabled: true,
      AccessLogSetting: { DestinationArn: expect.anything() },
      MethodSettings: [
        {
          DataTraceEnabled: false,
          LoggingLevel: 'ERROR',
          ThrottlingRateLimit: 50,
          ThrottlingBurstLimit: 100,
        },
      ],
    })
    expect(JSON.stringify(stage.Properties.AccessLogSetting)).not.toMatch(/authorization|querystring/i)
  })

  it('answers problems where API Gateway answers by itself', () => {
    const answers = all('AWS::ApiGateway::GatewayResponse').map(([, { Properties }]) => Properties)
    expect(answers.map(({ ResponseType }) => ResponseType).sort()).toEqual([
      'ACCESS_DENIED',
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'MISSING_AUTHENTICATION_TOKEN',
      'QUOTA_EXCEEDED',
      'THROTTLED',
      'UNAUTHORIZED',
    ])
    for (const { ResponseParameters, ResponseTemplates } of answers) {
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      })
      const problem = JSON.parse((ResponseTemplates as Record<string, string>)['application/json']!)
      expect(problem.type).toMatch(/^urn:smart-steps:problem:/)
    }
  })

  it('stands behind a firewall where the deployment says so', () => {
    expect(all('AWS::WAFv2::WebACLAssociation')).toHaveLength(0)
    const guarded = all('AWS::WAFv2::WebACLAssociation', german).map(([, { Properties }]) =>
      flat(Properties.ResourceArn),
    )
    expect(guarded).toEqual([
      expect.stringMatching(/\/restapis\/<ServeApi\w+>\/stages\/<ServeApiDeploymentStagelive\w+>$/),
      expect.stringMatching(/^<ServeTokensPool\w+\.Arn>$/),
    ])
  })
})

describe('the firewall', () => {
  const [, acl] = all('AWS::WAFv2::WebACL', german)[0]!
  const rules = acl.Properties.Rules as {
    Name: string
    Priority: number
    Action?: object
    Statement: Record<string, Record<string, unknown>>
    VisibilityConfig: { MetricName: string }
  }[]
  const isForTokens = {
    ByteMatchStatement: {
      FieldToMatch: { UriPath: {} },
      PositionalConstraint: 'EXACTLY',
      SearchString: '/oauth2/token',
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  }

  it('refuses an address after 10,000 requests in five minutes, or 100 for tokens', () => {
    const limits = rules
      .filter(({ Statement }) => Statement.RateBasedStatement)
      .map(({ Name, Action, Statement }) => [Name, Action, Statement.RateBasedStatement])
    expect(limits).toEqual([
      ['MostRequests', { Block: {} }, { Limit: 10_000, AggregateKeyType: 'IP' }],
      [
        'MostTokenRequests',
        { Block: {} },
        { Limit: 100, AggregateKeyType: 'IP', ScopeDownStatement: isForTokens },
      ],
    ])
  })

  it('counts the requests for tokens that it lets through, after every rule that may refuse one', () => {
    const counting = rules.find(({ Name }) => Name === 'TokenRequests')!
    expect(counting).toMatchObject({ Action: { Count: {} }, Statement: isForTokens })
    expect(counting.VisibilityConfig.MetricName).toBe('TokenRequests')
    expect(counting.Priority).toBe(Math.max(...rules.map(({ Priority }) => Priority)))
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length)
  })
})

describe('the explorer', () => {
  const [, headers] = all('AWS::CloudFront::ResponseHeadersPolicy')[0]!
  const { SecurityHeadersConfig: set, CustomHeadersConfig: others } = headers.Properties
    .ResponseHeadersPolicyConfig as Record<string, Record<string, Record<string, unknown>>>

  it('comes with the headers that a laptop sends, and asks the API besides', () => {
    const [, api] = /(<ServeApi\w+>)/.exec(flat(set!.ContentSecurityPolicy!.ContentSecurityPolicy))!
    const origin = `https://${api}.execute-api.eu-west-2.<AWS::URLSuffix>`
    const { FrameOption } = set!.FrameOptions!
    const hsts = set!.StrictTransportSecurity!
    expect({
      'content-security-policy': flat(set!.ContentSecurityPolicy!.ContentSecurityPolicy),
      'referrer-policy': set!.ReferrerPolicy!.ReferrerPolicy,
      'strict-transport-security': `max-age=${hsts.AccessControlMaxAgeSec}; ${hsts.IncludeSubdomains === true ? 'includeSubDomains' : ''}`,
      'x-content-type-options': set!.ContentTypeOptions!.Override === true ? 'nosniff' : '',
      'x-frame-options': FrameOption,
    }).toEqual(pageHeaders([origin]).security)
    const custom = (others!.Items as unknown as { Header: string; Value: string }[]).map(
      ({ Header, Value }) => [Header, Value],
    )
    expect(Object.fromEntries(custom)).toEqual(pageHeaders().others)
  })

  it('lets no file be served without them, and none of them be replaced by a file', () => {
    const [, distribution] = all('AWS::CloudFront::Distribution')[0]!
    const { DefaultCacheBehavior, CacheBehaviors } = distribution.Properties.DistributionConfig as {
      DefaultCacheBehavior: { ResponseHeadersPolicyId: unknown }
      CacheBehaviors?: unknown
    }
    expect(flat(DefaultCacheBehavior.ResponseHeadersPolicyId)).toMatch(/^<ExplorerHeaders/)
    expect(CacheBehaviors).toBeUndefined()
    for (const header of Object.values(set!)) expect(header.Override).toBe(true)
  })
})

describe('alarms', () => {
  const alarms = all('AWS::CloudWatch::Alarm')
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')

  it.each(alarms.map(([, { Properties }]) => Properties.AlarmName as string))(
    '%s has its heading in the runbook',
    (name) => {
      const heading = name.replace(/^smart-steps-gb-/, '')
      expect(runbook).toMatch(new RegExp(`^## ${heading}$`, 'm'))
      const [, alarm] = alarms.find(([, { Properties }]) => Properties.AlarmName === name)!
      expect(alarm.Properties.AlarmDescription).toMatch(new RegExp(`docs/runbook\\.md#${heading}$`))
      expect(alarm.Properties.AlarmActions).toHaveLength(1)
    },
  )

  it('ring at 100 requests for tokens in an hour: those at the firewall, or Cognito’s count of the account', () => {
    const tokens = (template: typeof pipeline) =>
      all('AWS::CloudWatch::Alarm', template).find(([, { Properties }]) =>
        (Properties.AlarmName as string).endsWith('-token-requests'),
      )![1].Properties
    const dimensionsOf = ({ Dimensions }: Record<string, unknown>) =>
      Object.fromEntries(
        (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
      )
    const common = { Period: 3600, Statistic: 'Sum', Threshold: 100, EvaluationPeriods: 1 }
    expect(tokens(pipeline)).toMatchObject({ ...common, Namespace: 'AWS/Usage', MetricName: 'CallCount' })
    expect(dimensionsOf(tokens(pipeline))).toEqual({
      Service: 'Cognito user pool',
      Type: 'API',
      Resource: 'ClientAuthentication',
      Class: 'None',
    })
    expect(tokens(german)).toMatchObject({ ...common, Namespace: 'AWS/WAFV2', MetricName: 'CountedRequests' })
    expect(dimensionsOf(tokens(german))).toEqual({
      WebACL: 'SmartSteps-de-pipeline',
      Rule: 'TokenRequests',
      Region: 'eu-central-1',
    })
  })

  it('ring where the deployment says, also behind a firewall that a stand-in cannot attach', () => {
    const other = (yaml: string) => yaml.replace('tokenDomain:', 'tokenAlarmPerHour: 7\n  tokenDomain:')
    const { pipeline: local } = synthesize('de', other, { local: true })
    const [, { Properties }] = all('AWS::CloudWatch::Alarm', local).find(([, alarm]) =>
      (alarm.Properties.AlarmName as string).endsWith('-token-requests'),
    )!
    expect(Properties).toMatchObject({ Namespace: 'AWS/Usage', Threshold: 7 })
  })

  it('watch every queue of what was set aside', () => {
    const watched = alarms.filter(([, { Properties }]) => Properties.Namespace === 'AWS/SQS')
    expect(watched).toHaveLength(3)
  })

  it.each(['FilesNearTheirEnd', 'FilesLost'] as const)(
    'look at %s by the names that a function tells it under, once an hour',
    (name) => {
      const { _aws, ...values } = JSON.parse(metricLine('gb', name, 3))
      const [told] = _aws.CloudWatchMetrics
      const dimensions = told.Dimensions[0].map((key: string) => ({ Name: key, Value: values[key] }))
      const found = alarms.filter(([, { Properties }]) => Properties.MetricName === name)
      expect(found.map(([, { Properties }]) => Properties)).toMatchObject([
        {
          Namespace: told.Namespace,
          Dimensions: dimensions,
          Period: 3600,
          Threshold: 1,
          Statistic: 'Maximum',
        },
      ])
      expect([told.Metrics, values[name]]).toEqual([[{ Name: name, Unit: 'Count' }], 3])
    },
  )
})

it('gives the outputs by their names', () => {
  for (const name of ['ApiUrl', 'TokenUrl', 'RollupStateMachineArn', 'ExplorerUrl', 'DashboardUrl']) {
    pipeline.hasOutput(name, {})
  }
})

it('reads the data stack by parameters, not by exports', () => {
  expect(JSON.stringify(pipeline.toJSON())).not.toContain('Fn::ImportValue')
})

describe('a permissions boundary', () => {
  const ARN = 'arn:aws:iam::123456789012:policy/team/boundary'
  const roles = (changes?: (yaml: string) => string) => {
    const stacks = synthesize('gb', changes)
    return [stacks.data, stacks.pipeline].flatMap((template) => all('AWS::IAM::Role', template))
  }

  it('is set on every role of both stacks where the deployment names one', () => {
    const found = roles((yaml) => `${yaml}\npermissionsBoundary: "${ARN}"\n`)
    expect(found.length).toBeGreaterThan(8)
    for (const [, { Properties }] of found) expect(Properties.PermissionsBoundary).toBe(ARN)
  })

  it('is on no role where it names none', () => {
    for (const [, { Properties }] of roles()) expect(Properties.PermissionsBoundary).toBeUndefined()
  })
})
