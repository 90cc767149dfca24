import { describe, expect, it } from 'vitest'
import { MINUTES_ALONE } from '../../functions/anonymize/take-request.ts'
import { type FeedQueueName, feedQueues, queueNames } from '../../lib/feed-queue.ts'
import { all, functionNamed } from './pipeline.ts'
import { flat, statements } from './stacks.ts'

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
    expect(readers).toHaveLength(4)
    for (const reader of readers) {
      expect(functionNamed(reader).Properties.ReservedConcurrentExecutions).toBeUndefined()
    }
  })

  it('have the names by which a redrive finds them', () => {
    const names = queues.map(([, { Properties }]) => Properties.QueueName as string).sort()
    const declared = [...(Object.keys(feedQueues) as FeedQueueName[]), 'jobs' as const].flatMap((name) =>
      Object.values(queueNames('gb', name)),
    )
    expect(names).toEqual(declared.sort())
  })

  it('are encrypted, and refuse what does not come over TLS', () => {
    for (const [id, { Properties }] of queues) {
      expect(Properties.KmsMasterKeyId !== undefined || Properties.SqsManagedSseEnabled === true).toBe(true)
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
    expect(mappings).toHaveLength(4)
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
