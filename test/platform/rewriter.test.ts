import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import { s3Rewriter } from '../../functions/platform/aws/rewriter.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { folderRewriter } from '../../functions/platform/local/rewriter.ts'
import { openS3StandIn } from './s3-stand-in.ts'

let root: string
let scratch: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rewriter-'))
  scratch = join(root, 'scratch')
  await mkdir(scratch)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const openFolder = async () => {
  const out = join(root, 'out')
  return { store: folderStore(out), rewriter: folderRewriter(out, scratch), close: async () => undefined }
}
const openS3 = async () => {
  const { client, close } = await openS3StandIn()
  const options = { bucket: 'data', client, scratch }
  return { store: s3Store(options), rewriter: s3Rewriter(options), close }
}

describe.each([
  ['a folder', openFolder],
  ['S3 (its client against a stand-in)', openS3],
])('objects rewritten in %s', (_, open) => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeEach(async () => {
    opened = await open()
    await opened.store.put('a/b.parquet', 'before')
  })
  afterEach(() => opened.close())
  const text = async () => Buffer.from((await opened.store.get('a/b.parquet'))!).toString()
  const fetched = async () => (await opened.rewriter.fetch('a/b.parquet'))!

  test('are read, and replaced by what was written beside them', async () => {
    const found = await fetched()
    expect(await readFile(found.path, 'utf8')).toBe('before')
    await writeFile(found.next, 'after')
    expect(await opened.rewriter.replace('a/b.parquet', found)).toBe(true)
    await found.remove()
    expect(await text()).toBe('after')
    expect(await readdir(scratch)).toEqual([])
  })

  test('are not replaced where somebody else has written meanwhile', async () => {
    const found = await fetched()
    await writeFile(found.next, 'after')
    await opened.store.put('a/b.parquet', 'newer')
    expect(await opened.rewriter.replace('a/b.parquet', found)).toBe(false)
    expect(await text()).toBe('newer')
  })

  test('are not brought back where somebody has removed them', async () => {
    const found = await fetched()
    await writeFile(found.next, 'after')
    await opened.store.delete('a/b.parquet')
    expect(await opened.rewriter.replace('a/b.parquet', found)).toBe(false)
    expect(await opened.store.get('a/b.parquet')).toBeNull()
  })

  test('are null where there is none', async () => {
    expect(await opened.rewriter.fetch('a/none.parquet')).toBeNull()
  })
})
