import { homeCountries, OTHER_COUNTRY } from './home-countries.ts'
import { ageBandSchema, genderSchema } from './vocabulary.ts'

/**
 * The columns that a product may have beside zone and time, and their public values: what a release has cells
 * of must not depend on who was there. SQL, keys, API and documentation take them from here.
 */
export type Dimension =
  | 'age_band'
  | 'gender'
  | 'dwell_class'
  | 'days_class'
  | 'type'
  | 'home_country'
  | 'destination'
  | 'home'

/**
 * Dimensions whose values are zones. Those of `destination` are of the level of the row itself, so that they go
 * up the tree with it; those of `home` are home areas at every level.
 */
type ZoneDimension = Extract<Dimension, 'destination' | 'home'>

/**
 * The dimension by whose values a map frame is cut: where they are zones, all of them together would be
 * more than a map can show, and more than can be read for one.
 */
export const framedBy = (dimensions: readonly Dimension[]): Dimension | undefined =>
  dimensions.find((name) => name === 'destination' || name === 'home')

/** Whether its value in a row of a level above is the zone above, as the row's own zone is. */
export const risesWithZone = (name: Dimension): boolean => name === 'destination'

const named: Readonly<Record<Exclude<Dimension, ZoneDimension>, readonly string[]>> = {
  age_band: ageBandSchema.options,
  gender: genderSchema.options,
  /** Minutes, half-open at the upper end: who stayed for 30 is in `30-60`. */
  dwell_class: ['10-30', '30-60', '60-120', '120-240', '240+'],
  /** Of the days of a month. */
  days_class: ['1', '2-3', '4-7', '8-14', '15+'],
  /** Of several the first holds. */
  type: ['foreign', 'resident', 'worker', 'overnight', 'visitor'],
  home_country: [...Object.keys(homeCountries), OTHER_COUNTRY],
}

/**
 * Dimensions that say what sort of people somebody is one of, and those of their values that do not: whoever is
 * left over, and residents, of whom it says no more than the place does. A home says nothing on its own branch of
 * the tree for the same reason (release/group-mixes.ts).
 */
const ofGroups: Readonly<Partial<Record<Dimension, readonly string[]>>> = {
  age_band: ['unknown'],
  gender: ['unknown'],
  type: ['resident'],
  home_country: [OTHER_COUNTRY],
  home: [],
}

/** Those of a product's dimensions that name a group of persons. */
export const groupDimensions = (dimensions: readonly Dimension[]): readonly Dimension[] =>
  dimensions.filter((name) => ofGroups[name] !== undefined)

/** Whether a value names a group of persons. */
export const isGroup = (name: Dimension, value: string): boolean => ofGroups[name]?.includes(value) === false

/** Eleven: a line that lacks age or gender is in the last one. */
const cohorts: readonly (readonly string[])[] = [
  ...ageBandSchema
    .exclude(['unknown'])
    .options.flatMap((ageBand) =>
      genderSchema.exclude(['unknown']).options.map((gender) => [ageBand, gender]),
    ),
  ['unknown', 'unknown'],
]

/** Zones that a dimension names, by their ids. */
export type NamedZones = Readonly<Record<ZoneDimension, readonly string[]>>

/**
 * Every combination of values that a product's cells have, in the order of its dimensions.
 * @param zones of a level, at which the cells are
 * @throws RangeError if age band and gender, which are one cohort, do not stand beside one another
 */
export function dimensionValues(
  dimensions: readonly Dimension[],
  zones: NamedZones,
): readonly (readonly string[])[] {
  const [first, ...rest] = dimensions
  if (first === undefined) return [[]]
  const isCohort = first === 'age_band' && rest[0] === 'gender'
  const values = isCohort ? cohorts : valuesOf(first, zones).map((value) => [value])
  const others = dimensionValues(isCohort ? rest.slice(1) : rest, zones)
  return values.flatMap((value) => others.map((other) => [...value, ...other]))
}

function valuesOf(dimension: Dimension, zones: NamedZones): readonly string[] {
  if (dimension === 'destination' || dimension === 'home') return zones[dimension]
  if (dimension !== 'age_band' && dimension !== 'gender') return named[dimension]
  throw new RangeError('age_band and gender are one cohort: name both, age_band first')
}

/** @returns null for a dimension whose values are zones */
export const namedValues = (dimension: Dimension): readonly string[] | null =>
  dimension === 'destination' || dimension === 'home' ? null : named[dimension]

/** For the description of the API. */
export const valuesInWords = (dimension: Dimension): string =>
  namedValues(dimension)?.join(', ') ??
  (risesWithZone(dimension) ? 'zones of the level of the row' : 'home areas, which are the districts')
