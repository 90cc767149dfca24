import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Hono } from 'hono'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose'
import { InvalidInput } from '../../model/errors.ts'
import type { Clock } from '../ports.ts'
import { readIfThere, writeFirst } from './secret-file.ts'

/** Who may ask, and for how long. */
export interface TokenRequest {
  readonly clientId: string
  readonly lifeSeconds: number
  /** @default all that Cognito's clients may ask for */
  readonly scope?: string
}

/** Stands for Cognito's client credentials: the same claims, signed by a key of this folder. */
export interface LocalIssuer {
  /** The `iss` of its tokens: another for every key, so that a token of one folder is none of another. */
  readonly issuer: string
  /** Public keys only. */
  readonly jwks: JSONWebKeySet
  /** @returns a signed access token (RS256) */
  token(request: TokenRequest): Promise<string>
}

const ALL_SCOPES = 'figures/read population-density-data/read'
const KEY_FILE = 'key.json'
const SYSTEM_CLOCK: Clock = { now: () => new Date() }

/**
 * The issuer of an output folder. Its key pair is made once and kept with mode 0600; of several processes
 * that start together one makes it and all use it. Opens no store.
 * @throws InvalidInput if the key file is damaged
 */
export async function localIssuer(folder: string, clock: Clock = SYSTEM_CLOCK): Promise<LocalIssuer> {
  const secret = await keyOf(folder)
  const { kty, n, e, d, kid } = secret
  if (kty !== 'RSA' || !n || !e || !d || !kid) throw damaged(folder)
  const key = await importJWK(secret, 'RS256').catch((cause) => {
    throw damaged(folder, cause)
  })
  const issuer = `urn:smart-steps:local:${kid}`
  return {
    issuer,
    jwks: { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] },
    async token({ clientId, lifeSeconds, scope = ALL_SCOPES }) {
      const now = Math.floor(clock.now().getTime() / 1000)
      return new SignJWT({
        token_use: 'access',
        scope,
        auth_time: now,
        version: 2,
        client_id: clientId,
      })
        .setProtectedHeader({ kid, alg: 'RS256' })
        .setSubject(clientId)
        .setIssuer(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .setJti(randomUUID())
        .sign(key)
    },
  }
}

/**
 * `GET /session.json` → `{token, expiresAt}`: the explorer on the same laptop signs itself in. It answers
 * only to a loopback name, so that a page elsewhere cannot reach it by pointing its own name at 127.0.0.1.
 */
export function localSession(
  issuer: LocalIssuer,
  { clientId = 'laptop', lifeSeconds = 3600, clock = SYSTEM_CLOCK } = {},
): Hono {
  const app = new Hono()
  app.get('/session.json', async (c) => {
    const host = new URL(c.req.url).hostname
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
      return c.json({ title: 'Only for this machine', status: 403 }, 403, {
        'Content-Type': 'application/problem+json',
      })
    }
    const expiresAt = new Date(clock.now().getTime() + lifeSeconds * 1000).toISOString()
    const token = await issuer.token({ clientId, lifeSeconds })
    return c.json({ token, expiresAt }, 200, { 'Cache-Control': 'no-store' })
  })
  return app
}

async function keyOf(folder: string): Promise<JWK> {
  const path = join(folder, KEY_FILE)
  const bytes = (await readIfThere(path)) ?? (await writeFirst(path, await newKey()))
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as JWK
  } catch (cause) {
    throw damaged(folder, cause)
  }
}

async function newKey(): Promise<Uint8Array> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const text = JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256' })
  return new TextEncoder().encode(text)
}

const damaged = (folder: string, cause?: unknown): InvalidInput =>
  new InvalidInput(
    `${join(folder, KEY_FILE)} is no RSA key of the local issuer: delete it, a new one is made and old tokens end`,
    { cause },
  )
