import { writeFile } from 'node:fs/promises'
import { prng } from '../sim/prng.ts'

/** An invented nation for measurements: west, south, width, height in degrees; about 240,000 km². */
const NATION = { lon: -4, lat: 50.5, width: 6, height: 5 }
/** Corners on each side of a zone: borders of an office of statistics have about as many. */
const CORNERS_A_SIDE = 15
const TOWNS = 400

/** Writes a zone file of side × side leaves, in rows, with ragged borders that neighbours share. */
export async function writeNation(path: string, side: number): Promise<void> {
  // The same bend on both sides of a border: a function of the point alone.
  const bend = (x: number, y: number): [number, number] => [
    round(NATION.lon + (NATION.width * (x + 0.06 * Math.sin(9 * y + 3 * x))) / side),
    round(NATION.lat + (NATION.height * (y + 0.06 * Math.sin(7 * x + 2 * y))) / side),
  ]
  const along = (from: readonly [number, number], to: readonly [number, number]) =>
    Array.from({ length: CORNERS_A_SIDE }, (_, step) => {
      const part = step / CORNERS_A_SIDE
      return bend(from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part)
    })
  const leaf = (x: number, y: number) => {
    const corners = [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
      [x, y],
    ] as const
    const ring = corners.slice(1).flatMap((corner, index) => along(corners[index]!, corner))
    return { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
  }
  const feature = (id: string, parent: string | null, level: string, geometry: object | null) => ({
    type: 'Feature',
    properties: { id, name: id, parent, level },
    geometry,
  })
  const rows = Array.from({ length: side }, (_, y) => y)
  const features = [
    feature('nation', null, 'nation', null),
    ...rows.map((y) => feature(`row-${y}`, 'nation', 'row', null)),
    ...rows.flatMap((y) => rows.map((x) => feature(`zone-${y}-${x}`, `row-${y}`, 'zone', leaf(x, y)))),
  ]
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }))
}

/** Writes so many cells: sites of three sectors, three quarters in towns, closer where the town is larger. */
export async function writeCells(path: string, cells: number): Promise<void> {
  const random = prng('nation', cells).uniform
  let total = 0
  const towns = Array.from({ length: TOWNS }, (_, rank) => {
    const weight = 1 / (rank + 1)
    total += weight
    return {
      lon: NATION.lon + NATION.width * (0.05 + 0.9 * random()),
      lat: NATION.lat + NATION.height * (0.05 + 0.9 * random()),
      weight,
      upTo: total,
    }
  })
  const lines = ['cell_id,lon,lat,azimuth,beam_width,range_m,technology,area,valid_from,valid_to']
  const sites = Math.ceil(cells / 3)
  for (let site = 0; site < sites; site += 1) {
    const draw = random() * total
    const town = towns.find(({ upTo }) => draw < upTo) ?? towns[0]!
    const isUrban = random() < 0.75
    // Square kilometres of a town grow with its sites.
    const radiusKm = Math.sqrt((0.75 * sites * town.weight) / total / Math.PI) * 0.4
    const r = radiusKm * Math.sqrt(random())
    const angle = 2 * Math.PI * random()
    const lat = isUrban ? town.lat + (r * Math.sin(angle)) / 111 : NATION.lat + NATION.height * random()
    const lon = isUrban ? town.lon + (r * Math.cos(angle)) / 70 : NATION.lon + NATION.width * random()
    const range = isUrban ? 400 + 500 * random() : 2000 + 6000 * random()
    for (let sector = 0; sector < 3; sector += 1) {
      if (lines.length > cells) break
      lines.push(
        `c${site}-${sector},${round(lon)},${round(lat)},${120 * sector},120,${Math.round(range)},4G,,,`,
      )
    }
  }
  await writeFile(path, `${lines.join('\n')}\n`)
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
