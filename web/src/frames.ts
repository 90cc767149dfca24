import { dimensionValues } from '../../functions/model/dimensions.ts'
import type { Cell, Product } from './answers.ts'
import type { Zones } from './zones.ts'

/** One position of the slider: the cells of one hour, day or month. */
export interface Frame {
  /** Short and stable, for the address of the page: `14`, `02b` for a repeated hour, `block3`, a date, or a month. */
  readonly key: string
  readonly label: string
  readonly hour: number | null
  /** Four hours: 0 is 00:00 to 04:00. */
  readonly block: number | null
  /** Local date, null in a typical week and of a month. */
  readonly date: string | null
  readonly byZone: ReadonlyMap<string, Cell>
}

/** @returns the frames in the order of the answer, which is the order of time */
export function framesOf(cells: readonly Cell[]): Frame[] {
  return [...Map.groupBy(cells, ({ label }) => label)].map(([label, same]) => {
    const { hour, fold, block, start } = same[0]!
    const date = /^\d{4}-\d{2}-\d{2}/.exec(label)?.[0] ?? null
    const key =
      block !== undefined
        ? `block${block}`
        : hour !== undefined
          ? `${String(hour).padStart(2, '0')}${fold ? 'b' : ''}`
          : (date ?? monthIn(label) ?? start)
    return {
      key,
      label,
      hour: hour ?? null,
      block: block ?? null,
      date,
      byZone: new Map(same.map((cell) => [cell.zone, cell])),
    }
  })
}

/** `2026-03` of the label of a month, null of any other. */
export const monthIn = (label: string): string | null => /^\d{4}-\d{2}$/.exec(label)?.[0] ?? null

/** A value of each dimension of a product, by its name. */
export type Values = Readonly<Record<string, string>>

/**
 * All values that the cells of a product have at a level, as the registry orders them: age band and gender are
 * one cohort, a destination is of the level itself and a home a district.
 * @returns one without any name for a product without dimensions
 */
export const valuesAt = (
  { dimensions }: Pick<Product, 'dimensions'>,
  zones: Pick<Zones, 'levels' | 'at'>,
  level: string,
): readonly Values[] => {
  const idsAt = (of: string): string[] => zones.at(of).map(({ id }) => id)
  const home = idsAt(zones.levels.at(-2) ?? level)
  const all = dimensionValues(dimensions, { destination: idsAt(level), home })
  return all.map((row) => Object.fromEntries(dimensions.map((name, index) => [name, row[index]!])))
}

/** The chosen one, and the first where none of them is chosen. */
export const oneOf = (all: readonly Values[], chosen: Values): Values =>
  all.find((values) => Object.entries(values).every(([name, value]) => chosen[name] === value)) ??
  all[0] ??
  {}

/** Only the cells of these values: a larger zone that stands for others has a larger destination. */
export const withValues = (cells: readonly Cell[], values: Values): readonly Cell[] =>
  cells.filter((cell) => Object.entries(values).every(([name, value]) => textOf(cell, name) === value))

function textOf(cell: Cell, name: string): string | null {
  const value: unknown = cell[name]
  return typeof value === 'string' ? value : null
}
