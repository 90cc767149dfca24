import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anonymizeEnvironment } from '../../functions/anonymize/environment.ts'
import { releaseEnvironment } from '../../functions/release/environment.ts'
import { serveEnvironment } from '../../functions/serve/environment.ts'
import { publicPaths } from '../../lib/serve.ts'
import { definitionOf } from '../support/state-machine.ts'
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
            (service) => service === 'xray' || (/^(Rollup|Reference)Rights/.test(id) && service === 'logs'),
          ),
        ).toBe(true)
      }
    }
  })
})

it.each(['RollupMachine', 'ReferenceMachine'])(
  '%s logs every step without its data, and is traced',
  (name) => {
    const [, machine] = all('AWS::StepFunctions::StateMachine').find(([id]) => id.startsWith(name))!
    expect(machine.Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    })
  },
)

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

  it('may call its two functions, and deliver its log', () => {
    const [, rights] = all('AWS::IAM::Policy').find(([id]) => id.startsWith('RollupRights'))!
    expect(rights.Properties.Roles).toHaveLength(1)
    const invoke = statements(rights.Properties.PolicyDocument).find(
      ({ Action }) => Action === 'lambda:InvokeFunction',
    )
    expect(
      list(invoke!.Resource)
        .map(flat)
        .map((arn) => arn.replace(/[0-9A-F]{8}\.Arn>$/, '')),
    ).toEqual(['<ReleaseFunction', '<RollupPlanFunction'])
  })

  it('refuses so many dates that an execution could outgrow its history', () => {
    const eager = (yaml: string) => yaml.replace('datesPerExecution: 3', 'datesPerExecution: 7')
    expect(() => synthesize('gb', eager)).toThrow('rollup.datesPerExecution: expected at most 5, found 7')
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
    expect(all('AWS::WAFv2::WebACLAssociation', german)).toHaveLength(1)
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

  it('watch every queue of what was set aside', () => {
    const watched = alarms.filter(([, { Properties }]) => Properties.Namespace === 'AWS/SQS')
    expect(watched).toHaveLength(3)
  })
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
