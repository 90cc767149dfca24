import type { Cell } from './answers.ts'

/** One position of the slider: the cells of one hour or day. */
export interface Frame {
  /** Short and stable, for the address of the page: `14`, `02b` for a repeated hour, or a date. */
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
    const { hour, fold, start } = same[0]!
    const date = /^\d{4}-\d{2}-\d{2}/.exec(label)?.[0] ?? null
    const key = hour === undefined ? (date ?? start) : `${String(hour).padStart(2, '0')}${fold ? 'b' : ''}`
    return { key, label, hour: hour ?? null, date, byZone: new Map(same.map((cell) => [cell.zone, cell])) }
  })
}

/** The values that each dimension takes in an answer, in their order. */
export function dimensionValues(
  cells: readonly Cell[],
  dimensions: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    dimensions.map((name) => [
      name,
      [...new Set(cells.map((cell) => textOf(cell, name)).filter((value) => value !== null))],
    ]),
  )
}

/** Only the cells of one value of each dimension; the first where none is chosen. */
export function withDimensions(
  cells: readonly Cell[],
  values: ReadonlyMap<string, readonly string[]>,
  chosen: Readonly<Record<string, string>>,
): readonly Cell[] {
  const wanted = [...values].map(([name, all]) => {
    const choice = chosen[name]
    return [name, choice !== undefined && all.includes(choice) ? choice : all[0]] as const
  })
  return cells.filter((cell) => wanted.every(([name, value]) => textOf(cell, name) === (value ?? null)))
}

function textOf(cell: Cell, name: string): string | null {
  const value: unknown = cell[name]
  return typeof value === 'string' ? value : null
}
