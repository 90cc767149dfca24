import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { localIssuer, localSession } from '../../functions/platform/local/issuer.ts'
import { tokenVerifier } from '../../functions/serve/index.ts'
import { fixedClock } from '../support/memory.ts'

const clock = fixedClock('2026-05-01T09:00:00Z')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuer-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the local issuer', () => {
  it('gives exactly the claims of Cognito’s client credentials', async () => {
    const issuer = await localIssuer(join(folder, 'issuer'), clock)
    const token = await issuer.token({ clientId: 'laptop', lifeSeconds: 3_600 })
    const now = Date.parse('2026-05-01T09:00:00Z') / 1000
    expect(decodeJwt(token)).toEqual({
      sub: 'laptop',
      token_use: 'access',
      scope: 'figures/read population-density-data/read',
      auth_time: now,
      iss: issuer.issuer,
      exp: now + 3_600,
      iat: now,
      version: 2,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: 'laptop',
    })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: issuer.jwks.keys[0]!.kid })
  })

  it('signs what the verifier lets in, also after a restart', async () => {
    const before = await localIssuer(folder, clock)
    const after = await localIssuer(folder, clock)
    const verify = tokenVerifier({
      issuer: after.issuer,
      jwks: after.jwks,
      clients: { laptop: 'own' },
      clock,
    })
    const token = await before.token({ clientId: 'laptop', lifeSeconds: 60 })
    expect(await verify(token)).toEqual({ clientId: 'laptop', tenant: 'own' })
    const narrow = await before.token({ clientId: 'laptop', lifeSeconds: 60, scope: 'other' })
    await expect(verify(narrow)).rejects.toMatchObject({ problem: 'insufficient-scope' })
  })

  it('refuses the token of another folder', async () => {
    const mine = await localIssuer(join(folder, 'mine'), clock)
    const other = await localIssuer(join(folder, 'other'), clock)
    const verify = tokenVerifier({ issuer: mine.issuer, jwks: mine.jwks, clock })
    const token = await other.token({ clientId: 'laptop', lifeSeconds: 60 })
    await expect(verify(token)).rejects.toMatchObject({ problem: 'invalid-token' })
  })

  it('keeps one key of mode 0600, however many start together, and publishes only its public part', async () => {
    const issuers = await Promise.all(Array.from({ length: 4 }, () => localIssuer(folder, clock)))
    expect(new Set(issuers.map(({ issuer }) => issuer)).size).toBe(1)
    expect(await readdir(folder)).toEqual(['key.json'])
    expect((await stat(join(folder, 'key.json'))).mode & 0o777).toBe(0o600)
    expect(Object.keys(issuers[0]!.jwks.keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it.each(['', '{"kty":"oct"}', '{"kty":"RSA","n":"x","e":"AQAB","kid":"k"}'])(
    'refuses the damaged key file %j and says what to do',
    async (text) => {
      await writeFile(join(folder, 'key.json'), text)
      const failure = localIssuer(folder, clock)
      await expect(failure).rejects.toThrow(InvalidInput)
      await expect(failure).rejects.toThrow('delete it')
    },
  )
})

describe('the session of the local explorer', () => {
  it('is given to a loopback name only, and never kept', async () => {
    const issuer = await localIssuer(folder, clock)
    const app = localSession(issuer, { clock })
    const response = await app.request('http://127.0.0.1:8080/session.json')
    const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string }
    expect(expiresAt).toBe('2026-05-01T10:00:00.000Z')
    expect(decodeJwt(token)).toMatchObject({ client_id: 'laptop', exp: Date.parse(expiresAt) / 1000 })
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect((await app.request('http://localhost:8080/session.json')).status).toBe(200)
    const rebound = await app.request('http://evil.example:8080/session.json')
    expect(rebound.status).toBe(403)
    expect(await rebound.text()).not.toContain('token')
  })
})
