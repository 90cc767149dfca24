import { z } from 'zod'

/**
 * Public weights of tiles, where a prior gives them: how a zone's people are spread over its ground. A tile, a geohash
 * of seven letters, belongs to the leaf that holds its middle, as in the tables that figures are made of.
 */

/** Letters of the geohash whose tiles are in one object: 39 km × 20 km at the equator, 32,768 tiles. */
export const WEIGHTS_LETTERS = 4

/** Beside the tree and the geometry of a version; absent where no zone has a tile that weighs anything. */
export const tileWeightsKey = (version: string, geohash: string): string =>
  `reference/zone_system/version=${version}/weights/${geohash}.json`

export const tileWeightsSchema = z.object({
  /** Leaves with a tile in it, in the order of their ids. */
  zones: z.array(z.string()),
  /** The tile's last three letters, the place of its leaf in `zones`, its weight above 0; in the order of the tiles. */
  tiles: z.array(z.tuple([z.string().length(3), z.int().min(0), z.number().positive()])),
})
export type TileWeights = z.infer<typeof tileWeightsSchema>
