import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { landingBucket } from '../../functions/platform/aws/landing.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'

/** Every object is refused, as S3 does it where it does not say whether one is there. */
let server: Server
let client: S3Client
let listed: readonly string[] | null

beforeEach(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://s3')
    if (url.searchParams.get('list-type') !== '2' || listed === null) {
      const text = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
      response.writeHead(403).end(request.method === 'HEAD' ? undefined : text)
      return
    }
    const prefix = url.searchParams.get('prefix')!
    const found = listed
      .filter((key) => key.startsWith(prefix))
      .map((key) => `<Contents><Key>${key}</Key></Contents>`)
    response.end(`<ListBucketResult>${found.join('')}</ListBucketResult>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  })
})
afterEach(async () => {
  client.destroy()
  server.close()
  await once(server, 'close')
})

const asked = () => {
  const landing = landingBucket('bucket', '/nowhere', client)
  const store = s3Store({ bucket: 'bucket', client, scratch: '/nowhere' })
  return [
    ['find', () => landing.find({ key: 'a/b.csv' })],
    ['fetch', () => landing.fetch({ key: 'a/b.csv' })],
    ['get', () => store.get('a/b.csv')],
  ] as const
}

describe('an object that is refused', () => {
  it('is missing where the listing of its name does not have it', async () => {
    listed = ['a/b.csv.gz', 'a/c.csv']
    for (const [name, ask] of asked()) expect([name, await ask()]).toEqual([name, null])
  })

  it.each([
    ['the listing has it', ['a/b.csv', 'a/b.csv.gz']],
    ['the listing is refused too', null],
  ])('stays refused where %s', async (_, keys) => {
    listed = keys
    for (const [, ask] of asked())
      await expect(ask()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
  })
})
