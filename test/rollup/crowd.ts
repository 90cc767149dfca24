import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { type Prng, prng } from '../../sim/prng.ts'
import type { Cohort, Sighting, Terrain } from './terrain.ts'

/** Names that sort differently by letter, by code point and by UTF-16 unit, or that end a careless literal. */
const oddNames = [
  "o'hara",
  'Zürich',
  'zürich',
  'ﬀ',
  '𝔘-Bahn',
  '東京',
  'É',
  'e\u0301',
  '',
  ' ',
  '\\',
  '%',
  '"',
]

const CELLS = 40
const cellNames = Array.from({ length: CELLS }, (_, index) => oddNames[index] ?? `cell-${index}`)

const OUTSIDE = 'out_of_coverage'

/** 40 cells in a ring, each overlapping its neighbours, over 20 tiles in 14 leaves and 3 districts. */
export const crowdedTerrain: Terrain = {
  cells: Object.fromEntries(
    cellNames.map((cell, index) => [cell, (slot: number) => tile(Math.floor(index / 2) + (slot % 3))]),
  ),
  // 7 km from each to the next: so far nobody hops in a minute.
  sites: Object.fromEntries(cellNames.map((cell, index) => [cell, [0.1 * index, 51 + 0.01 * (index % 3)]])),
  overlap: cellNames.flatMap((cell, index) =>
    [1, 2].map((step): readonly [string, string] => [cell, cellNames[(index + step) % CELLS]!]),
  ),
  // Two tiles lie outside every zone, and two out of coverage.
  tiles: Object.fromEntries(
    Array.from({ length: 18 }, (_, index) => [tile(index), index < 16 ? leaf(index) : OUTSIDE]),
  ),
  leaves: {
    ...Object.fromEntries(Array.from({ length: 13 }, (_, index) => [leaf(index), district(index)])),
    [OUTSIDE]: '',
  },
  unmeasured: [OUTSIDE],
}

function tile(index: number): string {
  return `tile-${index % 20}`
}

function leaf(index: number): string {
  const number = index % 13
  return `zone ${oddNames[number]}${number}`
}

function district(index: number): string {
  return `district ${index % 3}`
}

/** Pseudonyms at the ends of what BIGINT holds, of what a double holds, and of the 256 slots. */
const oddPids = [-(2n ** 63n), 2n ** 63n - 1n, -1n, 0n, -256n, 255n, 256n, 2n ** 53n + 1n, -(2n ** 53n) - 1n]

/** Where a path bridges a gap, splits it or ends, and one minute to either side. */
const gaps = [1, 1, 2, 3, 4, 5, 6, 9, 14, 29, 60, 61, 119, 239, 240, 241, 300, 479, 480, 481, 700]

export interface Crowd {
  readonly files: readonly (readonly Sighting[])[]
  readonly excluded: readonly bigint[]
  /** Two of three have a cohort. */
  readonly people: readonly Cohort[]
}

/**
 * 330 people around a date, from 12 hours before it to 12 hours after it: most wander, some do all that a
 * path has a rule for. The same for the same date.
 */
export function crowd(date: LocalDate): Crowd {
  const random = prng('crowd', date)
  const pids = [
    ...oddPids,
    ...Array.from({ length: 321 }, () =>
      BigInt.asIntN(64, (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))),
    ),
  ]
  const begins = Date.parse(date) / 60_000 - 12 * 60
  const sightings = pids.flatMap((pid, index) => behaviour(index)({ pid, begins, random }))
  const files = [0, 1, 2].map(() => sightings.filter(() => random.chance(0.5)))
  // Each sighting is in one file at least, and many are in several.
  return {
    files: [...files, sightings.filter(() => random.chance(0.2)), sightings],
    excluded: pids.slice(40, 50),
    people: pids.flatMap((pid, index): Cohort[] =>
      index % 3 === 0
        ? []
        : [[pid, ['18-24', '25-34', '65+'][(index % 7) % 3]!, index % 2 ? 'female' : 'male']],
    ),
  }
}

interface Person {
  readonly pid: bigint
  /** Minutes since 1970. */
  readonly begins: number
  readonly random: Prng
}

const MINUTES = 48 * 60

function behaviour(index: number): (person: Person) => Sighting[] {
  if (index % 30 === 10) return hops
  if (index % 5 === 1 && index > 20) return tours
  if (index === 11) return isEverywhere
  if (index === 12) return machine(501)
  if (index === 13) return machine(500)
  return wanders
}

function wanders({ pid, begins, random }: Person): Sighting[] {
  const sightings: Sighting[] = []
  let place = random.below(CELLS)
  for (let minute = random.below(MINUTES); minute < MINUTES; minute += gaps[random.below(gaps.length)]!) {
    place = random.chance(0.3) ? place : (place + random.below(5) - 2 + CELLS) % CELLS
    if (random.chance(0.05)) place = random.below(CELLS)
    sightings.push(seen(pid, place, begins + minute, random.below(5)))
    // Two cells in one minute.
    if (random.chance(0.2)) sightings.push(seen(pid, (place + 1) % CELLS, begins + minute, random.below(5)))
  }
  return sightings
}

/** In far more zones of a day than any bound allows. */
function tours({ pid, begins, random }: Person): Sighting[] {
  const sightings: Sighting[] = []
  let place = random.below(CELLS)
  for (let minute = random.below(60); minute < MINUTES; minute += 15 + random.below(40)) {
    place = (place + 4 + random.below(9)) % CELLS
    sightings.push(seen(pid, place, begins + minute, random.below(5)))
  }
  return sightings
}

/** Between two or three cells without overlap, minute after minute. */
function hops({ pid, begins, random }: Person): Sighting[] {
  const places = [0, 10, 20].map((step) => (random.below(CELLS) + step) % CELLS)
  return Array.from({ length: 300 }, (_, index) =>
    seen(pid, places[random.chance(0.9) ? index % 2 : 2]!, begins + 1000 + index * (1 + random.below(2)), 0),
  )
}

/** In each cell during each slot. */
const isEverywhere = ({ pid, begins }: Person): Sighting[] =>
  Array.from({ length: MINUTES / 5 }, (_, slot) =>
    cellNames.map((_, place) => seen(pid, place, begins + slot * 5, place % 5)),
  ).flat()

/** At so many cells in two hours of the date; the reference knows none of them. */
const machine =
  (cells: number) =>
  ({ pid, begins }: Person): Sighting[] =>
    Array.from({ length: cells }, (_, index) => [pid, `gone-${index}`, clock(begins + 1440 + (index % 120))])

/** @param longer minutes after the first; cut where the slot ends */
function seen(pid: bigint, place: number, minute: number, longer: number): Sighting {
  const last = Math.min(minute + longer, minute - (minute % 5) + 4)
  return [pid, cellNames[place]!, clock(minute), clock(last)]
}

const clock = (minute: number): string =>
  new Date(minute * 60_000).toISOString().slice(0, 16).replace('T', ' ')
