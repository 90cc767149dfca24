import { type Aggregate, type Product, products } from '../model/products.ts'
import { depthsOf } from '../model/sensitivity.ts'
import { type DayType, dayTypeSchema } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import type { Area } from './areas/area.ts'
import { BLOCK, HOUR, whole } from './forms.ts'
import { listed, Problem, quoted } from './problems.ts'
import { type FiguresQuery, MOST_ZONES, PAGE_CELLS } from './schemas.ts'
import type { Member } from './standing.ts'
import type { ZoneTree } from './zone-trees.ts'

/** Which zones are asked for: all of one level, or some by name. */
export type Asked =
  | {
      readonly kind: 'level'
      readonly level: string
      readonly zones: readonly Zone[]
      readonly members?: undefined
    }
  | {
      readonly kind: 'zones'
      readonly zones: readonly Zone[]
      /** Leaves of the zone file that were merged into others. */
      readonly members?: readonly Member[]
    }
  | {
      readonly kind: 'area'
      readonly area: Area
      /** Those that the area is made of. */
      readonly zones: readonly Zone[]
      readonly members?: undefined
    }

/** @throws Problem unknown-product */
export function readProduct(id: string): Product {
  const found = products.find((product) => product.id === id)
  if (found) return found
  throw new Problem(
    'unknown-product',
    `there is no product ${quoted(id)}: choose one of ${listed(products.map(({ id }) => id))}`,
    { parameter: 'product' },
  )
}

/** @throws Problem unknown-aggregate */
export function readAggregate(text: string | undefined, product: Product): Aggregate {
  if (text === undefined) return product.aggregates[0]
  const found = product.aggregates.find((aggregate) => aggregate === text)
  if (found) return found
  throw new Problem(
    'unknown-aggregate',
    `aggregate: ${product.id} does not offer ${quoted(text)}: choose one of ${listed(product.aggregates)}`,
    { parameter: 'aggregate' },
  )
}

/**
 * The zones asked for, of the levels that the product has; by default all of the finest.
 * @throws Problem unknown-zone, unknown-level, too-much or invalid-parameter
 */
export function readAsked({ zones, level }: FiguresQuery, product: Product, tree: ZoneTree): Asked {
  if (zones !== undefined && level !== undefined) {
    throw invalid('zones', 'zones and level exclude each other: give one of them')
  }
  const offered = depthsOf(product, tree.levels.length).map((depth) => tree.levels[depth]!)
  // A contract may end above the finest level: then the default does too.
  const finest = offered.findLast((_level, depth) => tree.zonesAt(depth).length > 0) ?? offered.at(-1)!
  const without = `${product.id} has figures of ${listed(offered)} only`
  if (zones !== undefined) {
    const asked = askedZones(zones, tree)
    const finer = zonesRead(asked).find((zone) => zone.depth >= offered.length)
    if (!finer) return asked
    throw new Problem(
      'unknown-level',
      `zones: ${without}: ${quoted(finer.id)} is of the level ${finer.level}`,
      {
        parameter: 'zones',
      },
    )
  }
  const word = level ?? finest
  const depth = readLevel(word, tree)
  if (depth < offered.length) return { kind: 'level', level: word, zones: tree.zonesAt(depth) }
  throw new Problem('unknown-level', `level: ${without}`, { parameter: 'level' })
}

/**
 * @returns the depth of a level
 * @throws Problem unknown-level
 */
export function readLevel(word: string, tree: ZoneTree): number {
  const depth = tree.levels.indexOf(word)
  if (depth >= 0) return depth
  throw new Problem(
    'unknown-level',
    `level: ${tree.name} has no level ${quoted(word)}: choose one of ${listed(tree.levels)}`,
    { parameter: 'level' },
  )
}

function askedZones(text: string, tree: ZoneTree): Asked {
  const given = splitList('zones', text)
  if (given.length > MOST_ZONES) {
    throw new Problem(
      'too-much',
      `zones: ${given.length} zones are named, at most ${MOST_ZONES} can be: ask for a level or for parts`,
      { parameter: 'zones' },
    )
  }
  const ids = [...new Set(given)]
  const unknown = ids.filter((id) => !tree.zones.has(id) && !tree.standing.has(id))
  if (unknown.length > 0) {
    throw new Problem(
      'unknown-zone',
      `zones: ${tree.name} has no zone ${listed(unknown.map(quoted), 5)}: /v1/zone-systems/${tree.id}/items lists them`,
      { parameter: 'zones' },
    )
  }
  const wanted = new Set(ids)
  const members = [...tree.standing].flatMap(([id, within]) => (wanted.has(id) ? [{ id, within }] : []))
  return { kind: 'zones', zones: [...tree.zones.values()].filter(({ id }) => wanted.has(id)), members }
}

/** The zones whose figures are read: those asked for, and those that stand for others. */
export function zonesRead({ zones, members = [] }: Asked): readonly Zone[] {
  if (members.length === 0) return zones
  const own = new Set(zones.map(({ id }) => id))
  const standing = new Set(members.map(({ within }) => within).filter(({ id }) => !own.has(id)))
  return [...zones, ...standing]
}

/** @throws Problem invalid-parameter */
export function readFlag(parameter: string, text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined) return otherwise
  if (text === 'true' || text === 'false') return text === 'true'
  throw invalid(parameter, `${quoted(text)} is neither true nor false`)
}

/** @throws Problem invalid-parameter */
export function readSummary(text: string | undefined): boolean {
  if (text === undefined) return false
  if (text === 'status') return true
  throw invalid('summary', `${quoted(text)} is no summary: choose status or leave it out`)
}

/**
 * @returns undefined where none is named: the newest of each date
 * @throws Problem invalid-parameter
 */
export function readRevision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw invalid('revision', `${quoted(text)} is no whole number from 1 on`)
}

/** @throws Problem invalid-parameter */
export function readLimit(text: string | undefined, most = PAGE_CELLS): number {
  if (text === undefined) return most
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= most) return limit
  throw invalid('limit', `${quoted(text)} is no whole number from 1 to ${most}`)
}

/**
 * @returns null where no hour is named
 * @throws Problem invalid-parameter
 */
export function readHours(
  text: string | undefined,
  product: Product,
  aggregate: Aggregate,
): ReadonlySet<number> | null {
  if (text === undefined) return null
  if (product.grain !== 'hour' || aggregate === 'day' || aggregate === 'week') {
    const isLonger = aggregate === 'month' || aggregate === 'week'
    const what = product.grain === 'block' ? 'block' : isLonger ? aggregate : 'day'
    const instead = what === 'block' ? 'name blocks (block=)' : 'ask for another aggregate'
    throw invalid('hour', `a ${what} of ${product.id} has no hours: leave it out, or ${instead}`)
  }
  const values = splitList('hour', text).map((value) => {
    if (whole(HOUR).test(value)) return Number(value)
    throw invalid('hour', `${quoted(value)} is no hour from 0 to 23`)
  })
  return new Set(values)
}

/**
 * @returns null where no block is named
 * @throws Problem invalid-parameter
 */
export function readBlocks(text: string | undefined, product: Product): ReadonlySet<number> | null {
  if (text === undefined) return null
  if (product.grain !== 'block') {
    throw invalid('block', `${product.id} has no blocks: leave it out`)
  }
  const values = splitList('block', text).map((value) => {
    if (whole(BLOCK).test(value)) return Number(value)
    throw invalid('block', `${quoted(value)} is no block from 0 (00:00 to 04:00) to 5`)
  })
  return new Set(values)
}

/**
 * @returns null where no type of day is named
 * @throws Problem invalid-parameter
 */
export function readDayTypes(
  text: string | undefined,
  product: Product,
  aggregate: Aggregate,
): ReadonlySet<DayType> | null {
  if (text === undefined) return null
  if (aggregate === 'month' || aggregate === 'week') {
    throw invalid('daytype', `a ${aggregate} of ${product.id} has days of every type: leave it out`)
  }
  const values = splitList('daytype', text).map((value) => {
    const dayType = dayTypeSchema.safeParse(value)
    if (dayType.success) return dayType.data
    throw invalid(
      'daytype',
      `${quoted(value)} is no type of day: choose among ${listed(dayTypeSchema.options)}`,
    )
  })
  return new Set(values)
}

export function splitList(parameter: string, text: string): string[] {
  const values = text.split(',').map((value) => value.replace(/^ +| +$/g, ''))
  if (values.every((value) => value !== '')) return values
  throw invalid(parameter, 'a value of the list is empty: write a,b')
}

export const invalid = (parameter: string, detail: string): Problem =>
  new Problem('invalid-parameter', `${parameter}: ${detail}`, { parameter })
