import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KMSClient } from '@aws-sdk/client-kms'
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EpochClosed, InvalidInput } from '../../functions/model/errors.ts'
import { kmsVault } from '../../functions/platform/aws/keys.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'
import { fileVault } from '../../functions/platform/local/keys.ts'
import type { KeyVault } from '../../functions/platform/ports.ts'
import { fixedClock } from '../support/memory.ts'
import { memoryVault } from '../support/vault.ts'

const clock = fixedClock('2026-04-03T00:00:00Z')

let root: string
let dynamo: Awaited<ReturnType<typeof openDynalite>>
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'keys-'))
  dynamo = await openDynalite(join(root, 'dynamodb'))
})
afterAll(async () => {
  await dynamo.close()
  await rm(root, { recursive: true, force: true })
})

/** A vault per test; opened twice it is two processes over the same keys. */
let count = 0
let name: string
beforeEach(() => {
  count += 1
  name = `vault-${count}`
})

const folder = (): string => join(root, name)
const openFiles = (): KeyVault => fileVault(folder(), clock)

/** The epochs of a test's vault lie in one table with those of all the others: each test has years of its own. */
const epoch = (day = '03-24'): string => `${2000 + count}-${day}`
const kms = kmsStandIn()
const openKms = (deployment = 'gb'): KeyVault =>
  kmsVault({ client: kms, dynamo: dynamo.client, keyId: 'key', deployment, clock })

const inMemory = memoryVault()

describe.each<[string, () => KeyVault]>([
  ['memory', () => inMemory],
  ['files', openFiles],
  ['KMS and DynamoDB', () => openKms()],
])('keys in %s', (_, open) => {
  test('a key has 32 bytes and is the same when it is asked for again', async () => {
    const key = await open().key(epoch())
    expect(key).toHaveLength(32)
    expect(Buffer.from(await open().key(epoch()))).toEqual(Buffer.from(key))
  })

  test('a day and its month have two keys', async () => {
    const [day, month] = await Promise.all([open().key(epoch('03-24')), open().key(epoch('03'))])
    expect(Buffer.from(day)).not.toEqual(Buffer.from(month))
  })

  test('of eight processes that ask at once one makes the key and all get it', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => open().key(epoch())))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  })

  test('a destroyed key is never given or made again, also when it is destroyed twice', async () => {
    await open().key(epoch())
    expect(await open().isDestroyed(epoch())).toBe(false)
    await open().destroy(epoch())
    await open().destroy(epoch())
    expect(await open().isDestroyed(epoch())).toBe(true)
    await expect(open().key(epoch())).rejects.toThrow(EpochClosed)
    await expect(open().key(epoch())).rejects.toThrow(`the key of ${epoch()} is destroyed`)
  })

  test('an epoch is closed even if it never had a key', async () => {
    await open().destroy(epoch())
    await expect(open().key(epoch())).rejects.toThrow(EpochClosed)
    expect(await open().isDestroyed(epoch('03-25'))).toBe(false)
  })
})

describe.each<[string, () => KeyVault]>([
  ['files', openFiles],
  ['KMS and DynamoDB', () => openKms()],
])('names in %s', (_, open) => {
  test.each(['../../etc/passwd', '2026', '2026-03-24T00', ''])('"%s" is no epoch', async (bad) => {
    await expect((async () => open().key(bad))()).rejects.toThrow(InvalidInput)
    await expect((async () => open().destroy(bad))()).rejects.toThrow('is no epoch')
  })
})

test('a key file has mode 0600 in a folder of mode 0700, and nothing else lies there', async () => {
  await openFiles().key('2026-03-24')
  expect(await readdir(folder())).toEqual(['2026-03-24.key'])
  expect((await stat(join(folder(), '2026-03-24.key'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder())).mode & 0o777).toBe(0o700)
})

test('of a destroyed key file only the record with its time is left', async () => {
  const key = await openFiles().key('2026-03-24')
  await openFiles().destroy('2026-03-24')
  expect(await readdir(folder())).toEqual(['2026-03-24.destroyed.json'])
  const record = await readFile(join(folder(), '2026-03-24.destroyed.json'))
  expect(JSON.parse(record.toString())).toEqual({
    epoch: '2026-03-24',
    destroyedAt: '2026-04-03T00:00:00.000Z',
  })
  expect(record.includes(Buffer.from(key))).toBe(false)
})

test('a destruction that was cut off before the key file went is finished when it is repeated', async () => {
  await openFiles().key('2026-03-24')
  await writeFile(join(folder(), '2026-03-24.destroyed.json'), '{}')
  await writeFile(join(folder(), '2026-03-24.key.1.part'), 'half')
  await expect(openFiles().key('2026-03-24')).rejects.toThrow(EpochClosed)
  await openFiles().destroy('2026-03-24')
  expect(await readdir(folder())).toEqual(['2026-03-24.destroyed.json'])
})

test('a key file that others may read is refused, with what to do', async () => {
  await openFiles().key('2026-03-24')
  await chmod(join(folder(), '2026-03-24.key'), 0o640)
  await expect(openFiles().key('2026-03-24')).rejects.toThrow(/mode 640.*chmod 600/)
  await chmod(join(folder(), '2026-03-24.key'), 0o400)
  expect(await openFiles().key('2026-03-24')).toHaveLength(32)
})

test('a damaged key file is refused and never replaced', async () => {
  await openFiles().key('2026-03-24')
  await writeFile(join(folder(), '2026-03-24.key'), 'short')
  await expect(openFiles().key('2026-03-24')).rejects.toThrow('has 5 bytes, expected 32')
  expect(await readFile(join(folder(), '2026-03-24.key'), 'utf8')).toBe('short')
})

test('the table holds the key only wrapped, and after its destruction only the time', async () => {
  const key = await openKms().key(epoch())
  const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName: 'epoch-keys' }))
  const item = Items.find((found) => found.epoch === epoch())!
  expect(Object.keys(item).sort()).toEqual(['epoch', 'wrapped'])
  expect(Buffer.from(item.wrapped).includes(Buffer.from(key))).toBe(false)

  await openKms().destroy(epoch())
  const Key = { epoch: epoch() }
  const { Item } = await dynamo.client.send(new GetCommand({ TableName: 'epoch-keys', Key }))
  expect(Item).toEqual({ epoch: epoch(), destroyedAt: '2026-04-03T00:00:00.000Z' })
})

test('a second destruction keeps the time of the first', async () => {
  await openKms().destroy(epoch())
  const later = fixedClock('2026-05-01T00:00:00Z')
  await kmsVault({
    client: kms,
    dynamo: dynamo.client,
    keyId: 'key',
    deployment: 'gb',
    clock: later,
  }).destroy(epoch())
  const Key = { epoch: epoch() }
  const { Item } = await dynamo.client.send(new GetCommand({ TableName: 'epoch-keys', Key }))
  expect(Item).toEqual({ epoch: epoch(), destroyedAt: '2026-04-03T00:00:00.000Z' })
})

test('a key wrapped for one deployment cannot be unwrapped by another', async () => {
  await openKms('gb').key(epoch())
  await expect(openKms('de').key(epoch())).rejects.toThrow('unable to authenticate data')
})

/** KMS without the service: the encryption context is authenticated, as there. */
function kmsStandIn(): KMSClient {
  const master = randomBytes(32)
  const client = new KMSClient({ region: 'local', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
  client.middlewareStack.add(
    () => async (args) => ({ response: {}, output: { ...answer(master, args.input), $metadata: {} } }),
    { step: 'initialize' },
  )
  return client
}

function answer(master: Buffer, input: object): { Plaintext: Uint8Array; CiphertextBlob?: Uint8Array } {
  if (!('EncryptionContext' in input)) throw new Error('an encryption context was expected')
  const context = Buffer.from(JSON.stringify(input.EncryptionContext))
  if ('CiphertextBlob' in input && input.CiphertextBlob instanceof Uint8Array) {
    const wrapped = Buffer.from(input.CiphertextBlob)
    const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, 12))
    decipher.setAAD(context).setAuthTag(wrapped.subarray(12, 28))
    return { Plaintext: Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]) }
  }
  const [iv, Plaintext] = [randomBytes(12), randomBytes(32)]
  const cipher = createCipheriv('aes-256-gcm', master, iv).setAAD(context)
  const body = Buffer.concat([cipher.update(Plaintext), cipher.final()])
  return { Plaintext, CiphertextBlob: Buffer.concat([iv, cipher.getAuthTag(), body]) }
}
