import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { type JSONWebKeySet, SignJWT } from 'jose'
import type { Clock } from '../ports.ts'
import { publicKeys, signingKey } from './signing-keys.ts'

/** Who may ask, and for how long. */
export interface TokenRequest {
  readonly clientId: string
  readonly lifeSeconds: number
  /** @default all that Cognito's clients may ask for */
  readonly scope?: string
}

/** Stands for Cognito's client credentials: the same claims, signed by a key of this folder. */
export interface LocalIssuer {
  /** The `iss` of its tokens: another for every folder, so that a token of one is none of another. */
  readonly issuer: string
  /** Public keys only, as they were when it was opened. */
  readonly jwks: JSONWebKeySet
  /** As they are: a key may have been changed by another process. */
  keys(): Promise<JSONWebKeySet>
  /** @returns a signed access token (RS256) */
  token(request: TokenRequest): Promise<string>
}

/** What Cognito's clients may ask for (lib/tokens.ts). */
export const LOCAL_SCOPES: readonly string[] = ['figures/read', 'population-density-data/read']
const SYSTEM_CLOCK: Clock = { now: () => new Date() }

/**
 * The issuer of an output folder. Opens no store.
 * @throws InvalidInput if the key file is damaged
 */
export async function localIssuer(folder: string, clock: Clock = SYSTEM_CLOCK): Promise<LocalIssuer> {
  const { issuer } = await signingKey(folder)
  const keys = async (): Promise<JSONWebKeySet> => ({ keys: await publicKeys(folder, clock) })
  return {
    issuer,
    jwks: await keys(),
    keys,
    async token({ clientId, lifeSeconds, scope = LOCAL_SCOPES.join(' ') }) {
      const now = Math.floor(clock.now().getTime() / 1000)
      const { key, secret } = await signingKey(folder)
      return new SignJWT({
        token_use: 'access',
        scope,
        auth_time: now,
        version: 2,
        client_id: clientId,
      })
        .setProtectedHeader({ kid: secret.kid, alg: 'RS256' })
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
