import { describe, expect, it } from 'vitest'
import { ApiProblem, createClient } from '../../client/index.ts'
import { clientOf, twoWeeks } from './served.ts'

/** @returns what was thrown */
const refusalOf = async (answer: Promise<unknown>): Promise<ApiProblem> => {
  const error = await answer.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ApiProblem)
  return error as ApiProblem
}

describe('a problem', () => {
  it('is thrown with its type, its status, its words and the parameter at fault', async () => {
    const { client } = clientOf(await twoWeeks())
    const path = { product: 'visitors' as const }
    const problem = await refusalOf(
      client.get('/v1/figures/{product}', { params: { path, query: { zones: 'nowhere' } } }),
    )
    expect(problem).toMatchObject({
      type: 'urn:smart-steps:problem:unknown-zone',
      status: 400,
      title: 'This zone does not exist',
      instance: '/v1/figures/visitors',
      parameter: 'zones',
    })
    expect(problem.message).toBe(problem.detail)
    expect(problem.detail).toContain('"nowhere"')
  })

  it('of a product that does not exist is one of the loop too', async () => {
    const { client } = clientOf(await twoWeeks())
    const problem = await refusalOf(client.cells('presense' as never).next())
    expect([problem.status, problem.type]).toEqual([404, 'urn:smart-steps:problem:unknown-product'])
    expect((await refusalOf(client.csv('presense' as never))).status).toBe(404)
  })

  it.each([
    ['a page of something between', '<h1>Bad gateway</h1>'],
    ['nothing', ''],
    ['JSON of another kind', '[1]'],
    ['members of other kinds', '{"type": 1, "detail": null}'],
  ])('has words too where the answer is %s', async (_, body) => {
    const client = createClient({
      baseUrl: 'http://api.example',
      token: 't',
      fetch: () => new Response(body, { status: 502 }),
    })
    const problem = await refusalOf(client.get('/v1/products'))
    expect(problem).toMatchObject({ type: 'about:blank', status: 502, detail: 'The server answered 502.' })
  })

  it('is no answer: what the network throws stays as it is', async () => {
    const failure = new TypeError('fetch failed')
    const client = createClient({
      baseUrl: 'http://api.example',
      token: 't',
      fetch: () => Promise.reject(failure),
    })
    await expect(client.get('/v1/products')).rejects.toBe(failure)
  })
})
