import { describe, expect, it } from 'vitest'
import { createClient } from '../../client/index.ts'

const NOW = Date.parse('2026-05-01T09:00:00Z')
const later = (status: number, retryAfter?: string): Response =>
  Response.json(
    { type: 'urn:smart-steps:problem:rate', detail: 'later' },
    { status, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } },
  )

/** A client whose answers are given one after the other; nobody really waits. */
function answered(answers: readonly Response[], patience: { retries?: number; longestWaitMs?: number } = {}) {
  const waits: number[] = []
  const bodies: string[] = []
  const left = [...answers]
  const client = createClient({
    baseUrl: 'http://api.example',
    token: 't',
    now: () => NOW,
    sleep: async (ms) => {
      waits.push(ms)
    },
    fetch: async (request) => {
      bodies.push(await request.text())
      return left.shift() ?? Response.json({ products: [] })
    },
    ...patience,
  })
  return { client, waits, bodies }
}

describe('the client waits', () => {
  it.each([429, 503])('as long as the API asks for with %i, and asks again', async (status) => {
    const { client, waits, bodies } = answered([later(status, '2'), later(status, '7')])
    expect(await client.get('/v1/products')).toEqual({ products: [] })
    expect(waits).toEqual([2_000, 7_000])
    expect(bodies).toHaveLength(3)
  })

  it('until a date too, and not at all for one that has passed', async () => {
    const { client, waits } = answered([
      later(429, 'Fri, 01 May 2026 09:00:05 GMT'),
      later(429, 'Fri, 01 May 2026 08:00:00 GMT'),
    ])
    await client.get('/v1/products')
    expect(waits).toEqual([5_000, 0])
  })

  it.each([
    ['three times', Array.from({ length: 4 }, () => later(429, '1')), {}, [1_000, 1_000, 1_000]],
    ['for a minute in all', [later(429, '40'), later(429, '21')], {}, [40_000]],
    ['as often as is told', [later(429, '1'), later(429, '1')], { retries: 1 }, [1_000]],
    ['as long as is told', [later(429, '3')], { longestWaitMs: 2_999 }, []],
  ])('%s at most; then it is a problem that says how long', async (_, answers, patience, expected) => {
    const { client, waits } = answered(answers, patience)
    const seconds = Number(answers.at(-1)!.headers.get('Retry-After'))
    await expect(client.get('/v1/products')).rejects.toMatchObject({
      type: 'urn:smart-steps:problem:rate',
      status: 429,
      retryAfterSeconds: seconds,
    })
    expect(waits).toEqual(expected)
  })

  it.each([
    ['429 without a time', later(429)],
    ['429 with a time that is none', later(429, 'soon')],
    ['503 without a time', later(503)],
    ['500 with one', later(500, '1')],
    ['404 with one', later(404, '1')],
  ])('never for %s', async (_, answer) => {
    const { client, waits, bodies } = answered([answer])
    await expect(client.get('/v1/products')).rejects.toMatchObject({ status: answer.status })
    expect(waits).toEqual([])
    expect(bodies).toHaveLength(1)
  })
})

describe('a signal', () => {
  it('ends a request with its reason', async () => {
    const reason = new Error('enough')
    const ending = new AbortController()
    const { signal } = ending
    let asked = 0
    const client = createClient({
      baseUrl: 'http://api.example',
      token: 't',
      fetch: (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason))
          asked += 1
          if (asked === 3) ending.abort(reason)
        }),
    })
    const answer = client.get('/v1/products', { signal })
    const cell = client.cells('presence', {}, { signal }).next()
    const csv = client.csv('presence', {}, { signal })
    const ends = await Promise.allSettled([answer, cell, csv])
    expect(ends).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason })))
    expect(asked).toBe(3)
  })

  it('ends the wait between two attempts, and nothing is asked after it', async () => {
    let asked = 0
    const ending = new AbortController()
    const client = createClient({
      baseUrl: 'http://api.example',
      token: 't',
      fetch: () => {
        asked += 1
        // The real wait of 50 s begins after this answer.
        queueMicrotask(() => ending.abort(new Error('enough')))
        return later(503, '50')
      },
    })
    await expect(client.get('/v1/products', { signal: ending.signal })).rejects.toThrow('enough')
    expect(asked).toBe(1)
  })

  it('that has ended before asks for nothing', async () => {
    const { client, bodies } = answered([])
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(client.get('/v1/products', { signal })).rejects.toThrow('enough')
    expect(bodies).toEqual([])
  })
})
