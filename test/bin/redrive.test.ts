import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FeedQueueName, feedQueues, queueNames } from '../../lib/feed-queue.ts'
import { openSqsStandIn, type SqsStandIn } from '../support/sqs-stand-in.ts'

const FILE = 'deployments/gb.yaml'
const events = queueNames('gb', 'events')
const all = (Object.keys(feedQueues) as FeedQueueName[]).map((name) => queueNames('gb', name))

let sqs: SqsStandIn
beforeEach(async () => {
  sqs = await openSqsStandIn(...all.flatMap(({ queue, deadLetters }) => [queue, deadLetters]))
})
afterEach(() => sqs.close())

/** Nothing of this machine's own configuration for AWS is read. */
function redrive(words: string[], environment: Record<string, string> = {}) {
  const env = {
    PATH: process.env.PATH,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: sqs.endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...environment,
  }
  const cwd = new URL('../../', import.meta.url)
  return new Promise<{ code: number; out: string; text: string }>((resolve) => {
    execFile(process.execPath, ['bin/redrive.ts', ...words], { cwd, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, text: err }),
    )
  })
}

const bodies = (queue: string): string[] => sqs.queues.get(queue)!.map(({ body }) => body)
const messages = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index}`)

describe('npm run redrive', () => {
  it('--look tells how many messages lie aside in each queue and what to do, and moves none', async () => {
    sqs.put(events.deadLetters, ...messages(3))
    const { code, out } = await redrive(['-c', `deployment=${FILE}`, '--look'])
    expect(out).toBe(
      [
        `events: 3 lie aside: mend the cause (docs/runbook.md#events-set-aside), then npm run redrive -- -c deployment=${FILE} --queue events`,
        'people: 0 lie aside',
        'reference: 0 lie aside\n',
      ].join('\n'),
    )
    expect([code, bodies(events.deadLetters), bodies(events.queue)]).toEqual([1, messages(3), []])
  })

  it('puts 25 messages in line in batches, and the second time finds nothing', async () => {
    sqs.put(events.deadLetters, ...messages(25))
    const words = ['-c', `deployment=${FILE}`, '--queue', 'events']
    const [first, second] = [await redrive(words), await redrive(words)]
    expect(first.out).toMatch(/^events: 25 put in line again: what fails again comes back after five tries/)
    expect(second.out).toBe('events: nothing lies aside\n')
    expect([first.code, second.code]).toEqual([0, 0])
    expect([bodies(events.queue), bodies(events.deadLetters)]).toEqual([messages(25), []])
  })

  it('killed between sending and removing loses nothing: what is sent twice is read once', async () => {
    sqs.put(events.deadLetters, ...messages(15))
    sqs.breakAt('DeleteMessageBatch', 2)
    const words = ['-c', `deployment=${FILE}`, '--queue', 'events']
    const killed = await redrive(words)
    expect([killed.code, killed.text]).toEqual([1, 'the machine is gone\n'])
    sqs.mend()
    expect((await redrive(words)).out).toBe(
      'events: nothing lies aside; 5 are being moved by somebody else, or were when that was cut off\n',
    )
    sqs.show(events.deadLetters)
    await redrive(words)
    expect(bodies(events.queue).sort()).toEqual([...messages(15), ...messages(15).slice(10)].sort())
    expect(bodies(events.deadLetters)).toEqual([])
  })

  it('leaves aside what the queue refuses, and says so', async () => {
    sqs.put(events.deadLetters, ...messages(3))
    sqs.refuse((body) => body === 'm1')
    const { code, out } = await redrive(['-c', `deployment=${FILE}`, '--queue', 'events'])
    expect(out).toContain('2 put in line again')
    expect(out).toContain('1 were refused by the queue: run it again after ten minutes')
    expect([code, bodies(events.deadLetters)]).toEqual([1, ['m1']])
  })

  it.each([
    [[], 'no deployment is named: expected -c deployment='],
    [['-c', `deployment=${FILE}`, '--queue', 'event'], 'there is no queue "event": expected'],
    [['-c', `deployment=${FILE}`, '--all'], "Unknown option '--all'"],
    [['-c', 'deployment=nowhere.yaml'], 'nowhere.yaml'],
    [['-c', 'deployment=deployments/de.yaml'], 'there is no queue smart-steps-de-events in eu-central-1'],
  ])('%j is refused in one line, with what is expected', async (words, expected) => {
    const { code, text } = await redrive(words)
    expect(text).toContain(expected)
    expect([code, text.trim().split('\n').length]).toEqual([1, 1])
  })

  it('without credentials says so in one line', async () => {
    const { code, text } = await redrive(['-c', `deployment=${FILE}`], {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    })
    expect([code, text]).toEqual([1, expect.stringMatching(/^Could not load credentials[^\n]*\n$/)])
  })
})
