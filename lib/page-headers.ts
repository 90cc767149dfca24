/**
 * What browsers are told with the explorer's pages, by CloudFront and by the server on a laptop. Imports
 * nothing, so that the server does not load the CDK.
 */

/** Directive → what it allows. The page runs its own script only, and speaks to nobody but the API. */
const policy = (connectTo: readonly string[]): Readonly<Record<string, readonly string[]>> => ({
  'default-src': ["'self'"],
  // MapLibre turns pixels into images of its own.
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'", ...connectTo],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
})

export interface PageHeaders {
  /** Those for which CloudFront has settings of its own. */
  readonly security: Readonly<
    Record<
      | 'content-security-policy'
      | 'referrer-policy'
      | 'strict-transport-security'
      | 'x-content-type-options'
      | 'x-frame-options',
      string
    >
  >
  readonly others: Readonly<Record<string, string>>
}

/** A year; browsers heed it over TLS alone. */
export const HSTS_SECONDS = 365 * 86_400

/** @param connectTo origins that the page asks, besides its own */
export const pageHeaders = (connectTo: readonly string[] = []): PageHeaders => ({
  security: {
    'content-security-policy': Object.entries(policy(connectTo))
      .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
      .join('; '),
    'referrer-policy': 'no-referrer',
    'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  },
  others: {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  },
})
