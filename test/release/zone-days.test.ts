import { describe, expect, test } from 'vitest'
import { residency } from '../../functions/release/zone-days.ts'
import { town } from './towns.ts'

const system = town(1, 2)
const own = new Map([
  ['d1', 'd1'],
  ['d1z1', 'd1'],
  ['d1z2', 'd1'],
])
const NO_DRIFT = new Map([['d1', { ratio: 1, relativeVariance: 0 }]])
const present = (...people: readonly number[]) => people.map((value) => ({ value, variance: 1e-6 }))
const mixesOf = (people: Readonly<Record<string, number>>) =>
  new Map(Object.entries(people).map(([zone, of]) => [zone, { people: of, shares: new Map() }]))

describe('presence of a date', () => {
  test('tells residents by its first four hours: 1,200 of 2,000 of the day, whoever is there at 4:00', () => {
    const hours = new Map([['d1z1', present(1_200, 9_000)]])
    const { ofDay } = residency(hours, [3, 4], mixesOf({ d1z1: 2_000 }), NO_DRIFT, { system, own })
    expect(ofDay.get('d1z1')).toBeCloseTo(0.6, 9)
  })

  test('tells residents from guests of an hour: half of the residents and a fifth of the guests are there', () => {
    // 1,000 residents with 1,000 guests, and 3,000 with 500.
    const hours = new Map([
      ['d1z1', present(1_000, 700)],
      ['d1z2', present(3_000, 1_600)],
    ])
    const mixes = mixesOf({ d1z1: 2_000, d1z2: 3_500 })
    const { parts } = residency(hours, [2, 14], mixes, NO_DRIFT, { system, own })
    expect(parts.get('d1z1')![0]).toBeCloseTo(1, 6)
    expect(parts.get('d1z1')![1]).toBeCloseTo(500 / 700, 6)
    expect(parts.get('d1z2')![1]).toBeCloseTo(1_500 / 1_600, 6)
  })

  test('takes noise below 0 for a zone without residents: all who are there at 14:00 are guests', () => {
    const hours = new Map([
      ['d1z1', present(-50, 100)],
      ['d1z2', present(1_000, 700)],
    ])
    const { parts, ofDay } = residency(hours, [2, 14], mixesOf({ d1z1: 500, d1z2: 2_000 }), NO_DRIFT, {
      system,
      own,
    })
    expect(ofDay.get('d1z1')).toBe(0)
    expect(parts.get('d1z1')![1]).toBe(0)
    // A fifth of 500 guests, so a half of 1,000 residents and a fifth of 1,000 guests.
    expect(parts.get('d1z2')![1]).toBeCloseTo(500 / 700, 6)
  })

  test('says nothing of a zone without a night, or without presence', () => {
    const hours = new Map([['d1z1', present(700)]])
    const { parts, ofDay } = residency(hours, [14], mixesOf({ d1z1: 2_000, d1z2: 10 }), NO_DRIFT, {
      system,
      own,
    })
    expect([...parts, ...ofDay]).toEqual([])
  })

  test('has no part of a day on which nobody was counted', () => {
    const hours = new Map([['d1z1', present(1_000, 700)]])
    const { parts, ofDay } = residency(hours, [2, 14], mixesOf({ d1z1: 0 }), NO_DRIFT, { system, own })
    expect([...ofDay]).toEqual([])
    expect(parts.get('d1z1')).toHaveLength(2)
  })
})
