import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { product } from '../../functions/model/products.ts'
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

describe('parts', () => {
  const [first] = figureRecords(
    levelsOf(presence, town(1, 1), hoursOf('2026-03-24'), 'standard')
      .flatMap(({ keys }) => keys)
      .slice(0, 1)
      .map((key) => ({ key, estimate: 1, variance: 1 })),
    presence,
    { date: '2026-03-24', revision: 1, run: 'r1', zoneSystem: 'city' },
  )
  /** Records of so many cells each. @returns how many records were put at a time */
  async function putsOf(...sizes: readonly number[]): Promise<number[]> {
    const [cell] = first!.body.cells
    const records = sizes.map((size) => ({
      ...first!,
      body: { ...first!.body, cells: Array.from({ length: size }, () => cell!) },
    }))
    const puts: number[] = []
    await storeFigures({ put: async (part) => void puts.push(part.length) }, records)
    return puts
  }

  test('are stored as soon as they have 100,000 cells', async () => {
    expect(await putsOf(50_000, 50_000, 99_999, 1, 1)).toEqual([2, 2, 1])
  })

  test('are none where nothing is left', async () => {
    expect(await putsOf(100_000)).toEqual([1])
    expect(await putsOf()).toEqual([])
  })
})

describe('records', () => {
  const release = { date: '2026-03-01', revision: 2, run: 'r7', zoneSystem: 'city' }
  const namesOf = (id: string, dates: readonly string[]): string[] => {
    const of = product(id)
    const keys = levelsOf(of, town(2, 1), dates.flatMap(hoursOf), 'standard').flatMap(({ keys }) => keys)
    const estimates = keys.map((key) => ({ key, estimate: 1, variance: 1 }))
    return [...figureRecords(estimates, of, release)].map(({ partition, sort }) => `${partition}  ${sort}`)
  }

  test('of homes are a map for each home, beside all homes of a zone', () => {
    expect(namesOf('overnight', ['2026-03-01'])).toEqual([
      'zone|overnight|city|city  2026-03-01|r2|r7',
      ...['d1', 'd2'].map((zone) => `zone|overnight|city|${zone}  2026-03-01|r2|r7`),
      ...['d1z1', 'd2z1'].map((zone) => `zone|overnight|city|${zone}  2026-03-01|r2|r7`),
      ...['city', 'district', 'zone'].flatMap((level) =>
        ['d1', 'd2'].map((home) => `frame|overnight|city|${level}  2026-03-01|00|r2|r7|${home}`),
      ),
    ])
  })

  test('of the days of a month lie under their days, each the one frame of its day', () => {
    const names = namesOf('visitor-types', datesOfMonth('2026-03'))
    expect(names).toHaveLength(31 * (3 + 2))
    expect(names.slice(-5)).toEqual([
      'zone|visitor-types|city|city  2026-03-31|r2|r7',
      'zone|visitor-types|city|d1  2026-03-31|r2|r7',
      'zone|visitor-types|city|d2  2026-03-31|r2|r7',
      'frame|visitor-types|city|city  2026-03-31|00|r2|r7',
      'frame|visitor-types|city|district  2026-03-31|00|r2|r7',
    ])
  })

  test('say of which release they are', () => {
    const of = product('visitor-types')
    const hours = datesOfMonth('2026-03').flatMap(hoursOf)
    const keys = levelsOf(of, town(1, 1), hours, 'standard').flatMap(({ keys }) => keys)
    const records = [
      ...figureRecords(
        keys.map((key) => ({ key, estimate: 1, variance: 1 })),
        of,
        release,
      ),
    ]
    expect(records.at(-1)!.body).toMatchObject({
      product: 'visitor-types',
      level: 'district',
      ...release,
      date: '2026-03-31',
    })
  })
})
