import type { Census } from './census.ts'
import { believedTable, knownParts, towardsTheCross } from './cohort-table.ts'
import { cohorts } from './cohorts.ts'
import { belief, spreadOf, type Uncertain } from './estimate.ts'
import { type Nights, peopleOf } from './nights.ts'
import { columnSum, rake, sum } from './raking.ts'
import { capped, MOST_TIMES_OVERALL } from './weight-caps.ts'

/** How many people one observed person stands for, with the relative variance of that number. */
export interface Weight {
  readonly weight: number
  readonly relativeVariance: number
}

/** Weights of one home area. */
export interface HomeWeights {
  /** Of everybody. */
  readonly mean: Weight
  /** Their variances come on top of the mean's. */
  readonly byCohort: ReadonlyMap<string, Weight>
  /** Of those whose age or gender is unknown: 0 where the cohorts stand for them as well. */
  readonly unknown: number
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

/**
 * Weights that make the people of the night the residents of the census, by home area and cohort.
 *
 * 1. The people of each home area: its share of observed among residents, believed as far as its noise
 *    allows, and else the city's (empirical Bayes). Their mean weight is residents / people.
 * 2. Their cohorts: the measured table, believed as far as its noise allows, and else what independence
 *    of home and cohort expects. Its people are those of known cohort: nobody in a census is of an unknown
 *    one, so the known stand for all residents, as if the others were like them. The cohorts of the city, from
 *    which independence expects, are believed in the same way, and else all alike.
 * 3. Raking to the residents of each home area and to those of each cohort in the city.
 * 4. The census knows the cross of the two as well. Each cell is moved towards it as far as the deviation is
 *    more than noise, and the table is raked again: where people are many the weights are those of
 *    post-stratification, where they are few those of raking.
 * 5. Caps (weight-caps.ts). What they leave out is made up for by those of unknown cohort, where there are any.
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

  const parts = knownParts(nights, names)
  const known = people.map(({ value, variance }, h) => ({ value: value * (parts?.[h] ?? 1), variance }))
  const columnTotals = cohorts.map((_, c) => columnSum(persons, c))
  const seed = believedTable(nights, names, known, columnTotals)
  const first = rake(seed.table, residents, columnTotals)
  const cross = towardsTheCross(first.table, persons, seed)
  const raked = rake(cross.table, residents, columnTotals)

  const caps: { home: string; cohort: string | null }[] = []
  const lost: Record<string, number> = {}
  const homes = names.map((home, h) => {
    const seeds = seed.table[h]!
    // Nobody lives there: who is observed there at night is weighted like anybody else.
    const raw = seeds.map((cell, c) => (residents[h]! > 0 ? raked.table[h]![c]! / cell : overall))
    const bounded = capped(raw, seeds, overall)
    for (const c of bounded.hits) caps.push({ home, cohort: cohorts[c]! })
    const observed = people[h]!
    const others = parts ? observed.value - sum(seeds) : 0
    const left = bounded.lost * sum(raw.map((weight, c) => weight * seeds[c]!))
    const rest = others > 0 && left > 0 ? Math.min(left / others, MOST_TIMES_OVERALL * overall) : 0
    // Of a home area without residents nobody has anything to make up for.
    const unknown = residents[h]! > 0 ? rest : overall
    if (bounded.lost !== 0) lost[home] = bounded.lost * (1 - (rest * others) / left)
    const reached = sum(bounded.weights.map((weight, c) => weight * seeds[c]!))
    const mean = {
      weight: (reached + unknown * others) / (sum(seeds) + others),
      relativeVariance: observed.variance / observed.value ** 2,
    }
    const byCohort = new Map(
      cohorts.map((cohort, c) => [
        cohort,
        {
          weight: bounded.weights[c]!,
          relativeVariance: cross.relativeVariances[h]![c]!,
        },
      ]),
    )
    // Without a subscriber feed everybody's cohort is unknown.
    return [home, { mean, byCohort, unknown: parts ? unknown : mean.weight, people: observed }] as const
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
