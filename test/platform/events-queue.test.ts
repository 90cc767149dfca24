import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventsQueue } from '../../functions/platform/aws/landing.ts'
import { landedFile } from '../../functions/platform/landed.ts'
import { openSqsStandIn, type SqsStandIn } from '../support/sqs-stand-in.ts'

const NAME = 'events'
let sqs: SqsStandIn
let client: SQSClient
beforeEach(async () => {
  sqs = await openSqsStandIn(NAME)
  client = new SQSClient({
    endpoint: sqs.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
})
afterEach(async () => {
  client.destroy()
  await sqs.close()
})

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `landing/events/${index}.csv`, versionId: 'v1' }))
const queue = () => eventsQueue(`${sqs.endpoint}/123456789012/${NAME}`, client)
const keys = () => sqs.queues.get(NAME)!.map(({ body }) => landedFile(body).key)

describe('files that are put in line', () => {
  it('10,000 of them come in 1,000 batches, each once', async () => {
    await queue().send(files(10_000))
    expect(new Set(keys()).size).toBe(10_000)
    expect([keys().length, sqs.batches()]).toEqual([10_000, 1000])
  })

  it('none of them makes no call', async () => {
    await queue().send([])
    expect(sqs.batches()).toBe(0)
  })

  it('of a batch that is taken in part, what was refused comes again alone', async () => {
    const refused = new Set<string>()
    sqs.refuse((body) => !refused.has(body) && refused.add(body) && refused.size <= 3)
    await queue().send(files(10))
    expect(keys().sort()).toEqual(files(10).map(({ key }) => key))
    expect(sqs.batches()).toBe(2)
  })

  it('one that is refused for good holds up no other, and is told of at the end', async () => {
    sqs.refuse((body) => body.includes('/5.csv'))
    await expect(queue().send(files(200))).rejects.toThrow(
      '1 of 200 messages were not taken by the queue: the next run sends them again',
    )
    expect(keys().length).toBe(199)
  })
})
