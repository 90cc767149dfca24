import type { Cell, Product } from './answers.ts'
import type { Zones } from './zones.ts'

/** One position of the slider: the cells of one hour or day. */
export interface Frame {
  /** Short and stable, for the address of the page: `14`, `02b` for a repeated hour, `block3`, or a date. */
  readonly key: string
  readonly label: string
  readonly hour: number | null
  /** Local date, null in a typical week. */
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
          : (date ?? start)
    return { key, label, hour: hour ?? null, date, byZone: new Map(same.map((cell) => [cell.zone, cell])) }
  })
}

/**
 * The values that each dimension of a product takes at a level, in their order: those that the catalogue
 * names, else zones, a destination being of the level itself and a home a district.
 */
export const dimensionValues = (
  { dimensions, values }: Pick<Product, 'dimensions' | 'values'>,
  zones: Pick<Zones, 'levels' | 'at'>,
  level: string,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    dimensions.map((name) => [
      name,
      values[name] ?? zones.at(name === 'destination' ? level : zones.levels.at(-2)!).map(({ id }) => id),
    ]),
  )

/** One value of each dimension: the chosen one, and the first where none of these is chosen. */
export const oneOfEach = (
  values: ReadonlyMap<string, readonly string[]>,
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...values].flatMap(([name, all]) => {
      const choice = all.find((value) => value === chosen[name]) ?? all[0]
      return choice === undefined ? [] : [[name, choice]]
    }),
  )

/** Only the cells of these values: a larger zone that stands for others has a larger destination. */
export const withValues = (
  cells: readonly Cell[],
  values: Readonly<Record<string, string>>,
): readonly Cell[] =>
  cells.filter((cell) => Object.entries(values).every(([name, value]) => textOf(cell, name) === value))

function textOf(cell: Cell, name: string): string | null {
  const value: unknown = cell[name]
  return typeof value === 'string' ? value : null
}
