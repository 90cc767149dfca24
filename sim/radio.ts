import type { City } from './city.ts'
import { contains, distanceM, type Point } from './plane.ts'
import { type Prng, prng } from './prng.ts'

/** An antenna sector. */
export interface Sector extends Point {
  readonly id: string
  /** Degrees clockwise from north. */
  readonly azimuth: number
  readonly beamWidth: number
  readonly rangeM: number
  readonly technology: '4G' | '5G'
  /** Location area; one per district. */
  readonly area: string
}

export interface RadioNetwork {
  readonly sectors: readonly Sector[]
  /**
   * The sector that serves a phone at a point at some moment: phones in one place hop between sectors
   * that are heard about equally well.
   * @returns index into `sectors`
   * @throws RangeError far outside the city
   */
  serving(x: number, y: number, random: Prng): number
}

/** Distance between neighbouring sites, in the middle of the city and at its edge. */
const SPACING_M = { middle: 520, edge: 700 }
/** The network goes on beyond the city, or its border would be served from one side only. */
const MARGIN_M = 500
const SITE_JITTER = 0.08
/** Range over spacing. The farthest point from all sites of a hexagonal grid is 0.58 away. */
const RANGE_PER_SPACING = 1.1
const BEAM_WIDTH = 120

/** Coverage is computed once per square of this width. */
const SQUARE_M = 50
/** Sectors that a phone in one place may be served by. */
const CANDIDATES = 4
/** Path loss of 35 dB per decade, as in cities; shadowing by buildings, standard deviation. */
const LOSS_PER_DECADE_DB = 35
const SHADOWING_DB = 5
/** A phone changes sector for differences of about this size. */
const HOPPING_DB = 2

export function radioNetwork(city: City): RadioNetwork {
  const random = prng('radio', city.id)
  const sectors = sites(city, random).flatMap((site, index) => sectorsOf(site, index, city, random))
  const coverage = coverageMap(sectors, random)
  return {
    sectors,
    serving(x, y, draw) {
      const square = CANDIDATES * coverage.squareAt(x, y)
      const at = draw.uniform()
      let candidate = 0
      while (candidate < CANDIDATES - 1 && coverage.upTo[square + candidate]! <= at) candidate += 1
      if (coverage.upTo[square + candidate] === 0) throw new RangeError('no sector reaches this point')
      return coverage.sector[square + candidate]!
    },
  }
}

interface Site extends Point {
  readonly spacingM: number
}

/** A hexagonal grid, stretched outward, each site a little off it. */
function sites({ ring }: City, random: Prng): Site[] {
  const edge = Math.max(...ring.map((point) => distanceM(point, { x: 0, y: 0 })))
  const found: Site[] = []
  const reach = Math.ceil((edge + MARGIN_M) / SPACING_M.middle) + 2
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      const gridX = SPACING_M.middle * (column + (row & 1) / 2)
      const gridY = SPACING_M.middle * row * Math.sqrt(0.75)
      // r + a r² has spacing 1 + a r across and 1 + 2 a r along the radius: their mean grows to the edge's.
      const stretch = (Math.hypot(gridX, gridY) / edge) * (SPACING_M.edge / SPACING_M.middle - 1) * 0.5
      const spacingM = SPACING_M.middle * (1 + 1.5 * stretch)
      const site = {
        x: gridX * (1 + stretch) + SITE_JITTER * spacingM * random.normal(),
        y: gridY * (1 + stretch) + SITE_JITTER * spacingM * random.normal(),
        spacingM,
      }
      if (contains(ring, site) || ring.some((point) => distanceM(point, site) < MARGIN_M)) found.push(site)
    }
  }
  return found
}

function sectorsOf({ x, y, spacingM }: Site, index: number, city: City, random: Prng): Sector[] {
  const first = random.below(120)
  const technology = random.chance(0.3) ? '5G' : '4G'
  return [0, 1, 2].map((sector) => ({
    id: `S${String(index + 1).padStart(4, '0')}-${sector + 1}`,
    x,
    y,
    azimuth: first + 120 * sector,
    beamWidth: BEAM_WIDTH,
    rangeM: 10 * Math.round((RANGE_PER_SPACING * spacingM) / 10),
    technology,
    area: `LA-${nearestDistrict({ x, y }, city) + 1}`,
  }))
}

function nearestDistrict(point: Point, { zones }: City): number {
  const home = zones.find(({ ring }) => contains(ring, point))
  if (home) return home.district
  const nearest = Math.min(...zones.map(({ ring }) => gap(ring)))
  return zones.find(({ ring }) => gap(ring) === nearest)!.district

  function gap(ring: readonly Point[]): number {
    return Math.min(...ring.map((corner) => distanceM(corner, point)))
  }
}

/** Which sectors serve each square, best first, and how often: `upTo` adds up to 1 at the last. */
function coverageMap(sectors: readonly Sector[], random: Prng) {
  const west = Math.min(...sectors.map(({ x }) => x))
  const south = Math.min(...sectors.map(({ y }) => y))
  const columns = Math.ceil((Math.max(...sectors.map(({ x }) => x)) - west) / SQUARE_M) + 1
  const rows = Math.ceil((Math.max(...sectors.map(({ y }) => y)) - south) / SQUARE_M) + 1
  const sector = new Uint16Array(columns * rows * CANDIDATES)
  const upTo = new Float64Array(columns * rows * CANDIDATES)
  const near = neighbourhoods(sectors)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const middle = { x: west + (column + 0.5) * SQUARE_M, y: south + (row + 0.5) * SQUARE_M }
      const reached = near(middle)
      if (reached.length === 0) continue
      const heard = reached
        .map((index) => ({ index, level: levelDb(sectors[index]!, middle) + SHADOWING_DB * random.normal() }))
        .sort((a, b) => b.level - a.level)
        .slice(0, CANDIDATES)
      const weights = heard.map(({ level }) => Math.exp((level - heard[0]!.level) / HOPPING_DB))
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      let sum = 0
      for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
        const at = CANDIDATES * (row * columns + column) + candidate
        sector[at] = (heard[candidate] ?? heard.at(-1)!).index
        sum += (weights[candidate] ?? 0) / total
        upTo[at] = sum
      }
    }
  }
  const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(value)))
  return {
    sector,
    upTo,
    squareAt: (x: number, y: number): number =>
      clamp((y - south) / SQUARE_M, rows) * columns + clamp((x - west) / SQUARE_M, columns),
  }
}

/** Sectors whose declared range reaches a point; none far outside the city, where nobody goes. */
function neighbourhoods(sectors: readonly Sector[]) {
  const width = Math.max(...sectors.map(({ rangeM }) => rangeM))
  const box = (metres: number): number => Math.floor(metres / width)
  const key = (x: number, y: number): number => 10_000 * x + y
  const boxes = Map.groupBy(sectors.keys(), (index) => key(box(sectors[index]!.x), box(sectors[index]!.y)))
  const around = new Map<number, readonly number[]>()
  return (point: Point): number[] => {
    const [x, y] = [box(point.x), box(point.y)]
    let candidates = around.get(key(x, y))
    if (candidates === undefined) {
      candidates = [-1, 0, 1].flatMap((dx) =>
        [-1, 0, 1].flatMap((dy) => boxes.get(key(x + dx, y + dy)) ?? []),
      )
      around.set(key(x, y), candidates)
    }
    return candidates.filter((index) => distanceM(sectors[index]!, point) <= sectors[index]!.rangeM)
  }
}

/** Relative signal level: path loss and the antenna pattern of 3GPP TR 36.814 (70° half-power beam). */
function levelDb(sector: Sector, point: Point): number {
  const bearing = (Math.atan2(point.x - sector.x, point.y - sector.y) * 180) / Math.PI
  const off = ((bearing - sector.azimuth + 540 + 360) % 360) - 180
  return (
    -LOSS_PER_DECADE_DB * Math.log10(Math.max(35, distanceM(sector, point))) -
    Math.min(12 * (off / 70) ** 2, 25)
  )
}
