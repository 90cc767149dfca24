import { centroid, distanceM, type Point, type Ring, sides } from './plane.ts'
import { type Prng, prng } from './prng.ts'

/**
 * A city cut into zones without gap or overlap: neighbours share the very same points, and a district's
 * border is made of its zones' borders.
 */
export interface Partition {
  /** One ring per zone, counter-clockwise. */
  readonly rings: readonly Ring[]
  /** The border around some of the zones together, counter-clockwise. @throws RangeError if it is not one ring */
  border(zones: readonly number[]): Ring
}

/** Corners nearer than this are one corner: clipping finds the same corner once per neighbour. */
const SAME_CORNER_M = 1
/** Borders wind: a side longer than this gets a bend. */
const STRAIGHT_M = 220
/** How far a bend leaves the straight line, as a part of its length: too little for borders to cross. */
const BEND = 0.09
const SETTLING_ROUNDS = 2

/**
 * Voronoi cells of `count` seeds, denser in the middle, inside a rounded outline, with winding borders.
 * @param name the same name gives the same partition
 */
export function partition(count: number, radiusM: number, name: string): Partition {
  for (let attempt = 0; ; attempt += 1) {
    const made = draw(count, radiusM, prng('partition', name, attempt))
    // Where three borders meet at a sharp angle, windings may cross (one city in twenty): draw another.
    if (!crosses(made.rings)) return made
  }
}

function draw(count: number, radiusM: number, random: Prng): Partition {
  const outline = roundOutline(radiusM, random)
  let seeds = spiral(count, radiusM, random)
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    // Only part of the way: the cells in the middle stay smaller.
    seeds = seeds.map((seed, index) => between(seed, centroid(voronoiCell(seeds, index, outline)), 0.5))
  }
  return cut(seeds, outline, random, BEND)
}

/** Attempts that are made: by the last one borders are as good as straight. */
const ATTEMPTS = 12

/**
 * The same around given places: the zones of a district lie together around its middle.
 * @param districts middle and number of zones of each; `reachM` keeps these apart from the next district's
 * @returns zones in the order of the districts
 */
export function partitionAround(
  districts: readonly { readonly middle: Point; readonly zones: number; readonly reachM: number }[],
  radiusM: number,
  name: string,
): Partition {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const random = prng('partition', name, attempt)
    const outline = roundOutline(radiusM, random)
    const seeds = districts.flatMap(({ middle, zones, reachM }) =>
      spiral(zones, reachM, random).map(({ x, y }) => ({ x: middle.x + x, y: middle.y + y })),
    )
    // Among hundreds of corners some are sharp: borders wind less until none crosses another.
    const made = cut(seeds, outline, random, BEND / 2 ** attempt)
    if (!crosses(made.rings) && districts.every((_, index) => isOneRing(made, districts, index))) return made
  }
  throw new RangeError(`no map of ${name} was found in ${ATTEMPTS} attempts`)
}

function isOneRing(
  { border }: Partition,
  districts: readonly { readonly zones: number }[],
  index: number,
): boolean {
  const first = districts.slice(0, index).reduce((sum, { zones }) => sum + zones, 0)
  try {
    border(Array.from({ length: districts[index]!.zones }, (_, zone) => first + zone))
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The cells of seeds inside an outline. */
function cut(seeds: readonly Point[], outline: Ring, random: Prng, bend: number): Partition {
  const corners: Point[] = []
  const cells = seeds.map((_, index) => cornersOf(voronoiCell(seeds, index, outline), corners))
  const windings = windingSides(cells, corners, (from, to) => winding(from, to, bend, random))
  const trace = (path: readonly number[]): Ring =>
    path.flatMap((from, index) => {
      const to = path[(index + 1) % path.length]!
      return [corners[from]!, ...windings(from, to)]
    })
  return {
    rings: cells.map(trace),
    border: (zones) => trace(outerPath(zones.map((zone) => cells[zone]!))),
  }
}

/** Convex, so that a cell is cut to it side by side. */
function roundOutline(radiusM: number, random: Prng): Ring {
  const corners = 16
  const turn = random.uniform()
  return Array.from({ length: corners }, (_, index) => {
    const angle = ((index + turn + 0.5 * (random.uniform() - 0.5)) / corners) * 2 * Math.PI
    return { x: 1.08 * radiusM * Math.cos(angle), y: 0.93 * radiusM * Math.sin(angle) }
  })
}

/** Points like the seeds of a sunflower, from the middle outward. */
function spiral(count: number, radiusM: number, random: Prng): Point[] {
  const golden = Math.PI * (3 - Math.sqrt(5))
  const turn = 2 * Math.PI * random.uniform()
  return Array.from({ length: count }, (_, index) => {
    const radius = radiusM * ((index + 0.5) / count) ** 0.58 * (1 + 0.06 * random.normal())
    const angle = turn + golden * index + 0.1 * random.normal()
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
  })
}

/** What of the outline is nearer to this seed than to any other. */
function voronoiCell(seeds: readonly Point[], index: number, outline: Ring): Ring {
  const seed = seeds[index]!
  let ring = outline
  let reachM = Math.max(...ring.map((corner) => distanceM(corner, seed)))
  for (const other of seeds) {
    // A seed twice as far away as every corner takes nothing.
    if (other === seed || distanceM(other, seed) > 2 * reachM) continue
    ring = nearerPart(ring, seed, other)
    reachM = Math.max(...ring.map((corner) => distanceM(corner, seed)))
  }
  return ring
}

function nearerPart(ring: Ring, seed: Point, other: Point): Ring {
  const excess = (p: Point): number => distanceM(p, seed) ** 2 - distanceM(p, other) ** 2
  return sides(ring).flatMap(([a, b]) => {
    const [here, there] = [excess(a), excess(b)]
    const kept = here <= 0 ? [a] : []
    return here < 0 === there < 0 ? kept : [...kept, between(a, b, here / (here - there))]
  })
}

const between = (a: Point, b: Point, part: number): Point => ({
  x: a.x + part * (b.x - a.x),
  y: a.y + part * (b.y - a.y),
})

/** The ring as numbers of shared corners; new ones are added to the list. */
function cornersOf(ring: Ring, corners: Point[]): number[] {
  const numbers = ring.map((point) => {
    const known = corners.findIndex((corner) => distanceM(corner, point) < SAME_CORNER_M)
    return known >= 0 ? known : corners.push(point) - 1
  })
  return numbers.filter((corner, index) => corner !== numbers[(index + 1) % numbers.length])
}

/** The bends between two corners: the same points from both sides, in the order asked for. */
function windingSides(
  cells: readonly number[][],
  corners: readonly Point[],
  wind: (from: Point, to: Point) => readonly Point[],
) {
  const bends = new Map<string, readonly Point[]>()
  for (const cell of cells) {
    cell.forEach((from, index) => {
      const to = cell[(index + 1) % cell.length]!
      if (!bends.has(`${to}-${from}`)) bends.set(`${from}-${to}`, wind(corners[from]!, corners[to]!))
    })
  }
  return (from: number, to: number): readonly Point[] =>
    bends.get(`${from}-${to}`) ?? bends.get(`${to}-${from}`)!.toReversed()
}

function winding(a: Point, b: Point, most: number, random: Prng): readonly Point[] {
  if (distanceM(a, b) < STRAIGHT_M) return []
  const off = most * Math.max(-2, Math.min(2, random.normal()))
  const middle = between(a, b, 0.5)
  const bend = { x: middle.x - off * (b.y - a.y), y: middle.y + off * (b.x - a.x) }
  return [...winding(a, bend, most, random), bend, ...winding(bend, b, most, random)]
}

/** Sides that no second cell of the group runs the other way, joined. */
function outerPath(cells: readonly (readonly number[])[]): number[] {
  const next = new Map<number, number>()
  const inner = new Set<string>()
  const all = cells.flatMap((cell) =>
    cell.map((from, index) => [from, cell[(index + 1) % cell.length]!] as const),
  )
  for (const [from, to] of all) inner.add(`${to}-${from}`)
  for (const [from, to] of all) if (!inner.has(`${from}-${to}`)) next.set(from, to)
  const [start] = next.keys()
  if (start === undefined) throw new RangeError(`${cells.length} cells have no border`)
  const path = [start]
  for (let at = next.get(start); at !== undefined && at !== start; at = next.get(at)) {
    if (path.length > next.size) break
    path.push(at)
  }
  if (path.length !== next.size) throw new RangeError(`the border of ${cells.length} cells is not one ring`)
  return path
}

/** Whether any two borders that do not meet in a corner cross. */
export function crosses(rings: readonly Ring[]): boolean {
  const all = rings.flatMap(sides).toSorted((one, other) => west(one) - west(other))
  return all.some(([a, b], index) => {
    const east = Math.max(a.x, b.x)
    for (let next = index + 1; next < all.length; next += 1) {
      const [c, d] = all[next]!
      if (Math.min(c.x, d.x) > east) return false
      const meet = a === c || a === d || b === c || b === d
      if (!meet && turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true
    }
    return false
  })
}

const west = ([a, b]: readonly [Point, Point]): number => Math.min(a.x, b.x)

/** Whether the way from a over b to c turns left. */
const turn = (a: Point, b: Point, c: Point): boolean => (b.x - a.x) * (c.y - a.y) > (b.y - a.y) * (c.x - a.x)
