import { readZones, type ZoneFeature } from '../functions/geography/zone-file.ts'
import { zoneSystemOf } from '../functions/geography/zone-tree.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import type { Country } from '../functions/model/vocabulary.ts'
import { NOBODY, readCensusMix } from './census-mix.ts'
import { characters } from './characters.ts'
import type { City } from './city.ts'
import { centroid, fromLonLat, type LonLat, type Point, type Ring, type Shape, signedArea } from './plane.ts'

/**
 * A city on a zone file and a census: the zones are real, as is how many people live where; who they are,
 * where they go, and what goes on in each zone is invented (characters.ts).
 * @throws InvalidInput naming the zone or line
 */
export async function cityOfZones(zonesPath: string, censusPath: string, country: Country): Promise<City> {
  const file = await readZones(zonesPath)
  const system = zoneSystemOf(file)
  const features = new Map(file.features.map((feature) => [feature.id, feature]))
  const leaves = system.zones.filter(({ depth }) => depth === system.levels.length - 1)
  const empty = leaves.find(({ id }) => features.get(id)!.geometry === null)
  if (empty)
    throw file.fault(`the leaf ${JSON.stringify(empty.id)} has no geometry: a city needs that of every leaf`)
  const census = await readCensusMix(censusPath, new Set(leaves.map(({ id }) => id)))
  const adults = leaves.map(({ id }) => total((census.get(id) ?? NOBODY).mix))
  if (total(adults) === 0)
    throw new InvalidInput(`${censusPath} counts nobody of 18 or over in the leaves of ${zonesPath}`)

  const middle = middleOf(
    leaves.map(({ id }, leaf) => ({ at: lonLatOf(features.get(id)!), weight: adults[leaf]! })),
  )
  const shapes = leaves.map(({ id }) => shapeOf(features.get(id)!, middle))
  const plots = leaves.map(({ id }, leaf) => ({
    id,
    residents: adults[leaf]!,
    areaM2: areaOf(shapes[leaf]!),
    centre: centroid(largest(shapes[leaf]!)),
  }))
  const radiusM = Math.sqrt(total(plots.map(({ areaM2 }) => areaM2)) / Math.PI)
  const made = characters(system.id, plots, radiusM)
  const parents = [...new Set(leaves.map(({ parent }) => parent!))]
  return {
    id: system.id,
    name: system.zones[0]!.name,
    ...{ country, middle, radiusM },
    shape: shapes.flat(),
    tree: system.zones,
    districts: parents.map((id) => {
      const feature = features.get(id)!
      return { id, name: feature.name, shape: feature.geometry === null ? [] : shapeOf(feature, middle) }
    }),
    zones: leaves.map(({ id, name, parent }, leaf) => ({
      ...{ id, name, district: parents.indexOf(parent!), ...made[leaf]! },
      ...{ shape: shapes[leaf]!, centre: plots[leaf]!.centre },
      ...(census.get(id) ?? NOBODY),
    })),
    zoneFile: zonesPath,
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Where people live on average. */
function middleOf(places: readonly { readonly at: LonLat; readonly weight: number }[]): LonLat {
  const all = total(places.map(({ weight }) => weight))
  return {
    lon: total(places.map(({ at, weight }) => (weight * at.lon) / all)),
    lat: total(places.map(({ at, weight }) => (weight * at.lat) / all)),
  }
}

function ringsOf({ geometry }: ZoneFeature): LonLat[][] {
  const polygons = geometry!.type === 'Polygon' ? [geometry!.coordinates] : geometry!.coordinates
  return polygons.flat().map((ring) => ring.slice(0, -1).map(([lon, lat]) => ({ lon: lon!, lat: lat! })))
}

function lonLatOf(feature: ZoneFeature): LonLat {
  const points = ringsOf(feature).flat()
  return middleOf(points.map((at) => ({ at, weight: 1 })))
}

const shapeOf = (feature: ZoneFeature, middle: LonLat): Shape =>
  ringsOf(feature).map((ring) => ring.map((at): Point => fromLonLat(at, middle)))

const largest = (shape: Shape): Ring =>
  shape.reduce((a, b) => (Math.abs(signedArea(b)) > Math.abs(signedArea(a)) ? b : a))

/** Islands run one way and holes the other, or all alike: holes are small, so that either will do. */
const areaOf = (shape: Shape): number => Math.abs(total(shape.map(signedArea)))
