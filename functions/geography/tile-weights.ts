import { type TileWeights, tileWeightsKey, WEIGHTS_LETTERS } from '../model/tile-weights.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { ObjectStore } from '../platform/ports.ts'
import { quoted } from './feed-file.ts'
import type { LeafIndex } from './leaf-index.ts'
import type { PriorFeed } from './prior.ts'
import { centreOf, tileOfName } from './tiles.ts'

/**
 * Puts the tiles of a prior to the leaves and stores them, one geohash after the other. Tiles outside every leaf, and
 * those that weigh nothing, are left out.
 * @param prior by tile
 * @returns the sums of leaves that weigh something
 * @throws InvalidInput if weights are too large to be added up
 */
export async function storeTileWeights(
  store: Pick<ObjectStore, 'put'>,
  version: string,
  prior: PriorFeed,
  leaves: LeafIndex,
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>()
  for (const [geohash, tiles] of byGeohash(prior.weights)) {
    const weights = weightsOf(tiles, leaves)
    if (weights.tiles.length === 0) continue
    for (const [, place, weight] of weights.tiles) {
      const zone = weights.zones[place]!
      sums.set(zone, (sums.get(zone) ?? 0) + weight)
    }
    refuseTooMuch(sums, prior)
    await store.put(tileWeightsKey(version, geohash), JSON.stringify(weights))
  }
  return sums
}

type Weighed = readonly [tile: string, weight: number]

/** @param weights in the order of the tiles */
function* byGeohash(weights: PriorFeed['weights']): Generator<[geohash: string, tiles: Weighed[]]> {
  let [geohash, tiles]: [string, Weighed[]] = ['', []]
  for (const [tile, weight] of weights) {
    if (!tile.startsWith(geohash) || geohash === '') {
      if (tiles.length > 0) yield [geohash, tiles]
      geohash = tile.slice(0, WEIGHTS_LETTERS)
      tiles = []
    }
    if (weight > 0) tiles.push([tile, weight])
  }
  if (tiles.length > 0) yield [geohash, tiles]
}

function weightsOf(tiles: readonly Weighed[], leaves: LeafIndex): TileWeights {
  const placed = tiles.flatMap(([tile, weight]) => {
    // Of several leaves the first by id, as in tile_zones; not remembered, since a country has millions of tiles.
    const [leaf] = leaves.at(centreOf(tileOfName(tile)))
    return leaf ? [{ tile, leaf: leaf.id, weight }] : []
  })
  const zones = [...new Set(placed.map(({ leaf }) => leaf))].sort()
  const places = new Map(zones.map((zone, place) => [zone, place]))
  return {
    zones,
    tiles: placed.map(({ tile, leaf, weight }) => [tile.slice(WEIGHTS_LETTERS), places.get(leaf)!, weight]),
  }
}

function refuseTooMuch(sums: ReadonlyMap<string, number>, { fault }: PriorFeed): void {
  const tooMuch = [...sums].find(([, sum]) => !Number.isFinite(sum))
  if (!tooMuch) return
  throw fault(`the weights in the zone ${quoted(tooMuch[0])} have no finite sum: scale all of them down`)
}

/** The zones with the weights of their tiles. */
export const withWeights = (system: ZoneSystem, sums: ReadonlyMap<string, number>): ZoneSystem => ({
  ...system,
  zones: system.zones.map((zone) => {
    const weight = sums.get(zone.id)
    return weight === undefined ? zone : { ...zone, weight }
  }),
})
