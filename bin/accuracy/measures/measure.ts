import type { World } from '../world.ts'

/** What a measure may be at most, at least, or between. Parts of 1 unless the measure says otherwise. */
export type Limit =
  | { readonly most: number }
  | { readonly least: number }
  | { readonly within: readonly [number, number] }

/** Of the pipeline; and of the same with other places, where a measure has a meaning for them. */
export interface Values {
  /** null: there is nothing to divide by, or it has no meaning here. */
  readonly value: number | null
  readonly oracle?: number | null
  readonly nearestZone?: number | null
  readonly lastSite?: number | null
}

/** A promise about the figures, declared once: terminal, page and test read it here. */
export interface Measure {
  readonly id: string
  readonly what: string
  /** @default 'part' */
  readonly unit?: 'part' | 'number'
  /** null: reported without a limit. */
  readonly limit: (world: World) => Limit | null
  readonly of: (world: World) => Promise<Values>
  /** Known reasons why it may not hold, for the reader of the page. */
  readonly why?: string
}

/** A measure as it came out. */
export interface Verdict extends Values {
  readonly id: string
  readonly what: string
  readonly unit: 'part' | 'number'
  readonly limit: Limit | null
  /** null where there is no limit, or nothing to measure. */
  readonly holds: boolean | null
  readonly why: string | null
}

export async function verdictOf(measure: Measure, world: World): Promise<Verdict> {
  const { id, what, unit = 'part', why = null } = measure
  const limit = measure.limit(world)
  const values = await measure.of(world)
  return { id, what, unit, limit, holds: limit && isWithin(values.value, limit), why, ...values }
}

/** @returns null where there is no value */
export function isWithin(value: number | null, limit: Limit): boolean | null {
  if (value === null) return null
  if ('most' in limit) return value <= limit.most
  if ('least' in limit) return value >= limit.least
  return limit.within[0] <= value && value <= limit.within[1]
}
