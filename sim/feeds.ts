import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFeed } from '../functions/geography/feed-file.ts'
import type { City } from './city.ts'
import { bandNames, genders } from './cohorts.ts'
import { type Joiners, joinerSubscribers } from './joiners.ts'
import { type LonLat, toLonLat } from './plane.ts'
import { type Customers, kinds } from './population.ts'
import { COHORTS, type Residents } from './residents.ts'
import type { Sector } from './sector.ts'
import { subscriberId } from './subscriber-ids.ts'

/** Text is joined and written in parts of so many lines. */
const LINES_AT_ONCE = 100_000

/** A real zone file is copied, without its compression, but for the word that nobody lives there. */
export async function writeZones(out: string, city: City): Promise<void> {
  const text =
    city.zoneFile === undefined
      ? `${JSON.stringify(zones(city))}\n`
      : withMiniature((await readFeed('zones', city.zoneFile)).text)
  await writeFile(join(out, 'zones.geojson'), text)
}

/** It has been read before: it is an object. */
const withMiniature = (text: string): string => text.replace('{', '{"miniature":true,')

/** The zones feed (GeoJSON, WGS84): a feature per zone, no holes. */
export interface ZoneFile {
  readonly type: 'FeatureCollection'
  /** It has fewer people than its zones stand for: none is to be merged for that. */
  readonly miniature: true
  readonly features: readonly {
    readonly type: 'Feature'
    readonly properties: Readonly<Record<string, string | null>>
    readonly geometry: { readonly type: 'Polygon'; readonly coordinates: [number, number][][] }
  }[]
}

/** The whole tree, root first. */
export function zones({ tree, shape, districts, zones, middle }: City): ZoneFile {
  const shapes = new Map([...districts, ...zones].map((zone) => [zone.id, zone.shape]))
  const uses = new Map(zones.map(({ id, use }) => [id, { use }]))
  return {
    type: 'FeatureCollection',
    miniature: true,
    features: tree.map(({ id, name, parent, level }) => ({
      type: 'Feature',
      properties: { id, name, parent, level, ...uses.get(id) },
      geometry: {
        type: 'Polygon',
        coordinates: (parent === null ? shape : shapes.get(id)!).map((ring) => {
          const positions = ring.map((point) => toLonLat(point, middle))
          return [...positions, positions[0]!]
        }),
      },
    })),
  }
}

export function writeCells(out: string, sectors: readonly Sector[], middle: LonLat): Promise<void> {
  return writeCsv(
    join(out, 'cells.csv'),
    'cell_id,lon,lat,azimuth,beam_width,range_m,technology,area,valid_from,valid_to',
    sectors.map((sector) => [
      sector.id,
      ...toLonLat(sector, middle),
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

/** @param joiners are in it from the first date on */
export function writeSubscribers(
  out: string,
  people: Customers,
  joiners: Joiners | null,
  seed: number,
): Promise<void> {
  function* rows() {
    yield* linesOf(people, (line, person) => [
      subscriberId(line, seed),
      people.unknownYear[person] ? '' : people.birthYear[person]!,
      people.unknownGender[person] ? '' : genders[people.gender[person]!]!,
      kinds[people.kind[person]!] === 'opt_out' && inSubscriberFeed(line) ? 'true' : 'false',
      kinds[people.kind[person]!] === 'machine' ? 'machine' : 'person',
    ])
    if (joiners) yield* joinerSubscribers(joiners, seed)
  }
  return writeCsv(join(out, 'subscribers.csv'), 'subscriber_id,birth_year,gender,opt_out,line_type', rows())
}

/** Who objected since the subscriber feed was made, and a few who did before. */
export function writeOptouts(out: string, people: Customers, seed: number): Promise<void> {
  return writeCsv(
    join(out, 'optouts.csv'),
    'subscriber_id',
    linesOf(people, (line, person) =>
      kinds[people.kind[person]!] === 'opt_out' && (!inSubscriberFeed(line) || line % 6 === 0)
        ? [subscriberId(line, seed)]
        : null,
    ),
  )
}

/** Half of the objections are known to each feed. */
const inSubscriberFeed = (line: number): boolean => line % 2 === 0

/** A row for each line with its owner, the second lines last. */
export function* linesOf<Row>(
  people: Customers,
  row: (line: number, person: number) => Row | null,
): Generator<Row> {
  for (let person = 0; person < people.size; person += 1) {
    const made = row(person, person)
    if (made !== null) yield made
  }
  for (let person = 0; person < people.size; person += 1) {
    const line = people.secondLine[person]!
    const made = line === 0 ? null : row(line, person)
    if (made !== null) yield made
  }
}

/** All residents, of whom the customers are a part. */
export function writeCensus(out: string, { zones }: City, residents: Residents): Promise<void> {
  const rows = zones.flatMap(({ id }, zone) => [
    ...genders.map((gender, at) => [id, gender, '0-17', residents.children[zone * genders.length + at]!]),
    ...bandNames.flatMap((band, row) =>
      genders.map((gender, at) => {
        const cell = zone * COHORTS + row * genders.length + at
        return [id, gender, band, residents.adults[cell]!]
      }),
    ),
  ])
  return writeCsv(join(out, 'census.csv'), 'zone,gender,age_band,persons', rows)
}

/** Values without commas, quotes or line ends. */
export async function writeCsv(
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
