import { expect, test } from 'vitest'
import type { FigureRecord } from '../../functions/platform/ports.ts'
import { figureRecords, storeFigures } from '../../functions/release/figure-records.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { hoursOf, presence, town } from './towns.ts'

test('figures are stored a part at a time, every record once and in order', async () => {
  const keys = levelsOf(presence, town(10, 250), hoursOf('2026-03-24'), 'standard').flatMap(
    ({ keys }) => keys,
  )
  const estimates = keys.map((key, index) => ({ key, estimate: index, variance: 1_500 }))
  const release = { date: '2026-03-24', revision: 1, run: 'r1', zoneSystem: 'city' }
  const puts: (readonly FigureRecord[])[] = []
  await storeFigures(
    { put: async (records) => void puts.push(records) },
    figureRecords(estimates, presence, release),
  )
  expect(puts.length).toBeGreaterThan(1)
  const names = (records: Iterable<FigureRecord>): string[] =>
    [...records].map(({ partition, sort }) => `${partition} ${sort}`)
  const stored = names(puts.flat())
  expect(stored).toEqual(names(figureRecords(estimates, presence, release)))
  expect(stored).toHaveLength(2_511 + 3 * 24)
})
