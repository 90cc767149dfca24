import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { landingBucket } from '../../functions/platform/aws/landing.ts'

const BODY = '0123456789'
const STORED = 'Tue, 24 Mar 2026 10:00:00 GMT'

let server: Server
let client: S3Client
let scratch: string

/** One object with one version, as the service answers for it. */
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'landing-'))
  server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://s3')
    if (url.pathname !== '/bucket/a.csv' || (url.searchParams.get('versionId') ?? 'v1') !== 'v1') {
      response.writeHead(404).end()
      return
    }
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
    const body = from === undefined ? BODY : BODY.slice(Number(from), Number(to) + 1)
    response.writeHead(from === undefined ? 200 : 206, {
      'content-length': body.length,
      'last-modified': STORED,
      'x-amz-version-id': 'v1',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
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
  await rm(scratch, { recursive: true })
})

it('the landing bucket tells size, version and time of a file before it is copied; null where it is gone', async () => {
  const landing = landingBucket('bucket', scratch, client)
  const found = { versionId: 'v1', landedAt: new Date(STORED), bytes: 10 }
  expect(await landing.find({ key: 'a.csv' })).toEqual(found)
  expect(await landing.find({ key: 'a.csv', versionId: 'v1' })).toEqual(found)
  expect(await landing.find({ key: 'a.csv', versionId: 'v0' })).toBeNull()
  expect(await landing.find({ key: 'b.csv' })).toBeNull()
})

it('the landing bucket copies bytes 3, 4 and 5 to their place, and leaves the rest of the file', async () => {
  const path = join(scratch, 'copy')
  await writeFile(path, '..........')
  const landing = landingBucket('bucket', scratch, client)
  await landing.copyBytes({ key: 'a.csv', versionId: 'v1' }, { from: 3, to: 6 }, { path, at: 3 })
  await landing.copyBytes({ key: 'a.csv', versionId: 'v1' }, { from: 6, to: 6 }, { path, at: 6 })
  expect(await readFile(path, 'utf8')).toBe('...345....')
})
