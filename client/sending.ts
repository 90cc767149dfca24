import type { Tokens } from './tokens.ts'

/** How often a request is sent again, and how long is waited for it in all. */
export interface Patience {
  /** @default 3 */
  readonly retries?: number
  /** @default 60_000 */
  readonly longestWaitMs?: number
}

export interface Sending {
  readonly fetch: (request: Request) => Promise<Response>
  readonly tokens: Tokens
  readonly patience: Patience
  /** @throws the reason of the signal, once it is aborted */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly now: () => number
}

/**
 * Sends a request with its token. It is sent again where the API asks for it, by 429 or 503 with Retry-After, and
 * once with a new token after 401: neither was carried out. Anything else is the caller's to decide.
 */
export const sender =
  ({ fetch, tokens, patience, sleep, now }: Sending) =>
  async (request: Request): Promise<Response> => {
    const { retries = 3, longestWaitMs = 60_000 } = patience
    let waitedMs = 0
    let retried = 0
    let isRenewed = false
    for (;;) {
      const token = await tokens.get(request.signal)
      // Whatever sends it may be one that knows no signals.
      request.signal.throwIfAborted()
      const attempt = request.clone()
      attempt.headers.set('Authorization', `Bearer ${token}`)
      const response = await fetch(attempt)
      if (response.status === 401 && !isRenewed && tokens.refuse(token)) {
        isRenewed = true
      } else {
        const waitMs = waitOf(response, now())
        if (waitMs === null || retried === retries || waitedMs + waitMs > longestWaitMs) return response
        retried += 1
        waitedMs += waitMs
        await sleep(waitMs, request.signal)
      }
      await response.body?.cancel()
    }
  }

/** @returns how long the API asks to wait, in ms; null where it does not */
function waitOf({ status, headers }: Response, now: number): number | null {
  const seconds = status === 429 || status === 503 ? retryAfter(headers, now) : undefined
  return seconds === undefined ? null : seconds * 1000
}

/** @returns what Retry-After says (RFC 9110, 10.2.3: seconds, or a date of HTTP), in seconds from now */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('Retry-After')?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal.addEventListener('abort', abort, { once: true })
  })
}
