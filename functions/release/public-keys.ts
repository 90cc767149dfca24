import { countries } from '../model/countries.ts'
import { dimensionValues } from '../model/dimensions.ts'
import { InvalidInput } from '../model/errors.ts'
import { type Grain, grainColumns, type Product } from '../model/products.ts'
import type { Country, LocalDate } from '../model/vocabulary.ts'
import { OUT_OF_COVERAGE, type Zone, type ZoneSystem, zonesAtDepth } from '../model/zones.ts'

/**
 * Which cells a release has is public: every zone, every hour, every value of a dimension, whether or not
 * anybody was there. A key set taken from the data would tell who was.
 */

/** An hour of the local day as geography gives it; the second of two equal hours has fold 1. */
export interface LocalHour {
  readonly start: Date
  readonly end: Date
  readonly hour: number
  readonly fold: number
}

/** A stretch of the day, or of the month, that one cell covers. */
export interface Period {
  /** In the release: 0, 1, 2, … */
  readonly position: number
  /** Days after the first date of the release: 0, unless rows of a month are of its days. */
  readonly day: number
  readonly start: Date
  /** The time columns of the product's grain. */
  readonly columns: Readonly<Partial<Record<'hour' | 'fold' | 'block', number>>>
}

export interface Key {
  readonly zone: Zone
  readonly period: Period
  /** In the order of the product's dimensions. */
  readonly dimensions: readonly string[]
}

export const HOURS_OF_A_BLOCK = 4
const HOUR_MS = 3_600_000

/**
 * The periods of one local day or month, in the order of time. Days end where the wall clock begins anew.
 * @param hours of all of it, in order; a day has 24, or 23 or 25 where the clocks change
 */
export function periodsOf(grain: Grain, hours: readonly LocalHour[]): readonly Period[] {
  const columns = ({ hour, fold }: LocalHour) => {
    const all = { hour, fold, block: Math.floor(hour / HOURS_OF_A_BLOCK) }
    return Object.fromEntries(grainColumns[grain].map((name) => [name, all[name]]))
  }
  const periods = new Map<string, Omit<Period, 'position'>>()
  let day = 0
  for (const [index, hour] of hours.entries()) {
    if (grain !== 'month' && index > 0 && hour.hour < hours[index - 1]!.hour) day += 1
    const own = columns(hour)
    const name = JSON.stringify({ day, ...own })
    if (!periods.has(name)) periods.set(name, { day, start: hour.start, columns: own })
  }
  return [...periods.values()].map((period, position) => ({ position, ...period }))
}

/** The keys of one level: zones × periods × dimensions. */
export function keysAtDepth(
  product: Product,
  system: ZoneSystem,
  depth: number,
  periods: readonly Period[],
): readonly Key[] {
  const zones = measuredZones(system, depth)
  const values = dimensionValues(product.dimensions, {
    destination: zones.map(({ id }) => id),
    home: measuredZones(system, homeDepth(system)).map(({ id }) => id),
  })
  return zones.flatMap((zone) =>
    periods.flatMap((period) => values.map((dimensions) => ({ zone, period, dimensions }))),
  )
}

/** Homes are told by district: finer ones would name a street. */
export const homeDepth = (system: ZoneSystem): number => system.levels.length - 2

/** What lies outside the list of areas is counted in the root and has no cells of its own. */
export const measuredZones = (system: ZoneSystem, depth: number): readonly Zone[] =>
  zonesAtDepth(system, depth).filter(({ id }) => id !== OUT_OF_COVERAGE)

/**
 * Hours of other dates, or not all of them, would make another key set and another sensitivity.
 * @param last date of the release, where it covers more than one
 * @throws InvalidInput unless the hours are these whole local days, in order
 */
export function checkHours(
  hours: readonly LocalHour[],
  date: LocalDate,
  country: Country,
  last: LocalDate = date,
): void {
  const { timeZone } = countries[country]
  const local = new Intl.DateTimeFormat('en', { timeZone })
  const utc = new Intl.DateTimeFormat('en', { timeZone: 'UTC' })
  const isOn = (wanted: LocalDate, ms: number): boolean =>
    local.format(ms) === utc.format(Date.parse(`${wanted}T00:00:00Z`))
  const first = hours[0]?.start.getTime() ?? 0
  const end = first + hours.length * HOUR_MS
  const isUnbroken = hours.every(({ start }, index) => start.getTime() === first + index * HOUR_MS)
  const isWhole = isOn(date, first) && !isOn(date, first - 1) && isOn(last, end - 1) && !isOn(last, end)
  if (isUnbroken && isWhole) return
  const [whole, each] =
    date === last ? ['that whole day', 'this date'] : [`all until the end of ${last}`, 'each of these dates']
  throw new InvalidInput(
    `${date}: the ${hours.length} hours given are not ${whole} in ${timeZone}: take localHours of geography for ${each}`,
  )
}
