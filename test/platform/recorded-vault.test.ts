import { randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EpochClosed, KeyReplaced } from '../../functions/model/errors.ts'
import { fileVault } from '../../functions/platform/local/keys.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { keyRecordDocument, recordedVault } from '../../functions/platform/recorded-vault.ts'
import { memoryDocuments } from '../support/memory.ts'

const DAY = '2026-03-24'

let folder: string
let documents: DocumentStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorded-'))
  documents = memoryDocuments()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const keys = () => join(folder, 'keys')
/** Opened twice it is two processes. */
const open = (of: DocumentStore = documents) => recordedVault(fileVault(keys()), of)

describe('a recorded key', () => {
  test('is the same each time, and its record tells nothing of it', async () => {
    const key = await open().key(DAY)
    expect(Buffer.from(await open().key(DAY))).toEqual(Buffer.from(key))
    const { body } = (await documents.get(keyRecordDocument(DAY)))!
    expect(body).toEqual({ epoch: DAY, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(JSON.stringify(body)).not.toContain(Buffer.from(key).toString('hex').slice(0, 16))
  })

  test('that has vanished is not made anew: whoever asks is told what to do', async () => {
    await open().key(DAY)
    await rm(join(keys(), `${DAY}.key`))
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
    await expect(open().key(DAY)).rejects.toThrow(/Bring the first one back; or destroy it with forget/)
  })

  test('that has vanished with its folder is not made anew either', async () => {
    await open().key(DAY)
    await rm(keys(), { recursive: true })
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
    expect(await open().key('2026-03-25')).toHaveLength(32)
  })

  test('that was exchanged for another is refused, and taken again when it is back', async () => {
    const key = await open().key(DAY)
    const path = join(keys(), `${DAY}.key`)
    await rename(path, `${path}.aside`)
    await writeFile(path, randomBytes(32), { mode: 0o600 })
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
    await rename(`${path}.aside`, path)
    expect(Buffer.from(await open().key(DAY))).toEqual(Buffer.from(key))
  })

  test('of one epoch is not taken for that of another', async () => {
    await open().key(DAY)
    await open().key('2026-03-25')
    await rename(join(keys(), '2026-03-25.key'), join(keys(), `${DAY}.key`))
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
  })

  test('from before there were records is recorded when it is asked for', async () => {
    const key = await fileVault(keys()).key(DAY)
    expect(Buffer.from(await open().key(DAY))).toEqual(Buffer.from(key))
    await rm(join(keys(), `${DAY}.key`))
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
  })

  test('is given to nobody before its record is written', async () => {
    const broken: DocumentStore = {
      ...documents,
      put: async () => {
        throw new Error('the table cannot be reached')
      },
    }
    await expect(open(broken).key(DAY)).rejects.toThrow('cannot be reached')
    const key = await open().key(DAY)
    expect(Buffer.from(await open(broken).key(DAY))).toEqual(Buffer.from(key))
  })

  test('is one for eight processes that ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open().key(DAY)))
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  })

  test('that is destroyed is closed, also when its replacement was', async () => {
    await open().key(DAY)
    await rm(keys(), { recursive: true })
    await expect(open().key(DAY)).rejects.toThrow(KeyReplaced)
    await open().destroy(DAY)
    expect(await open().isDestroyed(DAY)).toBe(true)
    await expect(open().key(DAY)).rejects.toThrow(EpochClosed)
  })
})
