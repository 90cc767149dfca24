import type { City } from './city.ts'
import { bandNames, genders } from './cohorts.ts'
import { prng } from './prng.ts'

/** Adults by age: the part of each band, how the age of a zone's residents leans, years at the year's end. */
export const ageBands: readonly { from: number; to: number; adults: number; lean: number; share: number }[] =
  [
    { from: 19, to: 24, adults: 0.11, lean: -2, share: 1.15 },
    { from: 25, to: 34, adults: 0.19, lean: -1, share: 1.15 },
    { from: 35, to: 49, adults: 0.27, lean: 0, share: 1.05 },
    { from: 50, to: 64, adults: 0.23, lean: 1, share: 0.95 },
    { from: 65, to: 90, adults: 0.2, lean: 2, share: 0.8 },
  ]
/** Children to an adult. */
const CHILDREN = 0.26

/** The operator's part of the adults, on average; it differs between ages, districts, zones and genders. */
const MARKET_SHARE = 0.2
const SHARE_SPREAD = { district: 0.15, zone: 0.06 }
const SHARE_BY_GENDER = [0.97, 1.03]

/** Cohorts of known age and gender. */
export const COHORTS = bandNames.length * genders.length

/** Who lives in each zone, customers or not. A cell is a zone and a cohort: `zone * COHORTS + cohort`. */
export interface Residents {
  /** People of 18 and over, by cell. */
  readonly adults: Uint32Array
  /** Of them customers, as a part of all customers or so: the operator's share in each cell. */
  readonly share: Float64Array
  /** By zone and gender: `zone * genders.length + gender`. */
  readonly children: Uint32Array
}

/**
 * As many people as it takes for so many customers at the operator's market share.
 * @param customers expected, of 18 and over
 */
export function residentsOf(city: City, customers: number): Residents {
  const share = shares(city)
  const weights = city.zones.flatMap((zone) => zone.mix ?? mixOf(zone).map((part) => part * zone.residents))
  const expected = weights.reduce((sum, weight, cell) => sum + weight * share[cell]!, 0)
  const adults = Uint32Array.from(weights, (weight) => Math.round((customers * weight) / expected))
  return { adults, share, children: childrenOf(city, adults, customers / expected) }
}

/** Adults of a zone by cohort, without a census; adds up to 1. */
function mixOf({ use }: City['zones'][number]): number[] {
  const lean = use === 'home' ? 0.06 : -0.12
  const weights = ageBands.map((band) => band.adults * Math.exp(lean * band.lean))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.flatMap((weight) => genders.map(() => weight / total / genders.length))
}

function childrenOf({ zones }: City, adults: Uint32Array, scale: number): Uint32Array {
  return Uint32Array.from({ length: zones.length * genders.length }, (_, at) => {
    const zone = Math.floor(at / genders.length)
    const counted = zones[zone]!.children?.[at % genders.length]
    if (counted !== undefined) return Math.round(scale * counted)
    const all = adults.subarray(zone * COHORTS, (zone + 1) * COHORTS).reduce((sum, count) => sum + count, 0)
    return Math.round((CHILDREN * all) / genders.length)
  })
}

function shares({ id, districts, zones }: City): Float64Array {
  const random = prng('market', id)
  const around1 = (spread: number): number => 1 + spread * (2 * random.uniform() - 1)
  const byDistrict = districts.map(() => around1(SHARE_SPREAD.district))
  return Float64Array.from(
    zones.flatMap(({ district }) => {
      const here = MARKET_SHARE * byDistrict[district]! * around1(SHARE_SPREAD.zone)
      return ageBands.flatMap(({ share }) => SHARE_BY_GENDER.map((factor) => here * share * factor))
    }),
  )
}
