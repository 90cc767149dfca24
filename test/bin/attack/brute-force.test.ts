import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyAfterDestruction, rangeAround } from '../../../bin/attack/brute-force.ts'
import { subscriberId } from '../../../sim/subscriber-ids.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attack-brute-force-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('brute force', () => {
  test('a vault that destroyed a key gives none any more', async () => {
    const key = new Uint8Array(32).fill(7)
    expect(await keyAfterDestruction(join(folder, 'keys'), '2026-03', key)).toBeNull()
  })

  test('the range holds every number in use, and seven times as many others', () => {
    const inUse = new Set([0, 1, 2].map((phone) => subscriberId(phone, 5)))
    const range = rangeAround(inUse)
    expect(new Set(range).size).toBe(24)
    expect([...inUse].every((number) => range.includes(number))).toBe(true)
  })

  test('numbers that were not given out in order are refused', () => {
    expect(() => rangeAround(new Set(['447700900123']))).toThrow('no range has these numbers')
  })
})
