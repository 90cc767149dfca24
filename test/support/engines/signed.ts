import { createHash, createHmac } from 'node:crypto'

/** Who asks, and where. */
export interface Caller {
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/**
 * Headers of a POST to the root of an endpoint, signed by Signature Version 4: for services whose client is
 * not installed.
 */
export function signedHeaders(
  { region, accessKeyId, secretAccessKey }: Caller,
  service: string,
  { url, headers, body }: { url: URL; headers: Readonly<Record<string, string>>; body: string },
): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`
  const all: Record<string, string> = { host: url.host, 'x-amz-date': time }
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value
  const names = Object.keys(all).sort()
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${all[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  let key: string | Buffer = `AWS4${secretAccessKey}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const { host: _, ...sent } = all
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
