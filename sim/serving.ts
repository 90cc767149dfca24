import { type LonLat, toLonLat } from './plane.ts'
import type { World } from './world.ts'

/** Where phones are served by which cells in truth: what an oracle knows, and no operator does. */
export interface ServingSquare extends LonLat {
  /** Index of the city's zone in its middle, or `OUTSIDE`. */
  readonly zone: number
  readonly widthM: number
  /** Cells by their ids, with the probability that a record made here is theirs; they add up to 1. */
  readonly shares: readonly { readonly cell: string; readonly probability: number }[]
}

/**
 * The radio model of a city without its outages: squares of 50 m, some beyond the city. How people lie over
 * them is not in it: that is for a prior (prior.ts) to say.
 */
export function* servingShares({ city, network, zoneAt }: World): Generator<ServingSquare> {
  for (const { x, y, widthM, shares } of network.squares()) {
    const [lon, lat] = toLonLat({ x, y }, city.middle)
    yield {
      ...{ lon, lat, widthM, zone: zoneAt(x, y) },
      shares: shares.map(([sector, probability]) => ({ cell: network.sectors[sector]!.id, probability })),
    }
  }
}
