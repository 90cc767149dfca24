import { z } from 'zod'
import { InvalidInput } from '../model/errors.ts'
import { type CensusRow, residentsOf } from './census.ts'
import { type CsvRow, readCsv } from './csv.ts'
import { quoted } from './feed-file.ts'
import type { Ground } from './ground.ts'
import { areaOf, type Box, indexOf, type LeafIndex, leafSchema } from './leaf-index.ts'
import { blocksOver } from './reach.ts'
import { blockOf, middleTile, tileOfName } from './tiles.ts'

/** Public weights of places: how much of a city's life lies in a zone or a tile. */
export interface PriorFeed {
  readonly by: 'zone' | 'tile'
  /** In the order of the places; each place once. */
  readonly weights: ReadonlyMap<string, number>
  /** Part of a cell's phones of which the weights say nothing. */
  readonly even: number
  fault(what: string): Error
}

/**
 * Reads `zone,weight` or `tile,weight`, tiles being geohashes of 7 letters.
 * @throws InvalidInput naming line and value
 */
export async function readPrior(path: string): Promise<PriorFeed> {
  const { columns, rows, fault } = await readCsv('prior', path, ['weight'])
  const by = columns.includes('zone') ? 'zone' : 'tile'
  if (!columns.includes(by)) {
    throw fault('expected the columns zone,weight or tile,weight; found neither zone nor tile: add one')
  }
  const weights = new Map<string, number>()
  for (const row of rows) {
    const place = readPlace(row, by)
    if (weights.has(place)) throw row.fault(`${by} ${quoted(place)} is listed a second time: remove one line`)
    weights.set(place, readWeight(row))
  }
  return { by, weights: new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1))), even: 0, fault }
}

function readPlace(row: CsvRow, by: PriorFeed['by']): string {
  const place = row.get(by)
  if (by === 'tile' ? /^[0-9b-hjkmnp-z]{7}$/.test(place) : place !== '') return place
  throw row.fault(
    `${by} is ${quoted(place)}: expected ${by === 'tile' ? 'a geohash of 7 letters' : 'the id of a zone'}`,
  )
}

function readWeight(row: CsvRow): number {
  const text = row.get('weight')
  const weight = text === '' ? Number.NaN : Number(text)
  if (Number.isFinite(weight) && weight >= 0) return weight
  throw row.fault(`weight is ${quoted(text)}: expected a number, 0 or more`)
}

/**
 * People are at home for rather more than half of the hours of a week (time use surveys: 15 to 16 a day), and
 * for less than half of those in which figures are asked for most. Where they are else a census does not say.
 */
const AWAY_FROM_HOME = 0.5

/** The same where some leaves have been merged into others. */
export function weightsFor(
  weights: ReadonlyMap<string, number>,
  leafFor: (id: string) => string,
): ReadonlyMap<string, number> {
  const merged = new Map<string, number>()
  for (const [zone, weight] of weights) merged.set(leafFor(zone), (merged.get(leafFor(zone)) ?? 0) + weight)
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Residents by zone, where a census is all that is known. */
export const residentsPrior = (census: readonly CensusRow[]): PriorFeed => ({
  by: 'zone',
  weights: residentsOf(census),
  even: AWAY_FROM_HOME,
  fault: (what) => new InvalidInput(`census: ${what}`),
})

/** What some ground is like, as data: on that ground it weighs as the whole does. */
export const groundPartSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('tile'), weights: z.array(z.tuple([z.string(), z.number()])) }),
  z.object({
    by: z.literal('zone'),
    even: z.number(),
    leaves: z.array(leafSchema.extend({ density: z.number() })),
  }),
])
export type GroundPart = z.infer<typeof groundPartSchema>

/**
 * The weights as a density over the ground. A zone's weight is spread evenly over its area; without a prior
 * all zones are alike. A tile that is not listed weighs nothing.
 * @returns takes the boxes of the ground
 * @throws InvalidInput if a zone is not a leaf, or a leaf has no weight
 */
export function groundParts(feed: PriorFeed | null, index: LeafIndex): (boxes: readonly Box[]) => GroundPart {
  if (feed?.by === 'tile') {
    const byBlock = Map.groupBy(feed.weights, ([name]) => blockOf(tileOfName(name), PART_LEVEL))
    return (boxes) => ({
      by: 'tile',
      weights: blocksOver(boxes, PART_LEVEL).flatMap((block) => byBlock.get(block) ?? []),
    })
  }
  const density = feed && densitiesOf(feed, index)
  return (boxes) => {
    const met = new Map(boxes.flatMap((box) => index.within(box)).map((leaf) => [leaf.id, leaf]))
    const leaves = [...met.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    return {
      by: 'zone',
      even: feed?.even ?? 0,
      leaves: leaves.map(({ id, geometry }) => ({ id, geometry, density: density?.get(id) ?? 1 })),
    }
  }
}

/** Tiles of a prior are handed out by blocks of 16 × 16. */
const PART_LEVEL = 4

export function groundOfPart(part: GroundPart): Ground {
  if (part.by === 'tile') return tileGround(new Map(part.weights))
  const density = new Map(part.leaves.map((leaf) => [leaf.id, leaf.density]))
  const index = indexOf(part.leaves)
  return {
    even: part.even,
    density(block, level) {
      const leaf = index.ofTile(middleTile(block, level))
      return leaf && density.get(leaf.id)!
    },
  }
}

function densitiesOf({ weights, fault }: PriorFeed, index: LeafIndex): ReadonlyMap<string, number> {
  const leaves = new Map(index.leaves.map((leaf) => [leaf.id, areaOf(leaf.geometry)]))
  const unknown = [...weights.keys()].find((zone) => !leaves.has(zone))
  if (unknown !== undefined) {
    throw fault(`${quoted(unknown)} is no leaf of the zone file: weigh leaves only, or correct the id`)
  }
  const missing = [...leaves.keys()].find((zone) => !weights.has(zone))
  if (missing !== undefined)
    throw fault(`the zone ${quoted(missing)} has no weight: add it, 0 if nobody is there`)
  // A zone as thin as a line holds nobody.
  return new Map([...leaves].map(([id, area]) => [id, area > 0 ? weights.get(id)! / area : 0]))
}

function tileGround(weights: ReadonlyMap<string, number>): Ground {
  const tiles = new Map([...weights].map(([name, weight]) => [tileOfName(name), weight]))
  const levels = new Map([[0, tiles]])
  const atLevel = (level: number): Map<number, number> => {
    const known = levels.get(level)
    if (known) return known
    const sums = new Map<number, number>()
    for (const [tile, weight] of tiles) {
      const block = blockOf(tile, level)
      sums.set(block, (sums.get(block) ?? 0) + weight)
    }
    levels.set(level, sums)
    return sums
  }
  return { even: 0, density: (block, level) => atLevel(level).get(block) ?? 0 }
}
