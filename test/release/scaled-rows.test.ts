import { describe, expect, test } from 'vitest'
import { levelsOf } from '../../functions/release/measurements.ts'
import { type Estimated, figureCell, releaseRows } from '../../functions/release/release-rows.ts'
import { hoursOf, town, visitors } from './towns.ts'

const system = town(2, 2)
const levels = levelsOf(visitors, system, hoursOf('2026-03-24'), 'standard')
const [key] = levels.at(-1)!.keys

describe('an estimate that stands for all people', () => {
  const estimated: Estimated = {
    key: key!,
    estimate: 400,
    variance: 900,
    scaled: { estimate: 1_000, variance: 6_400, common: 3_600 },
  }

  test('is shown in place of the observed one, with an interval of both of its errors', () => {
    const [row] = releaseRows([estimated], visitors, system)
    // √(6,400 + 3,600) = 100
    expect(row!.shown).toEqual({ value: 1_000, low: 804, high: 1_196, observed: 400 })
  })

  test('is hidden where too few are observed, however many it says', () => {
    const [row] = releaseRows([{ ...estimated, estimate: 19 }], visitors, system)
    expect(row).toMatchObject({ shown: null, status: 'suppressed' })
  })

  test('is stored with the digits that it has', () => {
    const scaled = { estimate: 1234.56789, variance: 9876543.21, common: 0.123456789 }
    expect(figureCell({ ...estimated, scaled }, visitors)).toMatchObject({ scaled })
    expect(figureCell({ key: key!, estimate: 400, variance: 900 }, visitors)).not.toHaveProperty('scaled')
  })
})
