import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { s3Downloads } from '../../functions/platform/aws/downloads.ts'
import { folderDownloads } from '../../functions/platform/local/downloads.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'

const AS = { type: 'text/csv', fileName: 'visitors.csv' }

it("links to the bucket's own host for five minutes, with the type and the name that the server gives", async () => {
  const client = new S3Client({
    region: 'eu-west-2',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
  })
  const download = await s3Downloads('figures-of-gb', client).open('jobs/shop/1/2.csv', AS)
  expect(download).toMatchObject({ kind: 'link' })
  const { protocol, host, pathname, searchParams } = new URL((download as { url: string }).url)
  expect([protocol, host, pathname]).toEqual([
    'https:',
    'figures-of-gb.s3.eu-west-2.amazonaws.com',
    '/jobs/shop/1/2.csv',
  ])
  expect(Object.fromEntries(searchParams)).toMatchObject({
    'X-Amz-Expires': '300',
    'X-Amz-SignedHeaders': 'host',
    'response-content-type': 'text/csv',
    'response-content-disposition': 'attachment; filename="visitors.csv"',
    'response-cache-control': 'private, no-store',
  })
  client.destroy()
})

it('gives the bytes of a file of a folder, and nothing where there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'downloads-'))
  try {
    const store = folderStore(folder)
    await store.put('jobs/shop/1/2.csv', 'a,b\r\n')
    const downloads = folderDownloads(store)
    const found = await downloads.open('jobs/shop/1/2.csv', AS)
    expect(found).toMatchObject({ kind: 'bytes' })
    expect(await new Response((found as { body: ReadableStream }).body).text()).toBe('a,b\r\n')
    expect(await downloads.open('jobs/shop/1/3.csv', AS)).toBeNull()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
