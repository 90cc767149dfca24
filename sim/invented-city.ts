import { InvalidInput } from '../functions/model/errors.ts'
import { characters } from './characters.ts'
import { type City, threeLevels } from './city.ts'
import { type CityFacts, facts } from './facts.ts'
import { partitionAround } from './partition.ts'
import { centroid, distanceM, fromLonLat, type LonLat, type Point, signedArea } from './plane.ts'
import { prng } from './prng.ts'

/** Open water of the Atlantic, west of the Bay of Biscay: a large city has no room in the Channel. */
const ATLANTIC: LonLat = { lon: -15, lat: 47 }
const RESIDENTS_PER_ZONE = 30_000
const ZONES_PER_DISTRICT = 20
/** Square kilometres of a zone of a metropolis. */
const ZONE_KM2 = 2.5
/** Spread of the logarithm of residents per zone of a district. */
const RESIDENTS_SPREAD = 0.3

/** The outline is an ellipse, a tenth narrower one way, and corners are cut. */
const OUTLINE_ROOM = 1.2

interface Cluster {
  readonly name: string
  readonly middle: Point
  readonly residents: number
  readonly zones: number
}

/** A city whose districts are real: where they lie and how many live there. Zones and shapes are invented. */
export function namedCity(id: string): City | null {
  const found = facts[id]
  return found === undefined ? null : clustered(id, found, middleOf(found), clustersOf(found))
}

/**
 * `metropolis-N`: a city of N zones in districts of about twenty, wholly invented.
 * @returns null for any other name
 * @throws InvalidInput if N is too small or too large
 */
export function metropolis(id: string): City | null {
  const [, number] = /^metropolis-(\d+)$/.exec(id) ?? []
  if (number === undefined) return null
  const zones = Number(number)
  if (zones < ZONES.least || zones > ZONES.most) {
    throw new InvalidInput(`--city ${id}: a metropolis has ${ZONES.least} to ${ZONES.most} zones`)
  }
  const random = prng('metropolis', id)
  const count = Math.round(zones / ZONES_PER_DISTRICT)
  const radiusM = 1_000 * Math.sqrt((zones * ZONE_KM2) / Math.PI)
  const clusters = Array.from({ length: count }, (_, index) => {
    const radius = 0.9 * radiusM * Math.sqrt((index + 0.5) / count)
    const angle = Math.PI * (3 - Math.sqrt(5)) * index + 0.1 * random.normal()
    const share = Math.floor(((index + 1) * zones) / count) - Math.floor((index * zones) / count)
    return {
      name: `District ${String(index + 1).padStart(2, '0')}`,
      middle: { x: radius * Math.cos(angle), y: radius * Math.sin(angle) },
      residents: share * RESIDENTS_PER_ZONE * Math.exp(-radius / (1.5 * radiusM)),
      zones: share,
    }
  })
  return clustered(id, { name: `Metropolis ${zones}`, country: 'gb' }, ATLANTIC, clusters)
}
/** With fewer there would be one district. */
const ZONES = { least: 2 * ZONES_PER_DISTRICT, most: 5_000 }

function middleOf({ districts }: CityFacts): LonLat {
  const all = districts.reduce((sum, { residents }) => sum + residents, 0)
  const mean = (of: (middle: LonLat) => number): number =>
    districts.reduce((sum, { middle, residents }) => sum + (residents * of(middle)) / all, 0)
  return { lon: mean(({ lon }) => lon), lat: mean(({ lat }) => lat) }
}

function clustersOf(city: CityFacts): Cluster[] {
  const middle = middleOf(city)
  return city.districts.map(({ name, middle: at, residents }) => ({
    name,
    residents,
    middle: fromLonLat(at, middle),
    zones: Math.max(1, Math.round(residents / RESIDENTS_PER_ZONE)),
  }))
}

function clustered(
  id: string,
  { name, country }: Pick<City, 'name' | 'country'>,
  middle: LonLat,
  clusters: readonly Cluster[],
): City {
  const random = prng('clusters', id)
  const around = clusters.map((cluster) => ({ ...cluster, reachM: reachOf(cluster, clusters) }))
  const outlineM = Math.max(...around.map(({ middle, reachM }) => distanceM(middle, { x: 0, y: 0 }) + reachM))
  const map = partitionAround(around, OUTLINE_ROOM * outlineM, id)
  const districts = clusters.map((cluster, index) => ({
    id: slug(cluster.name),
    name: cluster.name,
    shape: [map.border(zonesOf(clusters, index))],
  }))
  const plots = clusters.flatMap((cluster, index) =>
    zonesOf(clusters, index).map((zone, position) => {
      const number = String(position + 1).padStart(2, '0')
      const ring = map.rings[zone]!
      return {
        ...{ id: `${slug(cluster.name)}-${number}`, name: `${cluster.name} ${number}`, district: index },
        residents: (cluster.residents / cluster.zones) * Math.exp(RESIDENTS_SPREAD * random.normal()),
        areaM2: signedArea(ring),
        centre: centroid(ring),
        shape: [ring],
      }
    }),
  )
  const radiusM = Math.sqrt(plots.reduce((sum, { areaM2 }) => sum + areaM2, 0) / Math.PI)
  const made = characters(id, plots, radiusM)
  const zones = plots.map(({ residents: _, areaM2: __, ...plot }, zone) => ({ ...plot, ...made[zone]! }))
  return {
    ...{ id, name, country, middle, radiusM, districts, zones },
    shape: [map.border([...map.rings.keys()])],
    tree: threeLevels({ id, name }, districts, zones),
  }
}

/** How far from its middle zones of a district have theirs: less than half of the way to the next district. */
function reachOf({ middle }: Cluster, clusters: readonly Cluster[]): number {
  const gaps = clusters.map((other) => distanceM(middle, other.middle)).filter((gap) => gap > 0)
  return 0.42 * Math.min(...gaps)
}

function zonesOf(clusters: readonly Cluster[], index: number): number[] {
  const first = clusters.slice(0, index).reduce((sum, { zones }) => sum + zones, 0)
  return Array.from({ length: clusters[index]!.zones }, (_, zone) => first + zone)
}

const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-').replaceAll('ö', 'oe')
