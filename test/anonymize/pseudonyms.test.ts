import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paddedKeys } from '../../functions/anonymize/padded-keys.ts'
import { testKey } from '../support/vault.ts'
import { bytesBelow, csv, type Folder, openFolder } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const hmac = (epoch: string, subscriber: string): bigint =>
  createHmac('sha256', testKey(epoch)).update(subscriber).digest().readBigInt64BE(0)

describe('a pseudonym', () => {
  it('is the first 64 bits of Node’s HMAC-SHA256, negative ones too, for 200 ids of every kind', async () => {
    const ids = [
      '447700900123',
      'é中😀',
      'x'.repeat(500),
      "o'hara",
      ...Array.from({ length: 196 }, (_, i) => `id ${i}`),
    ]
    const expected = ids.map((id) => hmac('2026-03-24', id)).sort()
    expect(expected.filter((pid) => pid < 0n).length).toBeGreaterThan(50)
    await folder.take('events.csv', csv(...ids.map((id) => `${id},2026-03-24T10:00:00Z,c1`)))
    expect((await folder.fragments()).map(({ pid }) => pid).sort()).toEqual(expected)
  })

  it('takes the key of the local day: 23:30 UTC in summer time belongs to the next', async () => {
    await folder.take('events.csv', csv('a,2026-03-29T23:30:00Z,c1', 'a,2026-03-28T23:30:00Z,c1'))
    expect((await folder.fragments()).map(({ pid }) => pid)).toEqual([
      hmac('2026-03-28', 'a'),
      hmac('2026-03-30', 'a'),
    ])
  })

  it('takes the key of the local month where keys live a month', async () => {
    const lines = csv('a,2026-01-31T12:00:00Z,c1', 'a,2026-02-01T12:00:00Z,c1', 'a,2026-02-28T12:00:00Z,c1')
    await folder.take('events.csv', lines, { keyLife: 'month' })
    expect((await folder.fragments()).map(({ pid }) => pid)).toEqual([
      hmac('2026-01', 'a'),
      hmac('2026-02', 'a'),
      hmac('2026-02', 'a'),
    ])
  })

  it('is all that is left: no subscriber id and no key in any file, also not of unusable or excluded records', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `4477009${String(10_000 + i * 37)}`)
    await folder.take('good.csv', csv(...ids.slice(0, 20).map((id) => `${id},2026-03-24T10:00:00Z,c1`)))
    await folder.take('bad.csv', csv(...ids.slice(20, 30).map((id) => `${id},${id},c1`)))
    await folder.take('worse.csv', ids.slice(30).join('\n'))
    const bytes = await bytesBelow(folder.out)
    expect(bytes).toHaveLength(5)
    const key = Buffer.from(testKey('2026-03-24'))
    const secrets = [...ids, key, key.toString('hex')]
    for (const secret of secrets) expect(bytes.some((file) => file.includes(secret))).toBe(false)
  })
})

describe('padded keys', () => {
  it('are 64 bytes, the key against 0x36 and 0x5c, and the rest the pad', () => {
    const { inner, outer } = paddedKeys(Uint8Array.of(0x01, 0xff))
    expect(inner).toBe(`37c9${'36'.repeat(62)}`)
    expect(outer).toBe(`5da3${'5c'.repeat(62)}`)
  })

  it('of no key, or of a longer one than a block, are refused', () => {
    expect(() => paddedKeys(new Uint8Array())).toThrow('this one has 0')
    expect(() => paddedKeys(new Uint8Array(65))).toThrow('this one has 65')
  })
})
