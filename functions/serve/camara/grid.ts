import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import ngeohash from 'ngeohash'
import type { Box } from '../../geography/leaf-index.ts'
import { METRES_PER_DEGREE } from '../../geography/tiles.ts'
import type { Parts } from '../areas/polygon.ts'

/** Letters of the geohash of a cell: 4.9 km down to a tile, below which nothing is known. */
export const precisions = [5, 6, 7] as const
export type Precision = (typeof precisions)[number]
export const isPrecision = (value: number): value is Precision => precisions.includes(value as Precision)

/** By how many points, side by side and upwards, the zones of a cell are looked up. */
const POINTS: Readonly<Record<Precision, readonly [columns: number, rows: number]>> = {
  5: [16, 16],
  6: [8, 4],
  7: [1, 1],
}

export interface GridCell {
  readonly geohash: string
  /** Longitude and latitude of points spread evenly over it. */
  readonly points: readonly (readonly [number, number])[]
  readonly squareKilometres: number
}

/**
 * @returns how many cells cover the box around an area, at most
 */
export function cellsAround(parts: Parts, precision: Precision): number {
  const { columns, rows } = rangeOf(parts, precision)
  return (columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1)
}

/** The cells of a geohash grid that an area touches, in the order of their names. */
export function cellsOf(parts: Parts, precision: Precision): GridCell[] {
  const { columns, rows, width, height } = rangeOf(parts, precision)
  const cells: GridCell[] = []
  for (let column = columns[0]; column <= columns[1]; column += 1) {
    for (let row = rows[0]; row <= rows[1]; row += 1) {
      const [west, south] = [column * width - 180, row * height - 90]
      if (!touches(parts, [west, south, west + width, south + height])) continue
      const geohash = ngeohash.encode(south + height / 2, west + width / 2, precision)
      cells.push({
        geohash,
        points: pointsIn(west, south, width, height, POINTS[precision]),
        squareKilometres:
          (METRES_PER_DEGREE / 1_000) ** 2 *
          width *
          height *
          Math.cos(((south + height / 2) * Math.PI) / 180),
      })
    }
  }
  return cells.sort((a, b) => (a.geohash < b.geohash ? -1 : 1))
}

function rangeOf(parts: Parts, precision: Precision) {
  const bits = 5 * precision
  const [width, height] = [360 / 2 ** Math.ceil(bits / 2), 180 / 2 ** Math.floor(bits / 2)]
  const corners = parts.flat(2)
  const lons = corners.map(([lon]) => lon)
  const lats = corners.map(([, lat]) => lat)
  const range = (values: number[], least: number, size: number): [number, number] => [
    Math.floor((Math.min(...values) - least) / size),
    Math.min(Math.floor((Math.max(...values) - least) / size), Math.round((-2 * least) / size) - 1),
  ]
  return { columns: range(lons, -180, width), rows: range(lats, -90, height), width, height }
}

const pointsIn = (
  west: number,
  south: number,
  width: number,
  height: number,
  [columns, rows]: readonly [number, number],
): [number, number][] =>
  Array.from({ length: columns * rows }, (_, index) => [
    west + (((index % columns) + 0.5) / columns) * width,
    south + ((Math.floor(index / columns) + 0.5) / rows) * height,
  ])

function touches(parts: Parts, box: Box): boolean {
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  if (booleanPointInPolygon(middle, { type: 'MultiPolygon', coordinates: parts })) return true
  return parts.flat().some((ring) => ring.slice(1).some((to, index) => isCutBy(box, ring[index]!, to)))
}

/** Whether a side has a point in a box: what is left of it between the box's borders (Liang and Barsky 1984). */
function isCutBy(box: Box, [x, y]: readonly [number, number], to: readonly [number, number]): boolean {
  let [first, last] = [0, 1]
  const [dx, dy] = [to[0] - x, to[1] - y]
  for (const [step, room] of [
    [-dx, x - box[0]],
    [dx, box[2] - x],
    [-dy, y - box[1]],
    [dy, box[3] - y],
  ] as const) {
    if (step === 0) {
      if (room < 0) return false
      continue
    }
    const part = room / step
    if (step < 0) first = Math.max(first, part)
    else last = Math.min(last, part)
    if (first > last) return false
  }
  return true
}
