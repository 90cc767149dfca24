import { join } from 'node:path'
import type { City } from './city.ts'
import { genders } from './cohorts.ts'
import { writeCsv } from './feeds.ts'
import { COHORTS, type Residents } from './residents.ts'

/**
 * People-equivalents on average over a day and a week, as a part of all residents: two thirds of people's
 * time are spent at home and a sixth at work (most adults work, 37 hours a week are a fifth of it), so that
 * a public table of jobs and of shops can be put beside a census. Assumed, rounded, and the same for every
 * city: nothing of anybody's plan enters it.
 */
const PARTS = { residents: 0.7, jobs: 0.17, retail: 0.13 }

/** By zone: how much of the city's life lies there, of public facts. */
export function priorWeights({ zones }: City, { adults, children }: Residents): number[] {
  const residents = zones.map(
    (_, zone) =>
      total(adults.subarray(zone * COHORTS, (zone + 1) * COHORTS)) +
      total(children.subarray(zone * genders.length, (zone + 1) * genders.length)),
  )
  const everybody = total(residents)
  const [jobs, retail] = [total(zones.map((zone) => zone.jobs)), total(zones.map((zone) => zone.retail))]
  return zones.map(
    (zone, index) =>
      PARTS.residents * residents[index]! +
      everybody * ((PARTS.jobs * zone.jobs) / jobs + (PARTS.retail * zone.retail) / retail),
  )
}

/** The prior feed: `zone,weight`. */
export const writePrior = (out: string, city: City, residents: Residents): Promise<void> => {
  const weights = priorWeights(city, residents)
  return writeCsv(
    join(out, 'prior.csv'),
    'zone,weight',
    city.zones.map(({ id }, zone) => [id, weights[zone]!.toFixed(1)]),
  )
}

const total = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let at = 0; at < values.length; at += 1) sum += values[at]!
  return sum
}
