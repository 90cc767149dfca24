import { personalFeeds, referenceFeeds } from '../../lib/prefixes.ts'
import { arnOf, isAllowed, mayUseKey, rightsByRole, roleOf, type Templates } from './rights.ts'
import { flat, type Resource, resources } from './stacks.ts'

/**
 * Faults that neither cfn-lint nor the CDK nor checkov finds, because each part of them is well formed by
 * itself. Every check answers with a line per fault.
 */
export function templateFaults(templates: Templates): string[] {
  return [
    ...scheduleFaults(templates),
    ...eventFaults(templates),
    ...queueFaults(templates),
    ...grantFaults(templates),
  ]
}

const all = ({ pipeline }: Templates, type: string): [string, Resource][] =>
  Object.entries(resources(pipeline, type))
const logicalId = (reference: unknown): string => flat(reference).replace(/^<|(\.Arn)?>$/g, '')

/** `rate(1 minute)` and `rate(5 minutes)`; six fields of cron, of which one day is `?`. */
function scheduleFaults(templates: Templates): string[] {
  return [...all(templates, 'AWS::Scheduler::Schedule'), ...all(templates, 'AWS::Events::Rule')].flatMap(
    ([id, { Properties }]) => {
      const expression = Properties.ScheduleExpression
      return expression === undefined || isSchedule(String(expression))
        ? []
        : [`${id}: no service takes the schedule ${expression}`]
    },
  )
}

function isSchedule(expression: string): boolean {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression)
  if (rate) return rate[1] === '1' ? rate[3] === '' : rate[3] === 's' && rate[1] !== '0'
  const fields = /^cron\(([\dA-Z*?,/#-]+(?: [\dA-Z*?,/#-]+){5})\)$/.exec(expression)?.[1]?.split(' ')
  return fields !== undefined && (fields[2] === '?') !== (fields[4] === '?')
}

/** What S3 sends to EventBridge when an object is there, as far as patterns can ask for it. */
const objectCreated = (bucket: string, key: string): object => ({
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  region: 'eu-west-2',
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size: 5, etag: 'e', 'version-id': 'v', sequencer: '00' },
    reason: 'PutObject',
  },
})

/** Every feed is taken by one rule, and no rule waits for what S3 never sends. */
function eventFaults(templates: Templates): string[] {
  const rules = all(templates, 'AWS::Events::Rule').filter(([, rule]) => rule.Properties.EventPattern)
  const feeds = [...personalFeeds, ...referenceFeeds]
  const parameters = Object.entries(
    templates.pipeline.toJSON().Parameters as Record<string, { Default?: string }>,
  )
  const [landing] = parameters.find(([, { Default = '' }]) => Default.endsWith('/landing-bucket')) ?? []
  const taken = ({ Properties }: Resource): string[] =>
    feeds.filter((feed) =>
      fits(
        Properties.EventPattern as Pattern,
        objectCreated(`<${landing}>`, `landing/${feed}/2026/x.csv.gz`),
      ),
    )
  const found = rules.map(([id, rule]) => ({ id, feeds: taken(rule) }))
  return [
    ...found.filter((rule) => rule.feeds.length === 0).map(({ id }) => `${id}: fits no event of S3`),
    ...feeds
      .map((feed) => ({ feed, rules: found.filter((rule) => rule.feeds.includes(feed)).length }))
      .filter(({ rules: count }) => count !== 1)
      .map(({ feed, rules: count }) => `${feed}: taken by ${count} rules, expected 1`),
  ]
}

type Pattern = { readonly [key: string]: Pattern | readonly unknown[] }

/** As EventBridge compares: every key of the pattern is in the event, with one of the values. */
function fits(pattern: Pattern, event: object): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const given = (event as Record<string, unknown>)[key]
    if (!Array.isArray(wanted)) {
      return typeof given === 'object' && given !== null && fits(wanted as Pattern, given)
    }
    return wanted.some((one: unknown) => {
      if (typeof one !== 'object' || one === null) return one === given
      if ('prefix' in one) return typeof given === 'string' && given.startsWith(String(one.prefix))
      return flat(one) === given
    })
  })
}

/** Lambda refuses a queue that shows a message again while the function may still work on it; AWS advises six times. */
function queueFaults(templates: Templates): string[] {
  const functions = Object.fromEntries(all(templates, 'AWS::Lambda::Function'))
  const queues = Object.fromEntries(all(templates, 'AWS::SQS::Queue'))
  return all(templates, 'AWS::Lambda::EventSourceMapping').flatMap(([id, { Properties }]) => {
    const timeout = Number(functions[logicalId(Properties.FunctionName)]?.Properties.Timeout)
    const hidden = Number(queues[logicalId(Properties.EventSourceArn)]?.Properties.VisibilityTimeout)
    return hidden >= 6 * timeout
      ? []
      : [`${id}: its queue hides a message for ${hidden} s, expected at least 6 times ${timeout} s`]
  })
}

/** Whoever calls may call: queue to function, schedule to target, state machine to its tasks. */
function grantFaults(templates: Templates): string[] {
  const rights = rightsByRole(templates)
  const lacks = (role: string, action: string, resource: string): string[] =>
    isAllowed(rights.get(role) ?? [], { action, resource })
      ? []
      : [`${role.replace(/[0-9A-F]{8}$/, '')} lacks ${action} on ${resource}`]
  const role = (reference: unknown): string =>
    roleOf(/<([^<>]*?)(?:\.Arn)?>$/.exec(flat(reference))![1]!, templates)
  const functions = Object.fromEntries(all(templates, 'AWS::Lambda::Function'))

  const readers = all(templates, 'AWS::Lambda::EventSourceMapping').flatMap(([, { Properties }]) => {
    const reader = role(functions[logicalId(Properties.FunctionName)]!.Properties.Role)
    return ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].flatMap((action) =>
      lacks(reader, action, flat(Properties.EventSourceArn)),
    )
  })
  const schedules = all(templates, 'AWS::Scheduler::Schedule').flatMap(([, { Properties }]) => {
    const { Arn, RoleArn } = Properties.Target as { Arn: unknown; RoleArn: unknown }
    const target = flat(Arn)
    const action = target.endsWith('.Arn>') ? 'lambda:InvokeFunction' : 'states:StartExecution'
    return lacks(role(RoleArn), action, target)
  })
  const machines = all(templates, 'AWS::StepFunctions::StateMachine').flatMap(([, { Properties }]) => {
    const tasks = new Set(flat(Properties.DefinitionString).match(/"Resource":"[^"]+"/g))
    return [...tasks].flatMap((task) => {
      const resource = task.slice('"Resource":"'.length, -1)
      if (resource.startsWith('<')) return lacks(role(Properties.RoleArn), 'lambda:InvokeFunction', resource)
      const [, service, action] = /:aws-sdk:(\w+):(\w+)$/.exec(resource) ?? []
      const needed = resource.endsWith(':::states:startExecution.sync:2')
        ? rightsToWait
        : [`${service}:${action?.charAt(0).toUpperCase()}${action?.slice(1)}`]
      const own = rights.get(role(Properties.RoleArn)) ?? []
      return needed
        .filter((one) => !own.some(({ actions }) => actions.includes(one)))
        .map((one) => `the state machine lacks ${one}`)
    })
  })
  return [...readers, ...keyFaults(templates, role), ...schedules, ...machines]
}

/** Of whoever waits for an execution, and hears of its end by a rule that Step Functions makes. */
const rightsToWait = [
  ...['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
  ...['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
]

/** Messages are encrypted: without the key a reader sees none, and nothing tells so. */
function keyFaults(templates: Templates, role: (reference: unknown) => string): string[] {
  const rights = rightsByRole(templates)
  const functions = Object.fromEntries(all(templates, 'AWS::Lambda::Function'))
  const queues = Object.fromEntries(all(templates, 'AWS::SQS::Queue'))
  const landing = Object.keys(resources(templates.data, 'AWS::KMS::Key')).find((id) =>
    id.startsWith('KeysLanding'),
  )!
  return all(templates, 'AWS::Lambda::EventSourceMapping').flatMap(([, { Properties }]) => {
    // One without a key of ours is encrypted by SQS itself, which asks nobody.
    if (queues[logicalId(Properties.EventSourceArn)]!.Properties.KmsMasterKeyId === undefined) return []
    const reader = role(functions[logicalId(Properties.FunctionName)]!.Properties.Role)
    const key = { id: landing, template: templates.data }
    return mayUseKey(rights.get(reader) ?? [], key, reader, { action: 'kms:Decrypt' })
      ? []
      : [`${reader} lacks kms:Decrypt on ${arnOf(landing)}`]
  })
}
