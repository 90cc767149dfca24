import type { City } from './city.ts'
import { coverageMap } from './coverage.ts'
import { distanceM, type Point } from './plane.ts'
import { type Prng, prng } from './prng.ts'
import { type Sector, type ServedSquare, UNSERVED } from './sector.ts'

/** A layer of the network: every site has the first, some sites have others on the same mast. */
const layers = [
  { technology: '4G-1800', onSites: 1, rangePerSpacing: 1.1, preferenceDb: 0 },
  // Reaches 7 dB farther, and is passed over by 12 dB where another layer is good.
  { technology: '4G-800', onSites: 0.34, rangePerSpacing: 2.2, preferenceDb: -5 },
  // Reaches 6 dB less far, and is preferred by 6 dB.
  { technology: '5G-3500', onSites: 0.3, rangePerSpacing: 0.8, preferenceDb: 0 },
] as const

export interface RadioNetwork {
  readonly sectors: readonly Sector[]
  readonly sites: number
  /**
   * The sector that serves a phone at a point at some moment: phones in one place hop between sectors
   * that are heard about equally well.
   * @param isDown of a site; its phones go to the others that they hear
   * @returns index into `sectors`, or `UNSERVED` where none is left, and far outside the city
   */
  serving(x: number, y: number, random: Prng, isDown?: (site: number) => boolean): number
  /** What `serving` draws from, by square. */
  squares(): Iterable<ServedSquare>
}

/** Zone of a point, or a negative number (zone-index.ts). */
type ZoneAt = (x: number, y: number) => number

/** Distance between neighbouring sites, in the middle of the city; at its edge a third more. */
const SPACING_M = 520
const EDGE_PER_MIDDLE = 700 / 520
/** The network goes on beyond the city, or its border would be served from one side only. */
const MARGIN_M = 500
const SITE_JITTER = 0.08
const BEAM_WIDTH = 120

/**
 * @param spacingM between sites in the middle of the city
 */
export function radioNetwork(city: City, zoneAt: ZoneAt, spacingM = SPACING_M): RadioNetwork {
  const random = prng('radio', city.id)
  const masts = sites(city, zoneAt, spacingM, random)
  const areaOf = areas(city, zoneAt)
  const sectors = masts.flatMap((site, index) => sectorsOf(site, index, areaOf(site), random))
  const coverage = coverageMap(sectors, random)
  return {
    sectors,
    sites: masts.length,
    serving(x, y, draw, isDown) {
      const sector = coverage.draw(x, y, draw.uniform())
      if (sector === UNSERVED || isDown === undefined || !isDown(sectors[sector]!.site)) return sector
      return coverage.best(x, y, (other) => !isDown(sectors[other]!.site))
    },
    squares: () => coverage.squares(),
  }
}

interface Site extends Point {
  readonly spacingM: number
}

/** A hexagonal grid, stretched outward, each site a little off it. */
function sites({ shape }: City, zoneAt: ZoneAt, middleM: number, random: Prng): Site[] {
  const edge = shape.flat().reduce((most, point) => Math.max(most, distanceM(point, { x: 0, y: 0 })), 0)
  const found: Site[] = []
  const reach = Math.ceil((edge + MARGIN_M) / middleM) + 2
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      const gridX = middleM * (column + (row & 1) / 2)
      const gridY = middleM * row * Math.sqrt(0.75)
      // r + a r² has spacing 1 + a r across and 1 + 2 a r along the radius: their mean grows to the edge's.
      const stretch = (Math.hypot(gridX, gridY) / edge) * (EDGE_PER_MIDDLE - 1) * 0.5
      const spacingM = middleM * (1 + 1.5 * stretch)
      const site = {
        x: gridX * (1 + stretch) + SITE_JITTER * spacingM * random.normal(),
        y: gridY * (1 + stretch) + SITE_JITTER * spacingM * random.normal(),
        spacingM,
      }
      if (isNear(site, zoneAt)) found.push(site)
    }
  }
  return found
}

/** Whether the city is at a point, or within the margin of it, as eight points around it tell. */
function isNear({ x, y }: Point, zoneAt: ZoneAt): boolean {
  if (zoneAt(x, y) >= 0) return true
  for (let eighth = 0; eighth < 8; eighth += 1) {
    const angle = (eighth * Math.PI) / 4
    if (zoneAt(x + MARGIN_M * Math.cos(angle), y + MARGIN_M * Math.sin(angle)) >= 0) return true
  }
  return false
}

function sectorsOf({ x, y, spacingM }: Site, site: number, area: string, random: Prng): Sector[] {
  const first = random.below(120)
  const made = layers.filter(({ onSites }) => random.chance(onSites))
  return made.flatMap(({ technology, rangePerSpacing, preferenceDb }) =>
    [0, 1, 2].map((sector) => ({
      id: `S${String(site + 1).padStart(4, '0')}-${technology.slice(3)}-${sector + 1}`,
      site,
      x,
      y,
      azimuth: first + 120 * sector,
      beamWidth: BEAM_WIDTH,
      // The farthest point from all sites of a hexagonal grid is 0.58 spacings away.
      rangeM: 10 * Math.round((rangePerSpacing * spacingM) / 10),
      technology,
      preferenceDb,
      area,
    })),
  )
}

/** Sites outside every zone have the area of the nearest one. */
function areas({ zones }: City, zoneAt: ZoneAt): (point: Point) => string {
  return (point) => {
    const zone = zoneAt(point.x, point.y)
    return `LA-${zones[zone < 0 ? nearest(point) : zone]!.district + 1}`
  }

  function nearest(point: Point): number {
    const gaps = zones.map(({ centre }) => distanceM(centre, point))
    return gaps.indexOf(gaps.reduce((a, b) => Math.min(a, b)))
  }
}
