import { SQSClient } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { sqsJobs } from '../../functions/platform/aws/job-queue.ts'
import { localJobQueue } from '../../functions/platform/local/job-queue.ts'
import { openSqsStandIn } from '../support/sqs-stand-in.ts'

it('of AWS takes the name of a job as it is', async () => {
  const sqs = await openSqsStandIn('jobs')
  const client = new SQSClient({
    endpoint: sqs.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  try {
    await sqsJobs(`${sqs.endpoint}/123456789012/jobs`, client).send('job/shop/1')
    expect(sqs.queues.get('jobs')!.map(({ body }) => body)).toEqual(['job/shop/1'])
  } finally {
    client.destroy()
    await sqs.close()
  }
})

it('of a laptop does one job at a time, in their order, after the one who sent it was answered', async () => {
  const seen: string[] = []
  const done = Promise.withResolvers<void>()
  const queue = localJobQueue(
    async (id) => {
      seen.push(`${id} begins`)
      await Promise.resolve()
      seen.push(`${id} ends`)
      if (id === 'c') done.resolve()
    },
    () => undefined,
  )
  for (const id of ['a', 'b', 'c']) await queue.send(id)
  seen.push('answered')
  await done.promise
  expect(seen).toEqual(['answered', ...['a', 'b', 'c'].flatMap((id) => [`${id} begins`, `${id} ends`])])
  await queue.close()
})

it('of a laptop goes on after a job that failed, and tells of it', async () => {
  const reported: unknown[] = []
  const done = Promise.withResolvers<void>()
  const queue = localJobQueue(
    async (id) => {
      if (id === 'a') throw new Error('a failed')
      done.resolve()
    },
    (error) => reported.push(error),
  )
  await queue.send('a')
  await queue.send('b')
  await done.promise
  expect(reported.map(String)).toEqual(['Error: a failed'])
  await queue.close()
})

it('of a laptop that closes waits for the job at work, which is told to stop, and begins no other', async () => {
  const begun = Promise.withResolvers<void>()
  const seen: string[] = []
  const reported: unknown[] = []
  const queue = localJobQueue(
    async (id, signal) => {
      seen.push(id)
      begun.resolve()
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
    (error) => reported.push(error),
  )
  await queue.send('a')
  await queue.send('b')
  await begun.promise
  await queue.close()
  expect([seen, reported]).toEqual([['a'], []])
})
