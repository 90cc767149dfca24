import { join } from 'node:path'
import { centreOf, METRES_PER_DEGREE, tileOfName } from '../../functions/geography/tiles.ts'
import { partitionPrefix, tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { AttackWorld } from './attack.ts'
import { POINTS } from './points.ts'
import type { Counts, Spot } from './recovered-paths.ts'

export const DAYS = 2
/** Of each person by the index of the date and the local hour. */
export interface Seen {
  readonly pid: bigint
  readonly day: number
  readonly hour: number
  readonly tile: string
  readonly zone: string
}

/** Places of one district at one grain, and where its people truly were. */
export interface District {
  readonly places: readonly string[]
  readonly spots: readonly Spot[]
  /** The index of the place; as many as there are places for everywhere else. */
  readonly truth: ReadonlyMap<bigint, readonly (readonly number[])[]>
}

/** Who was there in most of the hours from midnight lives there. */
const NIGHT_HOURS = 5
const MOST_OF_THEM = 4

export const seenOn = ({ local }: AttackWorld, dates: readonly string[]): Promise<readonly Seen[]> =>
  local.workbench.rows<Seen>(`
    select pid, dates.day, hour, tile, zone from ${POINTS} as points
    join (values ${dates.map((date, day) => `(date '${date}', ${day})`).join(', ')}) as dates(date, day) using (date)
    order by pid, dates.day, hour`)

/** The same people by tile, for the control, and by zone. */
export async function districtOf(
  { local, reference }: AttackWorld,
  zones: readonly string[],
  seen: readonly Seen[],
): Promise<{ readonly byTile: District; readonly byZone: District }> {
  const files = join(
    local.folder,
    partitionPrefix(tables.tile_zones, { version: reference.version }),
    '*.parquet',
  )
  const rows = await local.workbench.rows<{ tile: string; zone: string }>(`
    select tile, zone from read_parquet(${quoted(files)}, hive_partitioning = false)
    where zone in (${zones.map(quoted).join(', ')}) order by tile`)
  const tiles = rows.map(({ tile }) => ({ tile, spot: spotOf(tile) }))
  const zoneSpots = zones.map((zone) => middleOf(tiles.filter((_, index) => rows[index]!.zone === zone)))
  const own = new Set(zones)
  const people = new Set(seen.filter(({ zone }) => own.has(zone)).map(({ pid }) => pid))
  const theirs = seen.filter(({ pid }) => people.has(pid))
  const made = (places: readonly string[], spots: readonly Spot[], of: (one: Seen) => string): District => ({
    ...{ places, spots },
    truth: truthOf(theirs, places, of),
  })
  return {
    byTile: made(
      tiles.map(({ tile }) => tile),
      tiles.map(({ spot }) => spot),
      ({ tile }) => tile,
    ),
    byZone: made(zones, zoneSpots, ({ zone }) => zone),
  }
}

function spotOf(tile: string): NonNullable<Spot> {
  const { lon, lat } = centreOf(tileOfName(tile))
  return { east: lon * METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180), north: lat * METRES_PER_DEGREE }
}

function middleOf(tiles: readonly { readonly spot: NonNullable<Spot> }[]): Spot {
  const mean = (of: (spot: NonNullable<Spot>) => number): number =>
    tiles.reduce((sum, { spot }) => sum + of(spot), 0) / tiles.length
  return { east: mean(({ east }) => east), north: mean(({ north }) => north) }
}

export const HOURS = 24

/** Who is not seen is elsewhere. */
export function truthOf(
  seen: readonly Seen[],
  places: readonly string[],
  of: (one: Seen) => string,
): District['truth'] {
  const indexes = new Map(places.map((place, index) => [place, index]))
  const truth = new Map<bigint, number[][]>()
  for (const one of seen) {
    const own =
      truth.get(one.pid) ?? Array.from({ length: DAYS }, () => Array<number>(HOURS).fill(places.length))
    own[one.day]![one.hour] = indexes.get(of(one)) ?? places.length
    truth.set(one.pid, own)
  }
  return truth
}

export const residentsOf = ({ places, truth }: District): ReadonlySet<bigint> =>
  new Set(
    [...truth].flatMap(([pid, [first = []]]) =>
      first.slice(0, NIGHT_HOURS).filter((place) => place < places.length).length >= MOST_OF_THEM
        ? [pid]
        : [],
    ),
  )

/** The naive system: how many of those counted were in each place in the middle of each hour. */
export function exactDays(
  { places, truth }: Pick<District, 'places' | 'truth'>,
  counted: ReadonlySet<bigint>,
): Counts['days'] {
  const days = Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, () => places.map(() => 0)))
  for (const [pid, path] of truth) {
    if (!counted.has(pid)) continue
    for (const [day, hours] of path.entries()) {
      for (const [hour, place] of hours.entries()) if (place < places.length) days[day]![hour]![place]! += 1
    }
  }
  return days
}
