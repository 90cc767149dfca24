import { problemOf } from './problem.ts'

export interface AccessToken {
  readonly token: string
  /** In ms since 1970. */
  readonly expiresAt: number
}

/** Gets a new token, from whoever gives them. */
export type TokenSource = () => Promise<AccessToken>

/** What gives a request its token. */
export interface Tokens {
  /** @throws what the source throws; the reason of the signal, once it is aborted */
  get(signal: AbortSignal): Promise<string>
  /** The API did not take it: the next one is new. @returns whether there can be another */
  refuse(token: string): boolean
}

/** A token is renewed so long before it ends; one that lives shorter than twice that, at half of its life. */
const RENEW_MS = 60_000

/** Of somebody who renews the token without us. */
export const fixedToken = (token: string): Tokens => ({
  get: async () => token,
  refuse: () => false,
})

/** Tokens that are kept while they last; requests that wait for one wait for the same. */
export function renewedTokens(source: TokenSource, now: () => number): Tokens {
  let kept: { readonly token: string; readonly renewAt: number } | null = null
  let coming: Promise<string> | null = null

  async function renew(): Promise<string> {
    try {
      const { token, expiresAt } = await source()
      kept = { token, renewAt: expiresAt - Math.min(RENEW_MS, (expiresAt - now()) / 2) }
      return token
    } finally {
      coming = null
    }
  }

  return {
    get(signal) {
      if (kept && now() < kept.renewAt) return Promise.resolve(kept.token)
      coming ??= renew()
      // One who gives up must not take the token away from the others.
      return unlessAborted(coming, signal)
    },
    refuse(token) {
      if (kept?.token === token) kept = null
      return true
    },
  }
}

export interface ClientCredentials {
  readonly clientId: string
  readonly clientSecret: string
  /** The address that the operator names, `https://….amazoncognito.com/oauth2/token`. */
  readonly tokenUrl: string
  /** @default 'figures/read' */
  readonly scope?: string
}

/** OAuth 2 client credentials (RFC 6749, 4.4), with the secret in the header (2.3.1). */
export const credentialsSource =
  (
    { clientId, clientSecret, tokenUrl, scope = 'figures/read' }: ClientCredentials,
    send: (request: Request) => Promise<Response>,
    now: () => number,
  ): TokenSource =>
  async () => {
    const secret = btoa([clientId, clientSecret].map(encodeURIComponent).join(':'))
    const response = await send(
      new Request(tokenUrl, {
        method: 'POST',
        headers: { Authorization: `Basic ${secret}`, Accept: 'application/json' },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
      }),
    )
    const answer: unknown = await response.json().catch(() => null)
    const { access_token, expires_in, error } = membersOf(answer)
    if (typeof access_token === 'string' && typeof expires_in === 'number') {
      return { token: access_token, expiresAt: now() + expires_in * 1000 }
    }
    const reason = typeof error === 'string' ? `: ${error}` : ''
    const detail = `No token was given for these credentials (${response.status}${reason}).`
    throw problemOf(response.status, { title: 'No token', detail })
  }

const membersOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? { ...body } : {}

function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
