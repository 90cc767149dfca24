import { contains, type Point, type Ring, sides } from './plane.ts'

/** What no zone holds. */
export const OUTSIDE = -1

/** Side of a square of the index. */
const SQUARE_M = 40
/** A border passes through the square: look at the rings that do. */
const BORDER = -2

/**
 * The zone of a point by the exact rings, for many points: squares that no border touches know their zone.
 * @param rings of zones that do not overlap
 * @returns index of the ring, or `OUTSIDE`
 */
export function zoneIndex(rings: readonly Ring[]): (x: number, y: number) => number {
  const points = rings.flat()
  const west = Math.min(...points.map(({ x }) => x))
  const south = Math.min(...points.map(({ y }) => y))
  const columns = Math.floor((Math.max(...points.map(({ x }) => x)) - west) / SQUARE_M) + 1
  const rows = Math.floor((Math.max(...points.map(({ y }) => y)) - south) / SQUARE_M) + 1
  const columnOf = (x: number): number => Math.floor((x - west) / SQUARE_M)
  const rowOf = (y: number): number => Math.floor((y - south) / SQUARE_M)
  const squares = new Int16Array(columns * rows)
  const all = [...rings.keys()]
  /** By square, the rings whose borders pass through it. */
  const near = new Map<number, number[]>()
  markBorders()
  for (let row = 0; row < rows; row += 1) fillRow(row)

  return (x, y) => {
    const [column, row] = [columnOf(x), rowOf(y)]
    if (column < 0 || row < 0 || column >= columns || row >= rows) return OUTSIDE
    const square = row * columns + column
    const zone = squares[square]!
    return zone === BORDER ? among(near.get(square)!, x, y) : zone
  }

  function among(some: readonly number[], x: number, y: number): number {
    const point = { x, y }
    return some.find((zone) => contains(rings[zone]!, point)) ?? OUTSIDE
  }

  function markBorders(): void {
    for (const zone of all) {
      for (const [a, b] of sides(rings[zone]!)) mark(zone, a, b)
    }
  }

  /** Every square of the rectangle around a side: more than it touches, never fewer. */
  function mark(zone: number, a: Point, b: Point): void {
    for (let row = rowOf(Math.min(a.y, b.y)); row <= rowOf(Math.max(a.y, b.y)); row += 1) {
      const last = row * columns + columnOf(Math.max(a.x, b.x))
      for (let square = row * columns + columnOf(Math.min(a.x, b.x)); square <= last; square += 1) {
        squares[square] = BORDER
        const some = near.get(square)
        if (some === undefined) near.set(square, [zone])
        else if (!some.includes(zone)) some.push(zone)
      }
    }
  }

  /** Squares side by side without a border between them are in one zone. */
  function fillRow(row: number): void {
    let zone = BORDER
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column
      if (squares[at] === BORDER) {
        zone = BORDER
        continue
      }
      if (zone === BORDER) zone = among(all, west + (column + 0.5) * SQUARE_M, south + (row + 0.5) * SQUARE_M)
      squares[at] = zone
    }
  }
}
