import { createHmac, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { tokenVerifier } from '../../functions/serve/index.ts'
import { fixedClock } from '../support/memory.ts'
import { world } from './city.ts'

const ISSUER = 'https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_example'
const NOW = 1_777_626_000
const clock = fixedClock(new Date(NOW * 1000).toISOString())

/** The claims of a Cognito access token of the client credentials grant. */
const claims = {
  sub: 'client-1',
  token_use: 'access',
  scope: 'other/write figures/read',
  auth_time: NOW - 60,
  iss: ISSUER,
  exp: NOW + 3_600,
  iat: NOW - 60,
  version: 2,
  jti: '00000000-0000-0000-0000-000000000000',
  client_id: 'client-1',
}

let key: CryptoKey
let jwks: JSONWebKeySet
let publicPem: string

beforeAll(async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kty: 'RSA', kid: 'k1', alg: 'RS256' }] }
  key = (await crypto.subtle.importKey(
    'pkcs8',
    pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  )) as CryptoKey
})

const sign = (changes: Record<string, unknown> = {}, signer = key, header = {}): Promise<string> =>
  new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
    .sign(signer)

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const verify = (token: string, clients?: Record<string, string>) =>
  tokenVerifier({ issuer: ISSUER, jwks, clock, ...(clients ? { clients } : {}) })(token)

describe('access tokens', () => {
  it('lets a Cognito access token in, as its own tenant or the one it belongs to', async () => {
    expect(await verify(await sign())).toEqual({ clientId: 'client-1', tenant: 'client-1' })
    expect(await verify(await sign(), { 'client-1': 'shop' })).toEqual({
      clientId: 'client-1',
      tenant: 'shop',
    })
  })

  const refused: readonly [what: string, problem: string, token: () => Promise<string>][] = [
    ['expired a second ago', 'invalid-token', () => sign({ exp: NOW - 1 })],
    ['without an end', 'invalid-token', () => sign({ exp: undefined })],
    ['of another issuer', 'invalid-token', () => sign({ iss: `${ISSUER}2` })],
    ['an ID token', 'invalid-token', () => sign({ token_use: 'id' })],
    ['without token_use', 'invalid-token', () => sign({ token_use: undefined })],
    ['without a client', 'invalid-token', () => sign({ client_id: undefined })],
    ['without a scope', 'insufficient-scope', () => sign({ scope: undefined })],
    ['with a scope that only begins alike', 'insufficient-scope', () => sign({ scope: 'figures/readers' })],
    [
      'forged with another key',
      'invalid-token',
      async () => sign({}, (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'with a claim changed after signing',
      'invalid-token',
      async () => {
        const [header, , signature] = (await sign()).split('.')
        return `${header}.${part({ ...claims, client_id: 'client-2' })}.${signature}`
      },
    ],
    ['with alg none', 'invalid-token', async () => `${part({ alg: 'none', kid: 'k1' })}.${part(claims)}.`],
    [
      'signed by HS256 with the public key as secret',
      'invalid-token',
      async () => {
        const text = `${part({ alg: 'HS256', kid: 'k1' })}.${part(claims)}`
        return `${text}.${createHmac('sha256', publicPem).update(text).digest('base64url')}`
      },
    ],
    ['of an unknown key', 'invalid-token', () => sign({}, key, { kid: 'k2' })],
    ['that is no token', 'invalid-token', async () => 'abc'],
  ]

  it.each(refused)('refuses one %s as %s', async (_what, problem, token) => {
    await expect(token().then((text) => verify(text))).rejects.toMatchObject({ problem })
  })

  it('refuses clients that are not registered, and names of object members', async () => {
    const clients = { 'client-2': 'shop' }
    await expect(sign().then((token) => verify(token, clients))).rejects.toMatchObject({
      problem: 'unknown-client',
    })
    const member = await sign({ client_id: 'constructor' })
    await expect(verify(member, clients)).rejects.toMatchObject({ problem: 'unknown-client' })
  })

  it('reads the keys of a URL, and does not blame the token where they cannot be had', async () => {
    const served = { status: 200 }
    const server = createServer((_request, response) => {
      response.writeHead(served.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(jwks))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`)
    try {
      const verifier = tokenVerifier({ issuer: ISSUER, jwks: url, clock })
      expect(await verifier(await sign())).toMatchObject({ clientId: 'client-1' })
      served.status = 500
      const cold = tokenVerifier({ issuer: ISSUER, jwks: url, clock })
      const failure = await cold(await sign()).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(Error)
      expect(failure).not.toHaveProperty('problem')
    } finally {
      server.close()
    }
  })
})

describe('the Authorization header', () => {
  it.each([
    ['/v1/products', undefined, 401, 'no-token', 'Bearer realm="smart-steps", scope="figures/read"'],
    ['/v1/nothing-here', undefined, 401, 'no-token', 'Bearer realm="smart-steps", scope="figures/read"'],
    ['/v1/products', 'Basic dTpw', 401, 'invalid-token', 'Bearer realm="smart-steps", error="invalid_token"'],
    ['/v1/products', 'Bearer a b', 401, 'invalid-token', 'Bearer realm="smart-steps", error="invalid_token"'],
  ])('%s with %s → %d %s', async (path, header, status, problem, challenge) => {
    const { api } = await world()
    const response = await api.request(path, { headers: header ? { Authorization: header } : {} })
    expect(response.status).toBe(status)
    expect(response.headers.get('WWW-Authenticate')).toBe(challenge)
    expect(await response.json()).toMatchObject({ type: `urn:smart-steps:problem:${problem}`, status })
  })

  it('answers 403 and asks for the scope where it is missing', async () => {
    const city = await world()
    const { createApi } = await import('../../functions/serve/index.ts')
    const { london } = await import('./city.ts')
    const api = createApi({
      ...city,
      clock,
      country: 'gb',
      calendar: london,
      verify: (token) => verify(token),
    })
    const ask = async (changes: Record<string, unknown>) =>
      api.request('/v1/products', { headers: { Authorization: `Bearer ${await sign(changes)}` } })
    const response = await ask({ scope: 'other/write' })
    expect(response.status).toBe(403)
    expect(response.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="smart-steps", error="insufficient_scope", scope="figures/read"',
    )
    expect((await ask({})).status).toBe(200)
  })
})
