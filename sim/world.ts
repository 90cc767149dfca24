import { type Addresses, addresses } from './addresses.ts'
import { city } from './cities.ts'
import type { City } from './city.ts'
import { type RadioNetwork, radioNetwork } from './radio.ts'
import { zoneIndex } from './zone-index.ts'

/** What stands where, whoever lives there. */
export interface World {
  readonly city: City
  readonly network: RadioNetwork
  readonly addresses: Addresses
  /** Index of the city's zone at a point in metres, or `OUTSIDE`. */
  zoneAt(x: number, y: number): number
}

export interface WorldOptions {
  /** Letters, digits and hyphens. Another name is another map. */
  readonly city: string
  /** Metres between sites in the middle of the city. @default 520 */
  readonly siteSpacingM?: number
}

/** @throws InvalidInput naming the option at fault */
export async function worldOf({ city: name, siteSpacingM }: WorldOptions): Promise<World> {
  const map = city(name)
  const zoneAt = zoneIndex(map.zones.map(({ shape }) => shape))
  return {
    city: map,
    zoneAt,
    network: radioNetwork(map, zoneAt, siteSpacingM),
    addresses: addresses(map),
  }
}
