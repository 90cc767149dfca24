import { TILE_BITS } from './tiles.ts'

/** Something with a place on the Z-curve: the code of a tile. */
interface Placed {
  readonly tile: number
}

/**
 * Cuts what is sorted along the Z-curve at the borders of blocks, halving until no part has more than the
 * most: so one more anywhere changes its own part alone. Of what stands in one tile, so many each.
 */
export function* cutAlong<Item extends Placed>(
  sorted: readonly Item[],
  most: number,
  bits = TILE_BITS,
): Generator<readonly Item[]> {
  if (sorted.length === 0) return
  if (sorted.length <= most) yield sorted
  else if (bits === 0) {
    for (let start = 0; start < sorted.length; start += most) yield sorted.slice(start, start + most)
  } else {
    const isUpper = ({ tile }: Item): boolean => Math.floor(tile / 2 ** (bits - 1)) % 2 === 1
    const first = sorted.findIndex(isUpper)
    const middle = first === -1 ? sorted.length : first
    yield* cutAlong(sorted.slice(0, middle), most, bits - 1)
    yield* cutAlong(sorted.slice(middle), most, bits - 1)
  }
}
