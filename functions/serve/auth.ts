import type { MiddlewareHandler } from 'hono'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { z } from 'zod'
import type { Clock } from '../platform/ports.ts'
import type { ApiEnvironment, Caller } from './caller.ts'
import { Problem } from './problems.ts'

/** @throws Problem no-token, invalid-token, insufficient-scope or unknown-client */
export type Verify = (token: string, scopes?: Scopes) => Promise<Caller>

/** One of them is enough; the first is the one that a caller is told of. */
type Scopes = readonly [string, ...string[]]

export interface VerifierOptions {
  /** Exactly the `iss` of the tokens. */
  readonly issuer: string
  /** The keys themselves, or where the issuer publishes them. */
  readonly jwks: JSONWebKeySet | URL | (() => Promise<JSONWebKeySet>)
  /** Client id → tenant, or who knows. Without it every client of the issuer may call, each its own tenant. */
  readonly clients?: Readonly<Record<string, string>> | ((clientId: string) => Promise<string | undefined>)
  readonly clock?: Clock
}

/** What a token must allow below /v1. */
export const SCOPE = 'figures/read'
/** The same for CAMARA's population density, as Cognito can write it; its own document has a colon. */
export const DENSITY_SCOPE = 'population-density-data/read'
const DENSITY_SCOPES: Scopes = [DENSITY_SCOPE, DENSITY_SCOPE.replace('/', ':')]
/** By the part of the API that is asked. */
export const scopesOf = { figures: [SCOPE], density: DENSITY_SCOPES } as const satisfies Record<
  string,
  Scopes
>

/**
 * Checks access tokens as Cognito issues them to client credentials: they carry `client_id`, `token_use`
 * and `scope` and no `aud`. RS256 only, so that neither `none` nor a public key used as an HMAC secret passes.
 */
export function tokenVerifier({ issuer, jwks, clients, clock }: VerifierOptions): Verify {
  const keys = keysOf(jwks)
  return async (token, scopes = scopesOf.figures) => {
    const claims = await jwtVerify(token, keys, {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['iss', 'exp', 'client_id', 'token_use'],
      ...(clock ? { currentDate: clock.now() } : {}),
    }).then(
      ({ payload }) => claimsSchema.safeParse(payload),
      (error) => {
        throw refusal(error)
      },
    )
    if (!claims.success) {
      throw new Problem(
        'invalid-token',
        'the token is no access token with token_use "access" and a client_id: send the access token, not an ID token',
      )
    }
    const { client_id: clientId, scope } = claims.data
    const given = scope.split(' ')
    if (!scopes.some((one) => given.includes(one))) {
      throw new Problem(
        'insufficient-scope',
        `the token lacks the scope ${scopes[0]}: request it when you fetch the token`,
      )
    }
    const tenant = clients ? await tenantOf(clients, clientId) : clientId
    if (tenant === undefined) {
      throw new Problem(
        'unknown-client',
        'the client of this token is not registered here: ask your operator',
      )
    }
    return { clientId, tenant }
  }
}

/** Lets only verified callers through, and says who they are. */
export const requireToken =
  (verify: Verify, scopes: Scopes = scopesOf.figures): MiddlewareHandler<ApiEnvironment> =>
  async (c, next) => {
    const header = c.req.header('Authorization')
    if (header === undefined) {
      throw new Problem('no-token', 'send the header "Authorization: Bearer <access token>"')
    }
    const match = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(header)
    if (!match?.[1]) {
      throw new Problem(
        'invalid-token',
        'the Authorization header is not of the form "Bearer <access token>": send it so',
      )
    }
    c.set('caller', await verify(match[1], scopes))
    await next()
  }

const claimsSchema = z.object({
  client_id: z.string().min(1),
  token_use: z.literal('access'),
  scope: z.string().default(''),
})

function keysOf(jwks: VerifierOptions['jwks']): JWTVerifyGetKey {
  if (jwks instanceof URL) return createRemoteJWKSet(jwks)
  if (typeof jwks !== 'function') return createLocalJWKSet(jwks)
  return async (header, token) => createLocalJWKSet(await jwks())(header, token)
}

/** Own properties only: a client called `constructor` is none of ours. */
async function tenantOf(
  clients: NonNullable<VerifierOptions['clients']>,
  clientId: string,
): Promise<string | undefined> {
  if (typeof clients === 'function') return clients(clientId)
  return Object.hasOwn(clients, clientId) ? clients[clientId] : undefined
}

/** A token at fault is the caller's; keys that cannot be fetched are ours, and no reason to blame the token. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return error
  if (!(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC') return error
  const detail =
    error instanceof errors.JWTExpired
      ? 'the token has expired: fetch a new one'
      : 'the token is not one of this issuer, or is damaged: fetch a new one'
  return new Problem('invalid-token', detail, { cause: error })
}
