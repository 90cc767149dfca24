import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { InvalidInput } from '../../functions/model/errors.ts'
import { handlerOf, messagesHandler } from '../../functions/platform/lambda.ts'

const SUBSCRIBER = '447700900123'
const logged: string[] = []
beforeEach(() => {
  logged.length = 0
  vi.spyOn(console, 'error').mockImplementation((line) => logged.push(String(line)))
})
afterEach(() => vi.restoreAllMocks())

type Handler<Answer> = (event: unknown, context: never) => Promise<Answer> | Answer | undefined
const call = async <Answer>(handler: Handler<Answer>, event: unknown): Promise<Answer | undefined> =>
  handler(event, {} as never)

describe('a handler that fails', () => {
  test('tells our own words, and throws them', async () => {
    const handler = handlerOf(z.object({}), async () => {
      throw new InvalidInput('no cells have landed yet: put cells.csv into landing/cells/')
    })
    await expect(call(handler, {})).rejects.toThrow('no cells have landed yet')
    expect(logged.join()).toContain('InvalidInput')
  })

  test('tells the words of an AWS service', async () => {
    const denied = Object.assign(new Error('not authorized on table documents'), { $metadata: {} })
    const handler = handlerOf(z.object({}), async () => {
      throw denied
    })
    await expect(call(handler, {})).rejects.toThrow('not authorized')
  })

  test('repeats no other words, which may quote a record: neither to the log nor to the service', async () => {
    const handler = handlerOf(z.object({}), async () => {
      throw new TypeError(`Could not convert string '${SUBSCRIBER}' to INT64`)
    })
    const error = await call(handler, {}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(String((error as Error).stack)).not.toContain(SUBSCRIBER)
    expect(String(error)).toMatch(/TypeError at .*lambda\.test/)
    expect(logged).toHaveLength(1)
    expect(logged.join()).not.toContain(SUBSCRIBER)
  })

  test('refuses an event of another shape by the name of what is wrong, without its value', async () => {
    const handler = handlerOf(z.object({ date: z.iso.date() }), async () => 'done')
    await expect(call(handler, { date: SUBSCRIBER })).rejects.toThrow('the event cannot be used: date: ')
    expect(logged.join()).not.toContain(SUBSCRIBER)
  })
})

test('of three messages the second fails alone and comes again', async () => {
  const seen: string[] = []
  const handler = messagesHandler(async (body) => {
    seen.push(body)
    if (body === 'b') throw new Error(`cannot read ${SUBSCRIBER}`)
  })
  const Records = ['a', 'b', 'c'].map((body) => ({ messageId: `id-${body}`, body }))
  const answer = await call(handler, { Records })
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-b' }] })
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(logged).toHaveLength(1)
  expect(logged.join()).toContain('id-b')
  expect(logged.join()).not.toContain(SUBSCRIBER)
})
