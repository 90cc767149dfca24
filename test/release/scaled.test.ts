import { expect, test } from 'vitest'
import { figureRecords } from '../../functions/release/figure-records.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { releaseRows } from '../../functions/release/release-rows.ts'
import { scaled } from '../../functions/release/scaled.ts'
import { hoursOf, presence, town } from './towns.ts'

const system = town(1, 2)
const [{ keys }] = levelsOf(presence, system, hoursOf('2026-03-24'), 'standard') as [
  ReturnType<typeof levelsOf>[number],
]
const release = { date: '2026-03-24', revision: 1, run: 'r1', zoneSystem: 'town' }

// Six digits of the first are 1,234,570; those that are kept of the second round up, before them it rounds down.
test.each([1_234_567.4, 600.4999999996, 250.3])(
  'of %d people a release says what the figure store has, to the person',
  (people) => {
    const estimates = [
      scaled({ key: keys[0]!, estimate: people / 5, variance: 0.01 }, 'root', presence, by(5)),
    ]
    const [row] = releaseRows(estimates, presence, system)
    const [record] = figureRecords(estimates, presence, release)
    const [stored] = (record!.body as { cells: { estimate: number; scaled: { estimate: number } }[] }).cells
    expect(row!.shown).toMatchObject({
      value: Math.round(stored!.scaled.estimate),
      observed: Math.round(stored!.estimate),
    })
    expect(Math.abs(row!.shown!.value - people)).toBeLessThan(0.501)
  },
)

const by = (weight: number) => ({ weight, relativeVariance: 0, partPresent: () => 1 })
