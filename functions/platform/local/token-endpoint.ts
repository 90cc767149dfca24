import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { LocalClients } from './clients.ts'
import { LOCAL_SCOPES, type LocalIssuer } from './issuer.ts'

const GRANT = 'client_credentials'
const LIFE_SECONDS = 3600
const MOST_BYTES = 8_192

/** RFC 6749, 5.2. */
type TokenError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope'

/**
 * `POST /oauth2/token` and what leads to it, as the domain of a user pool has them: client credentials by Basic or in
 * the body (RFC 6749, 2.3.1 and 4.4), and tokens with Cognito's claims.
 */
export function tokenEndpoint(issuer: LocalIssuer, clients: LocalClients): Hono {
  const app = new Hono()
  app.post(
    '/oauth2/token',
    bodyLimit({ maxSize: MOST_BYTES, onError: (c) => refused(c, 'invalid_request') }),
    async (c) => {
      const type = c.req.header('Content-Type') ?? ''
      if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return refused(c, 'invalid_request')
      const form = new URLSearchParams(await c.req.text())
      // No parameter may be there twice.
      if (new Set(form.keys()).size < form.size) return refused(c, 'invalid_request')
      const basic = credentialsOf(c.req.header('Authorization'))
      const id = basic?.id ?? form.get('client_id')
      const secret = basic?.secret ?? form.get('client_secret')
      // A client names itself in one way alone.
      if (basic && (form.has('client_secret') || (form.get('client_id') ?? id) !== id)) {
        return refused(c, 'invalid_request')
      }
      if (id === null || secret === null || !(await clients.isSecret(id, secret))) {
        return refused(c, 'invalid_client')
      }
      const grant = form.get('grant_type')
      if (grant === null) return refused(c, 'invalid_request')
      if (grant !== GRANT) return refused(c, 'unsupported_grant_type')
      const scope = form.get('scope') ?? LOCAL_SCOPES.join(' ')
      if (!scope.split(' ').every((word) => LOCAL_SCOPES.includes(word))) return refused(c, 'invalid_scope')
      const token = await issuer.token({ clientId: id, lifeSeconds: LIFE_SECONDS, scope })
      return c.json({ access_token: token, expires_in: LIFE_SECONDS, token_type: 'Bearer' }, 200, NOT_KEPT)
    },
  )
  app.get('/.well-known/jwks.json', async (c) => c.json(await issuer.keys(), 200))
  app.get('/.well-known/openid-configuration', (c) => {
    const { origin } = new URL(c.req.url)
    return c.json({
      issuer: issuer.issuer,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      token_endpoint: `${origin}/oauth2/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      grant_types_supported: [GRANT],
      scopes_supported: LOCAL_SCOPES,
      id_token_signing_alg_values_supported: ['RS256'],
    })
  })
  return app
}

const NOT_KEPT = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

function refused(c: Context, error: TokenError): Response {
  if (error !== 'invalid_client') return c.json({ error }, 400, NOT_KEPT)
  return c.json({ error }, 401, { ...NOT_KEPT, 'WWW-Authenticate': 'Basic realm="smart-steps"' })
}

/** RFC 7617; id and secret are form-encoded in it. */
function credentialsOf(header: string | undefined): { id: string; secret: string } | null {
  const match = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')
  if (!match?.[1]) return null
  const text = Buffer.from(match[1], 'base64').toString()
  const colon = text.indexOf(':')
  try {
    const [id, secret] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)].map(decodeURIComponent)
    return { id: id!, secret: secret! }
  } catch {
    return { id: '', secret: '' }
  }
}
