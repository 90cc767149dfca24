import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { City } from './city.ts'
import { type Ring, toLonLat } from './plane.ts'
import { ageBands, ageMix, kinds, type Population } from './population.ts'
import { prng } from './prng.ts'
import type { Sector } from './radio.ts'
import { subscriberId } from './subscriber-ids.ts'

/** The operator's part of the adults, on average; it differs between zones and ages. */
const MARKET_SHARE = 0.2
const SHARE_BY_AGE = [1.15, 1.15, 1.05, 0.95, 0.8]
const SHARE_SPREAD = 0.12
/** Children to an adult. */
const CHILDREN = 0.26
/** Text is joined and written in parts of so many lines. */
const LINES_AT_ONCE = 100_000

export const writeZones = (out: string, city: City): Promise<void> =>
  writeFile(join(out, 'zones.geojson'), `${JSON.stringify(zones(city))}\n`)

/** The zones feed (GeoJSON, WGS84): a feature per zone, no holes. */
export interface ZoneFile {
  readonly type: 'FeatureCollection'
  readonly features: readonly {
    readonly type: 'Feature'
    readonly properties: Readonly<Record<string, string | null>>
    readonly geometry: { readonly type: 'Polygon'; readonly coordinates: [number, number][][] }
  }[]
}

/** The whole tree, root first. */
export function zones(city: City): ZoneFile {
  return {
    type: 'FeatureCollection',
    features: [
      feature({ id: city.id, name: city.name, parent: null, level: 'city' }, city.ring),
      ...city.districts.map(({ id, name, ring }) =>
        feature({ id, name, parent: city.id, level: 'district' }, ring),
      ),
      ...city.zones.map(({ id, name, district, use, ring }) =>
        feature({ id, name, parent: city.districts[district]!.id, level: 'zone', use }, ring),
      ),
    ],
  }
}

function feature(properties: Record<string, string | null>, ring: Ring): ZoneFile['features'][number] {
  const coordinates = ring.map(toLonLat)
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [[...coordinates, coordinates[0]!]] },
  }
}

export function writeCells(out: string, sectors: readonly Sector[]): Promise<void> {
  return writeCsv(
    join(out, 'cells.csv'),
    'cell_id,lon,lat,azimuth,beam_width,range_m,technology,area,valid_from,valid_to',
    sectors.map((sector) => [
      sector.id,
      ...toLonLat(sector),
      sector.azimuth,
      sector.beamWidth,
      sector.rangeM,
      sector.technology,
      sector.area,
      '2025-01-01',
      '',
    ]),
  )
}

export function writeSubscribers(out: string, people: Population, seed: number): Promise<void> {
  return writeCsv(
    join(out, 'subscribers.csv'),
    'subscriber_id,birth_year,gender,opt_out,line_type',
    phones(people, (phone) => [
      subscriberId(phone, seed),
      people.birthYear[phone] || '',
      ['', 'female', 'male'][people.gender[phone]!]!,
      isKind(people, phone, 'opt_out') && inSubscriberFeed(phone) ? 'true' : 'false',
      isKind(people, phone, 'machine') ? 'machine' : 'person',
    ]),
  )
}

/** Who objected since the subscriber feed was made, and a few who did before. */
export function writeOptouts(out: string, people: Population, seed: number): Promise<void> {
  return writeCsv(
    join(out, 'optouts.csv'),
    'subscriber_id',
    phones(people, (phone) =>
      isKind(people, phone, 'opt_out') && (!inSubscriberFeed(phone) || phone % 6 === 0)
        ? [subscriberId(phone, seed)]
        : null,
    ),
  )
}

/** Half of the objections are known to each feed. */
const inSubscriberFeed = (phone: number): boolean => phone % 2 === 0

const isKind = (people: Population, phone: number, kind: (typeof kinds)[number]): boolean =>
  kinds[people.kind[phone]!] === kind

function* phones<Row>(people: Population, row: (phone: number) => Row | null): Generator<Row> {
  for (let phone = 0; phone < people.size; phone += 1) {
    const made = row(phone)
    if (made !== null) yield made
  }
}

/** All residents, of whom the observed phones are a part. */
export function writeCensus(out: string, city: City, observed: number): Promise<void> {
  const random = prng('census', city.id)
  const total = city.zones.reduce((sum, { residents }) => sum + residents, 0)
  const rows = city.zones.flatMap((zone) => {
    const share = MARKET_SHARE * (1 + SHARE_SPREAD * (2 * random.uniform() - 1))
    const adults = ageMix(zone).map((part, band) => ({
      band: ageBands[band]!.band as string,
      persons: (observed * (zone.residents / total) * part) / (share * SHARE_BY_AGE[band]!),
    }))
    const children = CHILDREN * adults.reduce((sum, { persons }) => sum + persons, 0)
    return [{ band: '0-17', persons: children }, ...adults].flatMap(({ band, persons }) =>
      ['female', 'male'].map((gender) => [zone.id, gender, band, Math.round(persons / 2)]),
    )
  })
  return writeCsv(join(out, 'census.csv'), 'zone,gender,age_band,persons', rows)
}

/** Values without commas, quotes or line ends. */
async function writeCsv(
  path: string,
  header: string,
  rows: Iterable<readonly (string | number)[]>,
): Promise<void> {
  await writeFile(path, parts(header, rows))
}

function* parts(header: string, rows: Iterable<readonly (string | number)[]>): Generator<string> {
  let lines = [header]
  for (const row of rows) {
    lines.push(row.join(','))
    if (lines.length < LINES_AT_ONCE) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}
