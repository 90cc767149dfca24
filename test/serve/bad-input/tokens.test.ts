import { generateKeyPairSync } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApi, type ProblemName, tokenVerifier } from '../../../functions/serve/index.ts'
import { fixedClock, memoryDocuments, memoryFigures, memoryObjects } from '../../support/memory.ts'
import { london } from '../city.ts'
import { expectRefusal, LONG } from './refusal.ts'

const ISSUER = 'https://issuer.example'
const NOW = 1_777_626_000
const clock = fixedClock(new Date(NOW * 1000).toISOString())

let key: CryptoKey
let foreign: CryptoKey
let jwk: JWK
let foreignJwk: JWK

beforeAll(async () => {
  const ours = await generateKeyPair('RS256', { extractable: true })
  const theirs = await generateKeyPair('RS256', { extractable: true })
  ;[key, foreign] = [ours.privateKey, theirs.privateKey]
  jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'RS256' }
  foreignJwk = { ...(await exportJWK(theirs.publicKey)), kid: 'k1', alg: 'RS256' }
})

const claims = {
  token_use: 'access',
  scope: 'figures/read',
  iss: ISSUER,
  exp: NOW + 60,
  iat: NOW,
  client_id: 'ours',
}

const sign = (changes: Record<string, unknown> = {}, signer = key, header: Record<string, unknown> = {}) =>
  new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
    .sign(signer)

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function ask(authorization: string, path = '/v1/products') {
  const api = createApi({
    store: memoryObjects(),
    documents: memoryDocuments(),
    figures: memoryFigures(),
    clock,
    country: 'gb',
    calendar: london,
    verify: tokenVerifier({ issuer: ISSUER, jwks: { keys: [jwk] }, clients: { ours: 'a' }, clock }),
  })
  return api.request(path, { headers: { Authorization: authorization } })
}

describe('a token', () => {
  it('of ours is let in', async () => {
    expect((await ask(`Bearer ${await sign()}`)).status).toBe(200)
  })

  const refused: readonly [what: string, problem: ProblemName, token: () => Promise<string>][] = [
    ['that holds only from later on', 'invalid-token', () => sign({ nbf: NOW + 60 })],
    ['that ends at this very second', 'invalid-token', () => sign({ exp: NOW })],
    ['whose end is a text', 'invalid-token', () => sign({ exp: 'never' })],
    ['whose issuer is a list with ours', 'invalid-token', () => sign({ iss: [ISSUER] })],
    ['whose issuer ends in a slash', 'invalid-token', () => sign({ iss: `${ISSUER}/` })],
    ['whose client is a list', 'invalid-token', () => sign({ client_id: ['ours'] })],
    ['whose client is empty', 'invalid-token', () => sign({ client_id: '' })],
    ['whose scope is a list', 'invalid-token', () => sign({ scope: ['figures/read'] })],
    ['of a client of others', 'unknown-client', () => sign({ client_id: 'theirs' })],
    ['of a client called __proto__', 'unknown-client', () => sign({ client_id: '__proto__' })],
    ['that brings a key of its own', 'invalid-token', () => sign({}, foreign, { jwk: foreignJwk })],
    [
      'that names an address for its key',
      'invalid-token',
      () => sign({}, foreign, { jku: 'http://127.0.0.1:9/jwks.json' }),
    ],
    ['whose key is a path', 'invalid-token', () => sign({}, foreign, { kid: '../../dev/null' })],
    ['whose key is a query', 'invalid-token', () => sign({}, foreign, { kid: "k1' OR '1'='1" })],
    ['without a key, signed by others', 'invalid-token', () => sign({}, foreign, { kid: undefined })],
    [
      'with alg None in other letters',
      'invalid-token',
      async () => `${part({ alg: 'nOnE' })}.${part(claims)}.`,
    ],
    [
      'with alg none and a signature of ours',
      'invalid-token',
      async () => `${part({ alg: 'none' })}.${(await sign()).split('.').slice(1).join('.')}`,
    ],
    [
      'signed by another algorithm of the same key',
      'invalid-token',
      async () => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
        return new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid: 'k1' }).sign(privateKey)
      },
    ],
    [
      'with a header that must be understood',
      'invalid-token',
      async () => {
        const [, payload, signature] = (await sign()).split('.')
        return `${part({ alg: 'RS256', kid: 'k1', crit: ['a'], a: 1 })}.${payload}.${signature}`
      },
    ],
    [
      'whose claims are no object',
      'invalid-token',
      async () => `${part({ alg: 'RS256' })}.${part([1])}.AAAA`,
    ],
    ['of five parts', 'invalid-token', async () => `${part({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`],
    ['that is long', 'invalid-token', async () => LONG],
  ]

  it.each(refused)('%s is refused', async (_what, problem, token) => {
    const text = await token()
    const response = await ask(`Bearer ${text}`)
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer /)
    const detail = await expectRefusal(response, problem)
    expect(detail).not.toContain(text.slice(0, 20))
  })

  it.each(['', 'Bearer', 'Bearer ', 'bearer:abc', 'Token abc', 'Bearer a,Bearer b', `Bearer ${LONG}!`])(
    'in a header of the form %j is refused',
    async (header) => {
      await expectRefusal(await ask(header), 'invalid-token')
    },
  )

  it('is looked for in the header alone', async () => {
    const token = await sign()
    await expectRefusal(await ask('', `/v1/products?access_token=${token}`), 'invalid-token')
  })
})
