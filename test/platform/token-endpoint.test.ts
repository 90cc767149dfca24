import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { localClients } from '../../functions/platform/local/clients.ts'
import { localIssuer } from '../../functions/platform/local/issuer.ts'
import { LONGEST_TOKEN_SECONDS, rotateKey } from '../../functions/platform/local/signing-keys.ts'
import { tokenEndpoint } from '../../functions/platform/local/token-endpoint.ts'
import { tokenVerifier } from '../../functions/serve/index.ts'

let folder: string
let now: number
const clock = { now: () => new Date(now) }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-endpoint-'))
  now = Date.parse('2026-05-01T09:00:00Z')
})
afterEach(() => rm(folder, { recursive: true }))

/** Two clients of one tenant and one of another, and who verifies their tokens. */
async function opened() {
  const issuer = await localIssuer(folder, clock)
  const clients = localClients(folder)
  const [one, second, other] = [
    await clients.add('one'),
    await clients.add('one'),
    await clients.add('other'),
  ]
  const app = tokenEndpoint(issuer, clients)
  const verify = tokenVerifier({ issuer: issuer.issuer, jwks: issuer.keys, clients: clients.tenantOf, clock })
  const ask = (body: Record<string, string> | string, headers: Record<string, string> = {}) =>
    app.request('http://127.0.0.1/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(body).toString(),
    })
  return { issuer, clients, one, second, other, app, verify, ask }
}

const basic = ({ id, secret }: { id: string; secret: string }) => ({
  Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})
const GRANT = { grant_type: 'client_credentials' }

describe('POST /oauth2/token', () => {
  it('gives a token for an hour by Basic or by the body, with the claims of Cognito, kept by nobody', async () => {
    const { ask, one, other, verify, issuer } = await opened()
    const answers = [
      await ask({ ...GRANT, scope: 'figures/read' }, basic(one)),
      await ask({ ...GRANT, client_id: other.id, client_secret: other.secret }),
    ]
    const callers = []
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
      const { access_token: token, ...rest } = (await answer.json()) as { access_token: string }
      expect(rest).toEqual({ expires_in: 3_600, token_type: 'Bearer' })
      callers.push(await verify(token))
      expect(Object.keys(decodeJwt(token)).sort()).toEqual(
        Object.keys(decodeJwt(await issuer.token({ clientId: 'x', lifeSeconds: 60 }))).sort(),
      )
    }
    expect(callers).toEqual([
      { clientId: one.id, tenant: 'one' },
      { clientId: other.id, tenant: 'other' },
    ])
  })

  test.each([
    ['another secret', {}, { id: 'own', secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', {}, { id: 'nobody', secret: 'wrong' }, 401, 'invalid_client'],
    ['no credentials', {}, null, 401, 'invalid_client'],
    [
      'another grant',
      { grant_type: 'password' },
      { id: 'own', secret: 'own' },
      400,
      'unsupported_grant_type',
    ],
    ['another scope', { scope: 'figures/write' }, { id: 'own', secret: 'own' }, 400, 'invalid_scope'],
    ['one scope too many', { scope: 'figures/read x' }, { id: 'own', secret: 'own' }, 400, 'invalid_scope'],
    ['credentials twice', { client_secret: 'x' }, { id: 'own', secret: 'own' }, 400, 'invalid_request'],
  ] as const)('refuses %s', async (_what, form, credentials, status, error) => {
    const { ask, one } = await opened()
    const own = (word: string, value: string) => (word === 'own' ? value : word)
    const headers = credentials
      ? basic({ id: own(credentials.id, one.id), secret: own(credentials.secret, one.secret) })
      : {}
    const answer = await ask({ ...GRANT, ...form }, headers)
    expect([answer.status, await answer.json()]).toEqual([status, { error }])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.has('WWW-Authenticate')).toBe(status === 401)
  })

  test.each([
    ['a parameter twice', 'grant_type=client_credentials&grant_type=client_credentials', {}],
    ['no grant', '', {}],
    ['another type of body', 'grant_type=client_credentials', { 'Content-Type': 'application/json' }],
    ['a body of 10 KB', `grant_type=client_credentials&x=${'x'.repeat(10_000)}`, {}],
  ])('calls %s an invalid request', async (_what, body, headers) => {
    const { ask, one } = await opened()
    const answer = await ask(body, { ...basic(one), ...headers })
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }])
  })

  it('is found by the discovery document', async () => {
    const { app, issuer } = await opened()
    const document = await (
      await app.request('http://127.0.0.1:8080/.well-known/openid-configuration')
    ).json()
    expect(document).toMatchObject({
      issuer: issuer.issuer,
      jwks_uri: 'http://127.0.0.1:8080/.well-known/jwks.json',
      token_endpoint: 'http://127.0.0.1:8080/oauth2/token',
    })
  })
})

describe('clients of a laptop', () => {
  it('are kept with mode 0600, their secrets as hashes', async () => {
    const { one, other } = await opened()
    const path = join(folder, 'clients.json')
    const text = await readFile(path, 'utf8')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect([one, other].some(({ secret }) => text.includes(secret))).toBe(false)
    expect(text).toContain(one.id)
  })

  it('can be two of one tenant while a secret is changed, and end at once when they are removed', async () => {
    const { ask, one, second, clients, verify } = await opened()
    const { access_token: token } = (await (await ask(GRANT, basic(one))).json()) as { access_token: string }
    expect((await ask(GRANT, basic(second))).status).toBe(200)
    await clients.remove(one.id)
    expect((await ask(GRANT, basic(one))).status).toBe(401)
    expect((await ask(GRANT, basic(second))).status).toBe(200)
    await expect(verify(token)).rejects.toMatchObject({ problem: 'unknown-client' })
    await expect(clients.remove(one.id)).rejects.toThrow(InvalidInput)
  })
})

describe('a key that is rotated', () => {
  const kidsOf = async ({ keys }: { keys: () => Promise<{ keys: { kid?: string }[] }> }) =>
    (await keys()).keys.map(({ kid }) => kid)

  it('is published until its tokens have ended, and signs no more', async () => {
    const { issuer, app, verify } = await opened()
    const old = await issuer.token({
      clientId: (await localClients(folder).add('one')).id,
      lifeSeconds: 86_400,
    })
    const [before] = await kidsOf(issuer)
    await rotateKey(folder, clock)
    const after = await kidsOf(issuer)
    expect([after.length, after[1], after[0] === before]).toEqual([2, before, false])
    const published = (await (await app.request('/.well-known/jwks.json')).json()) as { keys: object[] }
    expect(published.keys.map((key) => Object.keys(key).sort())).toEqual(
      Array(2).fill(['alg', 'e', 'kid', 'kty', 'n', 'use']),
    )
    expect(await verify(old)).toMatchObject({ tenant: 'one' })
    expect((await localIssuer(folder, clock)).issuer).toBe(issuer.issuer)
    now += LONGEST_TOKEN_SECONDS * 1000
    expect(await kidsOf(issuer)).toEqual([after[0]])
  })

  it('leaves no private half behind, however often it happens', async () => {
    const { issuer } = await opened()
    const first = JSON.parse(await readFile(join(folder, 'key.json'), 'utf8')) as { d: string }
    await rotateKey(folder, clock)
    await rotateKey(folder, clock)
    expect((await issuer.keys()).keys).toHaveLength(3)
    const files = await Promise.all(
      ['key.json', 'retired.json'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    expect(files.join()).not.toContain(first.d)
    expect((await stat(join(folder, 'retired.json'))).mode & 0o777).toBe(0o600)
  })
})
