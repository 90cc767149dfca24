import type { Product } from '../model/products.ts'
import type { ZoneSystem } from '../model/zones.ts'
import { homeAreas } from './census.ts'
import { cohortName, UNKNOWN_COHORT } from './cohorts.ts'
import { type Drift, drifted } from './drift.ts'
import type { HomeMix } from './home-mix.ts'
import { RESIDENT_PART_ERROR } from './interval-constants.ts'
import type { NightWeights, Weight } from './night-weights.ts'
import { HOURS_OF_A_BLOCK, type Key } from './public-keys.ts'
import { END_OF_NIGHT, type Visibility, type Visible } from './visibility.ts'
import type { Residency } from './zone-days.ts'

/** What a cell's observed people are multiplied with, and what sampling makes of it. */
export interface Factor extends Weight {
  /** Part of its homes' people who are in the zone, for the sampling error; 0 where it is not known. */
  readonly partPresent: (people: number) => number
}

export interface Ingredients {
  readonly system: ZoneSystem
  readonly weights: NightWeights
  /** By home area. */
  readonly drifts: ReadonlyMap<string, Drift>
  readonly mixes: ReadonlyMap<string, HomeMix>
  readonly residency: Residency
  readonly visibility: Visibility
  /** Hours of the day in the order of their positions. */
  readonly hours: readonly number[]
}

/** A home with its part in a cell's people. */
interface Part {
  readonly home: string
  readonly share: number
  readonly variance: number
}

/**
 * Factors from observed to all people. A cell's people come from home areas in parts, and each part has the
 * weight of its home area, of its cohort where the product tells cohorts: w = Σ share(home) W(home).
 */
export function factorsOf(ingredients: Ingredients): (key: Key, product: Product) => Factor {
  const { system, weights, drifts } = ingredients
  const owns = homeAreas(system)
  const known = new Map<string, Factor>()
  const homeWeight = (home: string, cohort: string | null): Weight => {
    const of = weights.homes.get(home)
    const drift = drifts.get(home) ?? { ratio: 1, relativeVariance: 0 }
    if (!of) return { weight: weights.overall, relativeVariance: 0 }
    const mean = drifted(of.mean, drift)
    if (cohort === UNKNOWN_COHORT) return { ...mean, weight: of.unknown / drift.ratio }
    const ofCohort = cohort === null ? undefined : of.byCohort.get(cohort)
    if (!ofCohort) return mean
    return {
      weight: ofCohort.weight / drift.ratio,
      relativeVariance: mean.relativeVariance + ofCohort.relativeVariance,
    }
  }
  return (key, product) => {
    const dimension = (name: Product['dimensions'][number]): string | undefined =>
      key.dimensions[product.dimensions.indexOf(name)]
    const [ageBand, gender, home] = [dimension('age_band'), dimension('gender'), dimension('home')]
    const cohort = ageBand === undefined || gender === undefined ? null : cohortName(ageBand, gender)
    const { hour, block } = key.period.columns
    const own = owns.get(key.zone.id) ?? null
    const livesAt = home ?? (product.livesThere && own !== null ? own : undefined)
    const isNightly = home !== undefined || product.livesThere === true
    const when = hour === undefined ? `b${block}` : key.period.position
    const name = [key.zone.id, when, cohort, livesAt, isNightly].join('\u0000')
    const found = known.get(name)
    if (found) return found
    const parts =
      livesAt !== undefined && weights.homes.has(livesAt)
        ? [{ home: livesAt, share: 1, variance: 0 }]
        : partsOf(key, own, ingredients)
    // A product of days counts its people by home; of an hour or block the mix is inferred.
    const isInferred = hour !== undefined || block !== undefined
    const mean = mixed(parts, isInferred ? own : null, cohort, homeWeight, ingredients)
    // Whose home is told was seen at night.
    const factor = isNightly ? mean : seen(mean, visibleIn(key, ingredients))
    known.set(name, factor)
    return factor
  }
}

/** @param inferred the zone's own home area, where its part is not counted but inferred */
function mixed(
  parts: readonly Part[],
  inferred: string | null,
  cohort: string | null,
  homeWeight: (home: string, cohort: string | null) => Weight,
  { weights, drifts }: Ingredients,
): Factor {
  const weighted = parts.map((part) => ({ ...part, ...homeWeight(part.home, cohort) }))
  const weight = weighted.reduce((sum, part) => sum + part.share * part.weight, 0)
  let variance = 0
  for (const part of weighted) {
    variance += (part.share * part.weight) ** 2 * part.relativeVariance
    variance += part.variance * (part.weight - weight) ** 2
  }
  const resident = weighted.find((part) => part.home === inferred)
  if (resident && resident.share < 1) {
    const guests = (weight - resident.share * resident.weight) / (1 - resident.share)
    variance += (RESIDENT_PART_ERROR * (resident.weight - guests)) ** 2
  }
  const people = parts.map(({ home, share }) => ({
    share,
    all: (weights.homes.get(home)?.people.value ?? 0) * (drifts.get(home)?.ratio ?? 1),
  }))
  return {
    weight,
    relativeVariance: weight > 0 ? variance / weight ** 2 : 0,
    // Cohorts are a part of a home's people of which the size is not kept: nothing is taken off.
    partPresent: (observed) =>
      cohort === null
        ? people.reduce(
            (sum, { share, all }) => sum + (all > 0 ? share * Math.min(1, (observed * share) / all) : 0),
            0,
          )
        : 0,
  }
}

const visibleIn = ({ period }: Key, { visibility }: Ingredients): Visible => {
  if (period.columns.hour !== undefined) return visibility.hours[period.position] ?? visibility.day
  return period.columns.block === 0 ? visibility.nightBlock : visibility.day
}

const seen = (factor: Factor, { part, relativeVariance }: Visible): Factor => ({
  weight: factor.weight / part,
  relativeVariance: factor.relativeVariance + relativeVariance,
  partPresent: (observed) => factor.partPresent(observed / part),
})

/** Of which homes a cell's people are: residents as far as they are there, the mix of guests for the rest. */
function partsOf({ zone, period }: Key, own: string | null, ingredients: Ingredients): Part[] {
  const { mixes, hours, residency } = ingredients
  const mix = mixes.get(zone.id)
  const { block } = period.columns
  const atHour = period.columns.hour === undefined ? null : period.position
  const isNight = atHour === null ? block === 0 : (hours[atHour] ?? END_OF_NIGHT) < END_OF_NIGHT
  if (own !== null && (isNight || !mix)) return [{ home: own, share: 1, variance: 0 }]
  const shares = [...(mix?.shares ?? [])].map(([home, { value, variance }]) => ({
    home,
    share: value,
    variance,
  }))
  const part = own === null ? undefined : residentPart(residency.parts.get(zone.id), atHour, block, hours)
  if (own === null || part === undefined) return shares
  const guests = shares.map((of) => ({
    ...of,
    share: of.home === own ? Math.max(0, of.share - (residency.ofDay.get(zone.id) ?? 0)) : of.share,
  }))
  const total = guests.reduce((sum, { share }) => sum + share, 0)
  return guests.map(({ home, share, variance }) => ({
    home,
    share: (1 - part) * (total > 0 ? share / total : home === own ? 1 : 0) + (home === own ? part : 0),
    variance: (1 - part) ** 2 * variance,
  }))
}

/** Of an hour, or of a block on average; a product of days counts people by the day, and its mix as it is. */
function residentPart(
  parts: readonly number[] | undefined,
  position: number | null,
  block: number | undefined,
  hours: readonly number[],
): number | undefined {
  if (!parts) return undefined
  if (position !== null) return parts[position]
  if (block === undefined) return undefined
  const within = parts.filter((_, index) => Math.floor(hours[index]! / HOURS_OF_A_BLOCK) === block)
  return within.length > 0 ? within.reduce((sum, part) => sum + part, 0) / within.length : undefined
}
