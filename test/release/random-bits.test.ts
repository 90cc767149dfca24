import { describe, expect, test } from 'vitest'
import { bitsOf, systemBits } from '../../functions/release/random-bits.ts'

describe('the system’s random bits', () => {
  test('are used from the lowest of each word upward, each once', () => {
    let fills = 0
    const bits = bitsOf((words) => {
      words.fill(0b1011)
      fills += 1
    })
    expect([bits.bits(2), bits.bits(2), bits.bits(28), bits.bits(4)]).toEqual([0b11, 0b01, 0, 0b1101])
    expect(fills).toBe(1)
  })

  test('are fetched again when 4,096 words are used up, and used words are wiped', () => {
    let seen: number[] = []
    const bits = bitsOf((words) => {
      seen = [...words]
      words.fill(0xffffffff)
    })
    for (let half = 0; half < 2 * 4_096; half += 1) bits.bits(16)
    bits.bits(1)
    expect(seen).toEqual(Array(4_096).fill(0))
  })

  test('are even: of 900,000 half are ones', () => {
    let ones = 0
    for (let i = 0; i < 900_000; i += 1) ones += systemBits.bits(1)
    // 6.11 standard deviations: a false alarm in 10⁹ runs.
    expect(Math.abs(ones - 450_000)).toBeLessThan(6.11 * Math.sqrt(900_000 / 4))
  })
})
