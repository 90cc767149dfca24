import { describe, expect, test } from 'vitest'
import { intervalOf } from '../../functions/model/disclosure.ts'
import { type Answered, answers, panel } from './panel.ts'

/**
 * Towns with noise, a panel drawn from the people, footprints that are wrong by their constants, and weights
 * made of noisy nights. The seeds are fixed: there is no false alarm.
 */
const towns = Array.from({ length: 24 }, (_, seed) => answers(panel({ seed })))
const small = Array.from({ length: 24 }, (_, seed) =>
  answers(panel({ seed, districts: 4, residents: 1_500, dates: 3 })),
)

const inside = (value: number, { estimate, variance, common }: Answered['all']): boolean => {
  const { low, high } = intervalOf({ estimate, variance: variance + common })
  return low <= value && value <= high
}
const shareOf = (rows: readonly Answered[], is: (row: Answered) => boolean): number =>
  rows.filter(is).length / rows.length
const meanError = (rows: readonly Answered[]): number =>
  rows.reduce((total, { all, truth }) => total + Math.abs(all.estimate - truth), 0) /
  rows.reduce((total, { truth }) => total + truth, 0)
/** Without noise, sampling and footprints: what the weight alone is wrong by. */
const weightError = (rows: readonly Answered[]): number =>
  rows.reduce((total, { factor, truth, observed }) => total + Math.abs((factor * observed) / truth - 1), 0) /
  rows.length

describe('intervals of 95 %, of every measurement before the threshold', () => {
  test.each([
    ['of 24 towns with 48 zones of 12,000 residents', towns],
    ['of 24 towns with 24 zones of 1,500 residents, of whom some 300 are observed', small],
  ])('hold 93 to 97 in 100 of all people: %s', (_which, of) => {
    const share = shareOf(of.flat(), ({ truth, all }) => inside(truth, all))
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(0.97)
  })

  test.each([
    ['large zones', towns],
    ['small zones', small],
  ])('hold 93 to 97 in 100 of the observed people where nothing is extrapolated: %s', (_which, of) => {
    const share = shareOf(of.flat(), ({ observed, own }) => inside(observed, own))
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(0.97)
  })

  test.each(['zone', 'district'])('hold at night and at 14:00 by themselves: %s', (level) => {
    for (const hour of [2, 14]) {
      const rows = towns.flat().filter((row) => row.hour === hour && row.zone.level === level)
      expect(shareOf(rows, ({ truth, all }) => inside(truth, all))).toBeGreaterThan(0.93)
    }
  })

  test('do not hold with the noise alone: the other parts are needed', () => {
    const share = shareOf(towns.flat(), ({ truth, all }) => inside(truth, { ...all, common: 0 }))
    expect(share).toBeLessThan(0.8)
  })
})

describe('all people', () => {
  test('of districts are right to 3 % on average, at night and at 14:00, and of zones to 8 %, most of it footprints', () => {
    const rows = towns.flat()
    expect(meanError(rows.filter(({ zone }) => zone.level === 'district'))).toBeLessThan(0.03)
    expect(meanError(rows.filter(({ zone }) => zone.level === 'zone'))).toBeLessThan(0.08)
  })

  test('have no bias to speak of: less than half a per cent over all zones', () => {
    const rows = towns.flat().filter(({ zone }) => zone.level === 'zone')
    const bias = rows.reduce((total, { all, truth }) => total + all.estimate - truth, 0)
    expect(Math.abs(bias) / rows.reduce((total, { truth }) => total + truth, 0)).toBeLessThan(0.005)
  })

  test('at 14:00 need the residents of a zone beside its guests: the mix of the day alone is twice as wrong', () => {
    const at = (rows: readonly Answered[]): Answered[] =>
      rows.filter(({ zone, hour }) => hour === 14 && zone.level !== 'city')
    const seeds = Array.from({ length: 6 }, (_, seed) => panel({ seed }))
    const withResidents = weightError(at(seeds.flatMap((of) => answers(of))))
    const without = weightError(at(seeds.flatMap((of) => answers(of, { residents: false }))))
    expect(withResidents).toBeLessThan(0.02)
    expect(without).toBeGreaterThan(2 * withResidents)
  })
})
