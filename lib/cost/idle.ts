import { InvalidInput } from '../../functions/model/errors.ts'
import type { CostLine } from './prices.ts'

/** What the templates of both stacks hold, in one: logical id → resource. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>

const HOURS_A_MONTH = 730
const DAYS_A_MONTH = 30

/** Lambda asks an empty queue so often: five pollers, each waiting twenty seconds. */
const LOOKS_AT_A_QUEUE_A_MONTH = (5 * DAYS_A_MONTH * 24 * 3600) / 20

/** States that an execution passes through which finds nothing due: list, choose, done. */
const TRANSITIONS_OF_AN_IDLE_START = 3

type Properties = Readonly<Record<string, unknown>>
type Lines = (found: readonly Properties[]) => readonly CostLine[]

const each =
  (what: string, price: CostLine['price'], switchedBy: string | null = null): Lines =>
  (found) => [{ what, quantity: found.length, price, switchedBy }]

const length = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

/** Resources that cost money although nothing comes in and nobody asks. */
const priced: Readonly<Record<string, Lines>> = {
  'AWS::KMS::Key': each('keys of KMS; each of its first two yearly rotations adds as much', 'keyMonth'),
  'AWS::CloudWatch::Alarm': (alarms) => [
    { what: 'alarms', quantity: alarms.length, price: 'alarmMonth', switchedBy: null },
    {
      what: 'metrics of our own that they watch',
      quantity: new Set(
        alarms
          .filter(({ Namespace }) => typeof Namespace === 'string' && !Namespace.startsWith('AWS/'))
          .map(({ MetricName }) => MetricName),
      ).size,
      price: 'metricMonth',
      switchedBy: null,
    },
  ],
  'AWS::CloudWatch::Dashboard': each('dashboard', 'dashboardMonth', 'dashboard'),
  'AWS::Cognito::UserPoolClient': each(
    'clients that get tokens, one a tenant',
    'tokenClientMonth',
    'api.tenants',
  ),
  'AWS::WAFv2::WebACL': (acls) => [
    { what: 'firewalls', quantity: acls.length, price: 'firewallMonth', switchedBy: 'firewall' },
    {
      what: 'their rules',
      quantity: acls.reduce((sum, { Rules }) => sum + length(Rules), 0),
      price: 'firewallRuleMonth',
      switchedBy: 'firewall',
    },
  ],
  'AWS::EC2::VPCEndpoint': (endpoints) => [
    {
      what: 'hours of interface endpoints, in each of their subnets',
      quantity: endpoints
        .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
        .reduce((sum, { SubnetIds }) => sum + length(SubnetIds) * HOURS_A_MONTH, 0),
      price: 'endpointHour',
      switchedBy: 'network.endpoints',
    },
  ],
  'AWS::Lambda::EventSourceMapping': (sources) => [
    {
      what: 'looks at empty queues',
      quantity: sources.length * LOOKS_AT_A_QUEUE_A_MONTH,
      price: 'queueRequest',
      switchedBy: null,
    },
  ],
  'AWS::Scheduler::Schedule': (schedules) => {
    const starts = schedules.reduce((sum, { ScheduleExpression }) => sum + callsADay(ScheduleExpression), 0)
    return [
      {
        what: 'calls of schedules',
        quantity: starts * DAYS_A_MONTH,
        price: 'scheduledCall',
        switchedBy: null,
      },
      {
        what: 'transitions of starts that find nothing due, at most',
        quantity: starts * DAYS_A_MONTH * TRANSITIONS_OF_AN_IDLE_START,
        price: 'transition',
        switchedBy: null,
      },
    ]
  },
}

/** Resources that cost nothing until something is stored in them, sent through them or asked of them. */
const free = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::Athena::WorkGroup',
  'AWS::CDK::Metadata',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::DynamoDB::Table',
  'AWS::EC2::SecurityGroup',
  'AWS::Events::Rule',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::StepFunctions::StateMachine',
  'AWS::WAFv2::WebACLAssociation',
])

/**
 * What a deployment costs in a month in which nothing comes in and nobody asks, line by line.
 * @throws InvalidInput for a kind of resource of which nobody has said whether it costs anything
 */
export function idleBill(resources: Resources): readonly CostLine[] {
  const byType = Map.groupBy(Object.values(resources), ({ Type }) => Type)
  const unknown = [...byType.keys()].filter((type) => !(type in priced) && !free.has(type))
  if (unknown.length > 0) {
    throw new InvalidInput(
      `nobody has said what ${unknown.sort().join(', ')} costs when idle: add it to lib/cost/idle.ts, priced or free`,
    )
  }
  return Object.entries(priced)
    .flatMap(([type, lines]) =>
      lines((byType.get(type) ?? []).map(({ Properties }) => (Properties ?? {}) as Properties)),
    )
    .filter(({ quantity }) => quantity > 0)
}

/** Of `cron(30 4-12 * * ? *)` 9; of `rate(1 hour)` 24; of `cron(5 2 1 * ? *)` one in thirty. */
function callsADay(expression: unknown): number {
  const text = String(expression)
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text)
  if (rate) return { minute: 1440, hour: 24, day: 1 }[rate[2] as 'minute'] / Number(rate[1])
  const [, minute, hour, day] = /^cron\((\S+) (\S+) (\S+) /.exec(text) ?? []
  if (minute === undefined || hour === undefined || day === undefined) {
    throw new InvalidInput(`a schedule that cannot be counted: ${text}`)
  }
  const daysOf = day === '?' ? DAYS_A_MONTH : steps(day, DAYS_A_MONTH)
  return (steps(minute, 60) * steps(hour, 24) * daysOf) / DAYS_A_MONTH
}

/** How many values a field of a cron expression takes: `*`, `4`, `4-12`, `0/15`, `1,13`. */
function steps(field: string, whole: number): number {
  if (field === '*') return whole
  return field.split(',').reduce((sum, part) => {
    const [range = '', every = '1'] = part.split('/')
    if (part.includes('/')) return sum + Math.ceil((whole - Number(range.replace('*', '0'))) / Number(every))
    const [from, to = from] = range.split('-').map(Number)
    return sum + (to! - from! + 1)
  }, 0)
}
