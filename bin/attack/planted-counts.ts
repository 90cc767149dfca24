import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { MINIMUM_PEOPLE, threshold } from '../../functions/model/disclosure.ts'
import { product } from '../../functions/model/products.ts'
import { approximate } from '../../functions/model/rational.ts'
import { levelsOf, measure } from '../../functions/release/measurements.ts'
import { inPeople, releaseRows } from '../../functions/release/release-rows.ts'
import type { AttackWorld, Attempt } from './attack.ts'
import { FALSE_ALARM, mostAccurate, withErrors } from './chance.ts'

const CELLS_OF_A_COUNT = 2_500
/** Daily visitors of a zone: whole people, of whom each counts once. */
const PRODUCT = product('visitors')

/**
 * A count or one more, on both sides of every number at which a rule could change: 0 and 1, 19 and 20, and the
 * threshold itself, where a status says most. They are put into the release in place of figures.
 */
export function plantedCounts({ reference, dates, privacy }: AttackWorld): Attempt {
  const { zoneSystem, country } = reference
  const level = levelsOf(PRODUCT, zoneSystem, localHours(countries[country].timeZone, dates[0]!), privacy).at(
    -1,
  )!
  const variance = approximate(level.variance)
  const shownFrom = Math.round(threshold(variance))
  const steps = [
    { more: 1, minimum: MINIMUM_PEOPLE },
    { more: MINIMUM_PEOPLE, minimum: MINIMUM_PEOPLE },
    { more: shownFrom, minimum: shownFrom },
  ]
  let [right, naive, trials] = [0, 0, 0]
  for (const { more, minimum } of steps) {
    const people = [more - 1, more].flatMap((count) => Array<number>(CELLS_OF_A_COUNT).fill(count))
    const planted = new Map(people.map((count) => [{ ...level.keys[0]! }, count]))
    const drawn = measure([{ ...level, keys: [...planted.keys()] }], (key) => BigInt(planted.get(key)!))
    const rows = releaseRows(
      drawn.map((one) => inPeople(one, PRODUCT)),
      PRODUCT,
      zoneSystem,
    )
    // An empty cell is shown by the naive rule, so that there a hidden one holds somebody.
    const isMore = more === 1 ? 'suppressed' : 'published'
    for (const { key, status } of rows) {
      const count = planted.get(key)!
      if ((status === 'published') === (count === more)) right += 1
      if ((naiveStatus(count, minimum) === isMore) === (count === more)) naive += 1
      trials += 1
    }
  }
  const rho = 1 / (2 * variance)
  return {
    attack: 'suppression',
    question: `Does a cell hold 0 or 1 people, 19 or 20, ${shownFrom - 1} or ${shownFrom}?`,
    surface: 'exports',
    measure: `part of ${trials} cells, drawn anew, of which the status tells the right one of two counts`,
    ...{ trials, needed: 0.95, control: naive / trials, result: right / trials },
    bound: withErrors(mostAccurate(rho), trials),
    reason: `Φ(√(ρ/2)) for the ρ ${rho.toPrecision(2)} that one person spends on a cell of ${PRODUCT.id}, plus four standard errors (${FALSE_ALARM})`,
  }
}

/** The usual rule on exact counts: an empty cell says so, and what is there but little is hidden. */
export const naiveStatus = (exact: number, minimum = MINIMUM_PEOPLE): string =>
  exact > 0 && exact < minimum ? 'suppressed' : 'published'
