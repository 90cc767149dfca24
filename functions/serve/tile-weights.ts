import { tilesOf } from '../geography/tiles.ts'
import { type TileWeights, tileWeightsKey, tileWeightsSchema } from '../model/tile-weights.ts'
import type { ObjectStore } from '../platform/ports.ts'
import { Recent } from './recent.ts'
import type { ZoneTree } from './zone-trees.ts'

/** The tiles of a geohash of four letters that weigh something. */
export interface WeighedTiles {
  /** Codes, ascending. */
  readonly tiles: Float64Array
  readonly weights: Float64Array
  /** The leaf of each, by its place in `zones`. */
  readonly places: Uint16Array
  readonly zones: readonly string[]
}

/** Null where none weighs anything. */
export type ReadTileWeights = (tree: ZoneTree, geohash: string) => Promise<WeighedTiles | null>

/** About 20 MB: a tile of what is remembered has 18 bytes. */
const MOST_REMEMBERED = 1_000_000

/** Weights lie beside the newest reference that brought the tree, as its geometry does. They never change. */
export function tileWeightsReader(store: Pick<ObjectStore, 'get'>): ReadTileWeights {
  const known = new Recent<WeighedTiles | null>(MOST_REMEMBERED, (read) => 1 + (read?.tiles.length ?? 0))
  return (tree, geohash) => {
    const key = tileWeightsKey(tree.references[0]!, geohash)
    return known.get(key, async () => {
      const bytes = await store.get(key)
      return bytes && inArrays(geohash, tileWeightsSchema.parse(JSON.parse(new TextDecoder().decode(bytes))))
    })
  }
}

/** So many geohashes are read at once. */
const READ_AT_ONCE = 8

/** Weights for what is asked of each geohash, in the order given; no more of them are held than are read at once. */
export async function* weightsInTurn<Asked>(
  asked: Iterable<readonly [geohash: string, asked: Asked]>,
  tree: ZoneTree,
  read: ReadTileWeights,
): AsyncGenerator<readonly [asked: Asked, weighed: WeighedTiles | null]> {
  const all = [...asked]
  for (let start = 0; start < all.length; start += READ_AT_ONCE) {
    const some = all.slice(start, start + READ_AT_ONCE)
    const weights = await Promise.all(some.map(([geohash]) => read(tree, geohash)))
    yield* some.map(([, one], index) => [one, weights[index]!] as const)
  }
}

function inArrays(geohash: string, { zones, tiles }: TileWeights): WeighedTiles {
  return {
    tiles: Float64Array.from(tiles, ([letters]) => tilesOf(geohash + letters)[0]),
    weights: Float64Array.from(tiles, ([, , weight]) => weight),
    places: Uint16Array.from(tiles, ([, place]) => place),
    zones,
  }
}

/** What the leaves have in a range of tiles, half-open; leaves without a tile there are not in it. */
export function weightsIn(
  { tiles, weights, places, zones }: WeighedTiles,
  [first, after]: readonly [number, number],
): Map<string, number> {
  const sums = new Map<string, number>()
  for (let index = placeOf(tiles, first); index < tiles.length && tiles[index]! < after; index += 1) {
    const zone = zones[places[index]!]!
    sums.set(zone, (sums.get(zone) ?? 0) + weights[index]!)
  }
  return sums
}

/** Of the first that is not below a code. */
export function placeOf(tiles: Float64Array, code: number): number {
  let [low, high] = [0, tiles.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tiles[middle]! < code) low = middle + 1
    else high = middle
  }
  return low
}
