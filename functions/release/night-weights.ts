import type { Census } from './census.ts'
import { cohorts } from './cohorts.ts'
import { belief, spreadOf, UNMEASURED, type Uncertain } from './estimate.ts'
import { type Nights, peopleOf } from './nights.ts'
import { columnSum, rake, sum } from './raking.ts'
import { capped } from './weight-caps.ts'

/** How many people one observed person stands for, with the relative variance of that number. */
export interface Weight {
  readonly weight: number
  readonly relativeVariance: number
}

/** Weights of one home area. */
export interface HomeWeights {
  /** Of everybody, and of those whose age or gender is unknown. */
  readonly mean: Weight
  /** Their variances come on top of the mean's. */
  readonly byCohort: ReadonlyMap<string, Weight>
  /** Observed people of the night that the weights are made for. */
  readonly people: Uncertain
}

export interface NightWeights {
  readonly homes: ReadonlyMap<string, HomeWeights>
  /** All residents by all observed people. */
  readonly overall: number
  /** What was done, for the document beside the measurements. */
  readonly account: {
    readonly iterations: number
    readonly residual: number
    readonly caps: readonly { readonly home: string; readonly cohort: string | null }[]
    /** Share of a home area's residents that the caps leave out, where they leave out any. */
    readonly lost: Readonly<Record<string, number>>
  }
}

/** A seed is never less than this part of what independence of home and cohort expects: zeros cannot be raked. */
const LEAST_OF_EXPECTED = 0.05

/**
 * Weights that make the people of the night the residents of the census, by home area and cohort.
 *
 * 1. The people of each home area: its share of observed among residents, believed as far as its noise
 *    allows, and else the city's (empirical Bayes). Their mean weight is residents / people.
 * 2. Their cohorts: the measured table, believed as far as its noise allows, and else what independence
 *    of home and cohort expects.
 * 3. Raking to the residents of each home area and to those of each cohort in the city.
 * 4. The census knows the cross of the two as well. Each cell is moved towards it as far as the deviation is
 *    more than noise, and the table is raked again: where people are many the weights are those of
 *    post-stratification, where they are few those of raking.
 * 5. Caps (weight-caps.ts).
 *
 * @returns null where the measurements see nobody at night
 * @see docs/adr/0017-from-observed-to-all-people.md
 */
export function nightWeights(nights: Nights, census: Census): NightWeights | null {
  const names = [...census.persons.keys()]
  const persons = names.map((home) => cohorts.map((cohort) => census.persons.get(home)?.get(cohort) ?? 0))
  const residents = persons.map(sum)
  const measured = names.map((home) => peopleOf(nights, home))
  const total = sum(measured.map((people) => people?.value ?? 0))
  if (!(total > 0) || !(sum(residents) > 0)) return null
  const overall = sum(residents) / total
  const people = believedPeople(measured, residents, 1 / overall)

  const seed = believedTable(nights, names, people)
  const columnTotals = cohorts.map((_, c) => columnSum(persons, c))
  const first = rake(seed.table, residents, columnTotals)
  const crossed = towardsTheCross(first.table, persons, seed)
  const raked = rake(crossed, residents, columnTotals)

  const caps: { home: string; cohort: string | null }[] = []
  const lost: Record<string, number> = {}
  const homes = names.map((home, h) => {
    const seeds = seed.table[h]!
    // Nobody lives there: who is observed there at night is weighted like anybody else.
    const raw = seeds.map((cell, c) => (residents[h]! > 0 && cell > 0 ? raked.table[h]![c]! / cell : overall))
    const bounded = capped(raw, seeds, overall)
    for (const c of bounded.hits) caps.push({ home, cohort: cohorts[c]! })
    if (bounded.lost !== 0) lost[home] = bounded.lost
    const observed = people[h]!
    const mean = {
      weight: sum(bounded.weights.map((weight, c) => weight * seeds[c]!)) / sum(seeds),
      relativeVariance: observed.variance / observed.value ** 2,
    }
    const byCohort = new Map(
      cohorts.map((cohort, c) => [
        cohort,
        {
          weight: bounded.weights[c]!,
          relativeVariance: seed.relativeVariances[h]![c]!,
        },
      ]),
    )
    return [home, { mean, byCohort, people: observed }] as const
  })
  return {
    homes: new Map(homes),
    overall,
    account: { iterations: first.iterations + raked.iterations, residual: raked.residual, caps, lost },
  }
}

/** Step 1: a home area without residents keeps what is measured. */
function believedPeople(
  measured: readonly (Uncertain | null)[],
  residents: readonly number[],
  share: number,
): Uncertain[] {
  const known = measured.flatMap((people, h) =>
    people && residents[h]! > 0 ? [{ people, residents: residents[h]! }] : [],
  )
  const spread = spreadOf(
    known.map((of) => of.people.value / of.residents - share),
    known.map((of) => of.people.variance / of.residents ** 2),
  )
  return measured.map((people, h) => {
    const expected = share * residents[h]!
    if (!people) return { value: Math.max(1, expected), variance: spread * residents[h]! ** 2 }
    if (residents[h] === 0) return { value: Math.max(1, people.value), variance: people.variance }
    const trust = belief(spread, people.variance / residents[h]! ** 2)
    const value = expected + trust * (people.value - expected)
    return { value: Math.max(expected / 100, value), variance: trust * people.variance }
  })
}

interface Seed {
  /** Home area × cohort, in people; rows add up to the people of the home area. */
  readonly table: readonly (readonly number[])[]
  readonly relativeVariances: readonly (readonly number[])[]
}

/** Step 2. */
function believedTable(nights: Nights, names: readonly string[], people: readonly Uncertain[]): Seed {
  const cells = names.map((home) =>
    cohorts.map((cohort) => nights.byCohort.get(home)?.get(cohort) ?? UNMEASURED),
  )
  const columns = cohorts.map((_, c) => Math.max(0, sum(cells.map((row) => row[c]!.value))))
  const all = sum(columns)
  // Without any measured cohort all are alike, and raking takes them from the census.
  const shares = columns.map((column) => (all > 0 ? Math.max(column / all, 1e-6) : 1 / cohorts.length))
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
  }
}

/** Step 4, on logarithms: what a cell lacks of the census is a factor. */
function towardsTheCross(
  raked: readonly (readonly number[])[],
  persons: readonly (readonly number[])[],
  { relativeVariances }: Seed,
): number[][] {
  const known = raked.flatMap((row, h) =>
    row.flatMap((cell, c) =>
      cell > 0 && persons[h]![c]! > 0
        ? [{ deviation: Math.log(persons[h]![c]! / cell), noise: relativeVariances[h]![c]! }]
        : [],
    ),
  )
  const spread = spreadOf(
    known.map(({ deviation }) => deviation),
    known.map(({ noise }) => noise),
  )
  return raked.map((row, h) =>
    row.map((cell, c) => {
      const wanted = persons[h]![c]!
      if (!(cell > 0) || !(wanted > 0)) return cell
      return cell * (wanted / cell) ** belief(spread, relativeVariances[h]![c]!)
    }),
  )
}
