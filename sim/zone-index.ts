import { holds, type Point, type Shape, sides } from './plane.ts'

/** What no zone holds. */
export const OUTSIDE = -1

/** Side of a square of the index. */
const SQUARE_M = 40
/** A border passes through the square: look at the zones that do. */
const BORDER = -2

/**
 * The zone of a point by the exact borders, for many points: squares that no border touches know their zone.
 * @param shapes of zones that do not overlap
 * @returns index of the shape, or `OUTSIDE`
 */
export function zoneIndex(shapes: readonly Shape[]): (x: number, y: number) => number {
  const points = shapes.flat(2)
  const west = least(points.map(({ x }) => x))
  const south = least(points.map(({ y }) => y))
  const columns = Math.floor((most(points.map(({ x }) => x)) - west) / SQUARE_M) + 1
  const rows = Math.floor((most(points.map(({ y }) => y)) - south) / SQUARE_M) + 1
  const columnOf = (x: number): number => Math.floor((x - west) / SQUARE_M)
  const rowOf = (y: number): number => Math.floor((y - south) / SQUARE_M)
  const squares = new Int16Array(columns * rows)
  const all = shapes.map((shape, zone) => ({ zone, box: boxOf(shape) }))
  /** By square, the zones whose borders pass through it. */
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
    return some.find((zone) => holds(shapes[zone]!, point)) ?? OUTSIDE
  }

  function anywhere(x: number, y: number): number {
    const point = { x, y }
    for (const { zone, box } of all) {
      const isInBox = x >= box.west && x <= box.east && y >= box.south && y <= box.north
      if (isInBox && holds(shapes[zone]!, point)) return zone
    }
    return OUTSIDE
  }

  function markBorders(): void {
    for (const { zone } of all) {
      for (const [a, b] of shapes[zone]!.flatMap(sides)) mark(zone, a, b)
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
      if (zone === BORDER) zone = anywhere(west + (column + 0.5) * SQUARE_M, south + (row + 0.5) * SQUARE_M)
      squares[at] = zone
    }
  }
}

function boxOf(shape: Shape) {
  const [x, y] = [shape.flat().map((point) => point.x), shape.flat().map((point) => point.y)]
  return { west: least(x), east: most(x), south: least(y), north: most(y) }
}

/** Not `Math.min`, which takes no more than some 100,000 arguments. */
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)
