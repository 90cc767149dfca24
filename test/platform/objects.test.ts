import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { ObjectStore } from '../../functions/platform/ports.ts'
import { memoryObjects } from '../support/memory.ts'
import { openS3StandIn } from './s3-stand-in.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'objects-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

interface Opened {
  readonly store: ObjectStore
  close(): Promise<void>
}

const nothing = async (): Promise<void> => undefined
const openFolder = async (): Promise<Opened> => ({
  store: folderStore(join(root, 'store')),
  close: nothing,
})
const openS3 = async (): Promise<Opened> => {
  const { client, close } = await openS3StandIn()
  await mkdir(join(root, 'scratch'))
  return { store: s3Store({ bucket: 'data', client, scratch: join(root, 'scratch') }), close }
}

const onDisk: readonly (readonly [string, () => Promise<Opened>])[] = [
  ['a folder', openFolder],
  ['S3 (its client against a stand-in)', openS3],
]
const all = [
  ['memory', async (): Promise<Opened> => ({ store: memoryObjects(), close: nothing })] as const,
  ...onDisk,
]

const text = (body: Uint8Array | null): string | null => (body === null ? null : Buffer.from(body).toString())

describe.each(all)('objects in %s', (_, open) => {
  let opened: Opened
  let store: ObjectStore
  beforeEach(async () => {
    opened = await open()
    store = opened.store
  })
  afterEach(() => opened.close())

  test('what was put is read back, the last of two writes', async () => {
    await store.put('a/dt=2026-03-24/part-0.json', 'first')
    await store.put('a/dt=2026-03-24/part-0.json', Buffer.from('größer'))
    expect(text(await store.get('a/dt=2026-03-24/part-0.json'))).toBe('größer')
  })

  test('there is nothing under a key that was never written, nor under a part of one', async () => {
    await store.put('a/b', 'x')
    expect(await store.get('a')).toBeNull()
    expect(await store.get('a/c')).toBeNull()
  })

  test('a list gives five keys in their order with their sizes, and none beside the prefix', async () => {
    for (const key of ['p/c', 'p/a/2', 'p/a/1', 'p/b', 'pq', 'p.x']) await store.put(key, key)
    expect(await store.list('p/')).toEqual([
      { key: 'p/a/1', size: 5 },
      { key: 'p/a/2', size: 5 },
      { key: 'p/b', size: 3 },
      { key: 'p/c', size: 3 },
    ])
    expect((await store.list('p/a')).map(({ key }) => key)).toEqual(['p/a/1', 'p/a/2'])
    expect(await store.list('none/')).toEqual([])
  })

  test('a copy stays when its source goes, and of nothing there is none', async () => {
    await store.put('a/größe=1/x', 'bytes')
    await store.copy('a/größe=1/x', 'b/y')
    await store.delete('a/größe=1/x')
    expect(text(await store.get('b/y'))).toBe('bytes')
    await expect(store.copy('a/größe=1/x', 'b/z')).rejects.toThrow('there is no object "a/größe=1/x"')
    expect(await store.get('b/z')).toBeNull()
  })

  test('a deleted object is gone, and deleting it again does nothing', async () => {
    await store.put('a/b', 'x')
    await store.delete('a/b')
    await store.delete('a/b')
    expect(await store.get('a/b')).toBeNull()
    expect(await store.list('')).toEqual([])
  })
})

describe.each(onDisk)('files in %s', (_, open) => {
  let opened: Opened
  let store: ObjectStore
  beforeEach(async () => {
    opened = await open()
    store = opened.store
  })
  afterEach(() => opened.close())

  test('a file is stored whole and stays where it was', async () => {
    const path = join(root, 'finished.parquet')
    await writeFile(path, Buffer.alloc(300_000, 7))
    await store.putFile('t/part-0.parquet', path)
    expect(Buffer.from((await store.get('t/part-0.parquet'))!)).toEqual(Buffer.alloc(300_000, 7))
    expect(await readFile(path)).toHaveLength(300_000)
  })

  test('a local path holds the bytes as they are now', async () => {
    await store.put('t/part-0.parquet', 'old')
    await readFile(await store.localPath('t/part-0.parquet'))
    await store.put('t/part-0.parquet', 'new')
    expect(await readFile(await store.localPath('t/part-0.parquet'), 'utf8')).toBe('new')
  })

  test('there is no local path of an object that is not there', async () => {
    await expect(store.localPath('t/none')).rejects.toThrow(InvalidInput)
    await expect(store.localPath('t/none')).rejects.toThrow('there is no object "t/none"')
  })

  test.each(['', '/etc/passwd', '../up', 'a/../../up'])('"%s" is no key', async (key) => {
    // Wrapped: an adapter may refuse before it gives a promise.
    await expect((async () => store.put(key, 'x'))()).rejects.toThrow('is no key of an object')
    await expect((async () => store.get(key))()).rejects.toThrow('is no key of an object')
  })
})

test('a write to a folder that fails leaves neither the object nor a part of it', async () => {
  const store = folderStore(join(root, 'store'))
  await expect(store.putFile('a/b', join(root, 'missing'))).rejects.toThrow('ENOENT')
  expect(await store.list('')).toEqual([])
  expect(await readdir(join(root, 'store', 'a'))).toEqual([])
})
