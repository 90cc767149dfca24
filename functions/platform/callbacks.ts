import { request } from 'node:https'
import { RequestFilteringHttpsAgent } from 'request-filtering-agent'
import type { Callback, Callbacks } from './ports.ts'

const SECONDS = 10
/** What a receiver answers is not read. */
const MOST_HEADER_BYTES = 8_192

export interface CallbackOptions {
  /** Addresses of a private network that may be called all the same, for receivers in tests. @default none */
  readonly allow?: readonly string[]
  /** Certificates that are trusted besides. @default none */
  readonly ca?: string
}

/**
 * Sends answers to addresses that buyers name, by HTTPS alone. An address that is not public is refused where the
 * connection is made, so that neither a name that leads inside nor one that changes in between gets anything; no
 * redirect is followed, and nothing of the answer but its status is told.
 */
export function httpsCallbacks({ allow = [], ca }: CallbackOptions = {}): Callbacks {
  const agent = new RequestFilteringHttpsAgent({ allowIPAddressList: [...allow], keepAlive: false })
  return {
    post: ({ url, token, headers, body }: Callback) =>
      new Promise((resolve, reject) => {
        const sent = request(
          url,
          {
            method: 'POST',
            agent,
            ...(ca === undefined ? {} : { ca }),
            maxHeaderSize: MOST_HEADER_BYTES,
            signal: AbortSignal.timeout(SECONDS * 1_000),
            headers: {
              ...headers,
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(body),
              ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
            },
          },
          (answer) => {
            answer.destroy()
            resolve(answer.statusCode ?? 0)
          },
        )
        sent.on('error', reject)
        sent.end(body)
      }),
  }
}
