import { type Point, type Shape, sides } from './plane.ts'

/** What no zone holds. */
export const OUTSIDE = -1

/** Side of a square of the index. */
const SQUARE_M = 40
/** A border passes through the square. This value and those below it say which zones have it: BORDER − position in `near`. */
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
  const squares = new Int32Array(columns * rows)
  const all = shapes.map((shape, zone) => ({ zone, box: boxOf(shape) }))
  const isIn = shapes.map((shape) => holderOf(shape, rowOf))
  /** Of each square with a border, the zones whose borders pass through it. */
  const near: number[][] = []
  markBorders()
  for (let row = 0; row < rows; row += 1) fillRow(row)

  return (x, y) => {
    const [column, row] = [columnOf(x), rowOf(y)]
    if (column < 0 || row < 0 || column >= columns || row >= rows) return OUTSIDE
    const square = row * columns + column
    const zone = squares[square]!
    return zone <= BORDER ? among(near[BORDER - zone]!, x, y) : zone
  }

  function among(some: readonly number[], x: number, y: number): number {
    for (const zone of some) if (isIn[zone]!(x, y)) return zone
    return OUTSIDE
  }

  function anywhere(x: number, y: number): number {
    for (const { zone, box } of all) {
      const isInBox = x >= box.west && x <= box.east && y >= box.south && y <= box.north
      if (isInBox && isIn[zone]!(x, y)) return zone
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
        if (squares[square]! > BORDER) squares[square] = BORDER - (near.push([]) - 1)
        const some = near[BORDER - squares[square]!]!
        if (!some.includes(zone)) some.push(zone)
      }
    }
  }

  /** Squares side by side without a border between them are in one zone. */
  function fillRow(row: number): void {
    let zone = BORDER
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column
      if (squares[at]! <= BORDER) {
        zone = BORDER
        continue
      }
      if (zone === BORDER) zone = anywhere(west + (column + 0.5) * SQUARE_M, south + (row + 0.5) * SQUARE_M)
      squares[at] = zone
    }
  }
}

/** The same as `holds`, for many points: of the sides only those are looked at that pass the point's row. */
function holderOf(shape: Shape, rowOf: (y: number) => number): (x: number, y: number) => boolean {
  const first = least(shape.flat().map(({ y }) => rowOf(y)))
  const rows: number[][] = []
  for (const [a, b] of shape.flatMap(sides)) {
    for (let row = rowOf(Math.min(a.y, b.y)); row <= rowOf(Math.max(a.y, b.y)); row += 1) {
      const passing = rows[row - first] ?? []
      passing.push(a.x, a.y, b.x, b.y)
      rows[row - first] = passing
    }
  }
  return (x, y) => {
    const passing = rows[rowOf(y) - first]
    if (passing === undefined) return false
    let inside = false
    for (let at = 0; at < passing.length; at += 4) {
      const [ay, by] = [passing[at + 1]!, passing[at + 3]!]
      if (ay > y === by > y) continue
      const ax = passing[at]!
      if (x < ax + ((y - ay) / (by - ay)) * (passing[at + 2]! - ax)) inside = !inside
    }
    return inside
  }
}

function boxOf(shape: Shape) {
  const [x, y] = [shape.flat().map((point) => point.x), shape.flat().map((point) => point.y)]
  return { west: least(x), east: most(x), south: least(y), north: most(y) }
}

/** Not `Math.min`, which takes no more than some 100,000 arguments. */
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)
