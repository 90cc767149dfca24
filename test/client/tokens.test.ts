import { describe, expect, it } from 'vitest'
import { createClient } from '../../client/index.ts'

const TOKEN_URL = 'https://tokens.example/oauth2/token'

/** Who gives tokens and an API that takes those alone that are named; the clock stands still. */
function issuing({ life = 3_600, accepts = (_token: string): boolean => true } = {}) {
  const state = { now: Date.parse('2026-05-01T09:00:00Z'), issued: 0, refusal: null as Response | null }
  const requests: Request[] = []
  const used: string[] = []
  const client = createClient({
    baseUrl: 'http://api.example',
    clientId: 'shop:1',
    clientSecret: 's€cret',
    tokenUrl: TOKEN_URL,
    now: () => state.now,
    fetch: async (request) => {
      if (request.url === TOKEN_URL) {
        requests.push(request)
        if (state.refusal) return state.refusal
        state.issued += 1
        return Response.json({ access_token: `t${state.issued}`, expires_in: life, token_type: 'Bearer' })
      }
      const token = request.headers.get('Authorization')!.replace('Bearer ', '')
      used.push(token)
      return accepts(token)
        ? Response.json({ products: [] })
        : Response.json({ detail: 'not valid' }, { status: 401 })
    },
  })
  return { client, state, requests, used, ask: () => client.get('/v1/products') }
}

describe('client credentials', () => {
  it('are sent as RFC 6749 has them, with the scope of figures', async () => {
    const { ask, requests } = issuing()
    await ask()
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.headers.get('Content-Type')).toMatch(/^application\/x-www-form-urlencoded/)
    expect(await request?.text()).toBe('grant_type=client_credentials&scope=figures%2Fread')
    const [, secret] = /^Basic (.+)$/.exec(request?.headers.get('Authorization') ?? '') ?? []
    expect(atob(secret!)).toBe('shop%3A1:s%E2%82%ACcret')
  })

  it('give one token to all requests that wait for one', async () => {
    const { ask, used, state } = issuing()
    await Promise.all([ask(), ask(), ask()])
    await ask()
    expect([used, state.issued]).toEqual([['t1', 't1', 't1', 't1'], 1])
  })

  it('give another one a minute before the old one ends', async () => {
    const { ask, used, state } = issuing({ life: 600 })
    await ask()
    state.now += 539_999
    await ask()
    state.now += 1
    await ask()
    expect(used).toEqual(['t1', 't1', 't2'])
  })

  it('do not give one for each request where tokens live for less than two minutes', async () => {
    const { ask, used, state } = issuing({ life: 30 })
    await ask()
    state.now += 14_999
    await ask()
    state.now += 1
    await ask()
    expect(used).toEqual(['t1', 't1', 't2'])
  })

  it('give another one, once, where the API does not take the old one', async () => {
    const { ask, used } = issuing({ accepts: (token) => token !== 't1' })
    await ask()
    await ask()
    expect(used).toEqual(['t1', 't2', 't2'])
    const never = issuing({ accepts: () => false })
    await expect(never.ask()).rejects.toMatchObject({ status: 401, detail: 'not valid' })
    expect(never.used).toEqual(['t1', 't2'])
  })

  it('that are refused are a problem that names the reason and no secret; the next request tries again', async () => {
    const { ask, state, used } = issuing()
    state.refusal = Response.json({ error: 'invalid_client' }, { status: 400 })
    const problem = await ask().catch((error: unknown) => error)
    expect(problem).toMatchObject({ status: 400, type: 'about:blank' })
    expect(String(problem)).toContain('400: invalid_client')
    expect(String(problem)).not.toMatch(/s€cret|s%E2/)
    expect(used).toEqual([])
    state.refusal = null
    await ask()
    expect(used).toEqual(['t1'])
  })

  it('are waited for by the others where one of them gives up', async () => {
    const { client, ask, used } = issuing()
    const ending = new AbortController()
    const first = client.get('/v1/products', { signal: ending.signal })
    const second = ask()
    ending.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    expect(await second).toEqual({ products: [] })
    expect(used).toEqual(['t1'])
  })
})

describe('a token', () => {
  it('that was given once is not renewed: a refusal is told', async () => {
    let asked = 0
    const client = createClient({
      baseUrl: 'http://api.example',
      token: 'mine',
      fetch: ({ headers }) => {
        asked += 1
        expect(headers.get('Authorization')).toBe('Bearer mine')
        return Response.json({ detail: 'expired' }, { status: 401 })
      },
    })
    await expect(client.get('/v1/products')).rejects.toThrow('expired')
    expect(asked).toBe(1)
  })
})
