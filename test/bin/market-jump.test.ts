import { describe, expect, test } from 'vitest'
import { moveOf } from '../../bin/accuracy/market-jump.ts'
import type { DistrictHour } from '../../bin/accuracy/without-noise.ts'

const hour = (zone: string, day: number, [estimate, released, observed]: number[]): DistrictHour => ({
  ...{ zone, date: `2026-03-0${day}`, start: `2026-03-0${day}T09:00:00.000Z` },
  ...{ estimate: estimate!, released: released!, observed: observed! },
})
const before = [
  hour('north', 2, [100, 101, 20]),
  hour('north', 3, [100, 103, 20]),
  hour('south', 3, [300, 297, 60]),
]
const after = [
  hour('south', 3, [297, 311, 61]),
  hour('north', 3, [102, 97, 26]),
  hour('north', 2, [150, 150, 30]),
]
const jump = { from: '2026-03-03', districts: ['north'] }

describe('how far a jump moves the hours of districts', () => {
  test('is what they move by, up or down, over what they were, from the date of the jump on', () => {
    const move = moveOf(before, after, jump)
    // (2 + 3) / 400; 2 / 100; (6 + 14) / 400; 6 / 20.
    expect(move).toEqual({ all: 0.0125, there: 0.02, most: 0.02, released: 0.05, observed: 0.3 })
  })

  test('is nothing where nothing moves, and unknown where nobody was', () => {
    expect(moveOf(before, before, jump)).toMatchObject({ all: 0, there: 0, most: 0, observed: 0 })
    const nobody = [hour('north', 3, [0, 0, 0])]
    expect(moveOf(nobody, nobody, jump)).toMatchObject({ all: null, there: null, observed: null })
  })
})
