import { cohorts, UNKNOWN_COHORT } from './cohorts.ts'
import { added, belief, pooled, spreadOf, UNMEASURED, type Uncertain } from './estimate.ts'
import type { Nights } from './nights.ts'
import { sum } from './raking.ts'

/** A seed is never less than this part of what independence of home and cohort expects: zeros cannot be raked. */
const LEAST_OF_EXPECTED = 0.05

export interface Seed {
  /** Home area × cohort, in people; rows add up to the people of the home area. */
  readonly table: readonly (readonly number[])[]
  readonly relativeVariances: readonly (readonly number[])[]
  /** Of the cohorts in the whole city. */
  readonly columnVariances: readonly number[]
}

/**
 * What is believed of the cohorts of each home area: step 2 of night-weights.ts.
 * @param residents of each cohort in the city
 */
export function believedTable(
  nights: Nights,
  names: readonly string[],
  people: readonly Uncertain[],
  residents: readonly number[],
): Seed {
  const cells = names.map((home) =>
    cohorts.map((cohort) => nights.byCohort.get(home)?.get(cohort) ?? UNMEASURED),
  )
  const measured = cohorts.map(
    (cohort, c) =>
      pooled([added(cells.map((row) => row[c]!)), nights.cohorts.get(cohort) ?? UNMEASURED]) ?? UNMEASURED,
  )
  const columns = believedColumns(measured, residents)
  const all = sum(columns.map(({ value }) => Math.max(0, value)))
  // Without any measured cohort all are alike, and raking takes them from the census.
  const shares = columns.map(({ value }) => (all > 0 ? Math.max(value / all, 1e-6) : 1 / cohorts.length))
  const rowSums = cells.map((row) => Math.max(0, sum(row.map(({ value }) => value))))
  const expected = cells.map((_, h) =>
    shares.map((share) => share * (rowSums[h]! > 0 ? rowSums[h]! : people[h]!.value)),
  )
  const spread = spreadOf(
    cells.flatMap((row, h) => row.map(({ value }, c) => value / expected[h]![c]! - 1)),
    cells.flatMap((row, h) => row.map(({ variance }, c) => variance / expected[h]![c]! ** 2)),
  )
  const believed = cells.map((row, h) =>
    row.map(({ value, variance }, c) => {
      const of = expected[h]![c]!
      // What was never measured has no variance.
      const trust = variance > 0 ? belief(spread, variance / of ** 2) : 0
      return {
        value: Math.max(LEAST_OF_EXPECTED * of, of + trust * (value - of)),
        variance: trust * variance,
      }
    }),
  )
  return {
    table: believed.map((row, h) => {
      const scale = people[h]!.value / sum(row.map(({ value }) => value))
      return row.map(({ value }) => value * scale)
    }),
    relativeVariances: believed.map((row) => row.map(({ value, variance }) => variance / value ** 2)),
    columnVariances: columns.map(({ value, variance }) => (value > 0 ? variance / value ** 2 : 0)),
  }
}

/**
 * The people of each cohort in the city: its share of observed among residents, believed as far as its noise
 * allows, and else that of all cohorts. A cohort of few is noise of a tenth on a first date, and whatever is
 * wrong here is wrong in all figures of the cohort, all day.
 */
function believedColumns(measured: readonly Uncertain[], residents: readonly number[]): readonly Uncertain[] {
  const share = sum(measured.map(({ value }) => value)) / sum(residents)
  if (!(share > 0)) return measured
  const isKnown = (c: number): boolean => measured[c]!.variance > 0 && residents[c]! > 0
  const known = measured.flatMap(({ value, variance }, c) => {
    const expected = share * residents[c]!
    return isKnown(c) ? [{ deviation: value / expected - 1, noise: variance / expected ** 2 }] : []
  })
  const spread = spreadOf(
    known.map(({ deviation }) => deviation),
    known.map(({ noise }) => noise),
  )
  return measured.map(({ value, variance }, c) => {
    if (!isKnown(c)) return { value, variance }
    const expected = share * residents[c]!
    const trust = belief(spread, variance / expected ** 2)
    return { value: expected + trust * (value - expected), variance: trust * variance }
  })
}

/**
 * Which part of the people of each home area have a cohort that is known: the city's, moved to the home area's
 * own as far as the deviation is more than noise. A census knows everybody's, so that those who are known have
 * to stand for all.
 * @returns by home area, above 0 and at most 1; null where no cohort was ever measured: no subscriber feed
 */
export function knownParts(nights: Nights, names: readonly string[]): readonly number[] | null {
  const homes = names.map((home) => {
    const of = (cohort: string): Uncertain => nights.byCohort.get(home)?.get(cohort) ?? UNMEASURED
    return { known: added(cohorts.map(of)), unknown: of(UNKNOWN_COHORT) }
  })
  const root = (of: readonly string[]): Uncertain =>
    added(of.map((cohort) => nights.cohorts.get(cohort) ?? UNMEASURED))
  const known = pooled([added(homes.map((of) => of.known)), root(cohorts)])
  const unknown = pooled([added(homes.map((of) => of.unknown)), root([UNKNOWN_COHORT])])
  if (!known || !(known.value > 0)) return null
  const city = known.value / (known.value + Math.max(0, unknown?.value ?? 0))
  const own = homes.map((of) => {
    const all = of.known.value + of.unknown.value
    if (!(all >= 1) || !(of.unknown.variance > 0)) return null
    const noise = (city ** 2 * of.unknown.variance + (1 - city) ** 2 * of.known.variance) / all ** 2
    return { deviation: of.known.value / all - city, noise }
  })
  const measured = own.filter((of) => of !== null)
  const spread = spreadOf(
    measured.map(({ deviation }) => deviation),
    measured.map(({ noise }) => noise),
  )
  return own.map((of) => {
    const part = city + (of ? belief(spread, of.noise) * of.deviation : 0)
    return Math.min(1, Math.max(city / 10, part))
  })
}

/**
 * Step 4 of night-weights.ts, on logarithms: what a cell lacks of the census is a factor. A weight that is raked alone is as sure
 * as its cohort is in the city, but for what home area and cohort have together; one that is moved to the cross
 * is as sure as its own cell.
 */
export function towardsTheCross(
  raked: readonly (readonly number[])[],
  persons: readonly (readonly number[])[],
  { relativeVariances, columnVariances }: Seed,
): Pick<Seed, 'table' | 'relativeVariances'> {
  const isKnown = (cell: number, wanted: number): boolean => cell > 0 && wanted > 0
  const known = raked.flatMap((row, h) =>
    row.flatMap((cell, c) =>
      isKnown(cell, persons[h]![c]!)
        ? [{ deviation: Math.log(persons[h]![c]! / cell), noise: relativeVariances[h]![c]! }]
        : [],
    ),
  )
  const spread = spreadOf(
    known.map(({ deviation }) => deviation),
    known.map(({ noise }) => noise),
  )
  const trusts = relativeVariances.map((row) => row.map((noise) => belief(spread, noise)))
  return {
    table: raked.map((row, h) =>
      row.map((cell, c) => {
        const wanted = persons[h]![c]!
        return isKnown(cell, wanted) ? cell * (wanted / cell) ** trusts[h]![c]! : cell
      }),
    ),
    relativeVariances: trusts.map((row, h) =>
      row.map(
        (trust, c) =>
          trust ** 2 * relativeVariances[h]![c]! + (1 - trust) ** 2 * (spread + columnVariances[c]!),
      ),
    ),
  }
}
