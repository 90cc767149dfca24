import { InvalidInput } from '../functions/model/errors.ts'
import { type Addresses, addresses } from './addresses.ts'
import { city, countryOf } from './cities.ts'
import type { City } from './city.ts'
import { type RadioNetwork, radioNetwork } from './radio.ts'
import { cityOfZones } from './zone-city.ts'
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
  /** Letters, digits and hyphens. Another name is another map; on real zones it names the country (cities.ts). */
  readonly city: string
  /** Paths of a zone file and a census (functions/geography): the city stands on them. Both or none. */
  readonly zones?: string
  readonly census?: string
  /** Metres between sites in the middle of the city. @default 520 */
  readonly siteSpacingM?: number
}

/** @throws InvalidInput naming the option at fault */
export async function worldOf(options: WorldOptions): Promise<World> {
  const map = await cityFor(options)
  const zoneAt = zoneIndex(map.zones.map(({ shape }) => shape))
  return {
    city: map,
    zoneAt,
    network: radioNetwork(map, zoneAt, options.siteSpacingM),
    addresses: addresses(map),
  }
}

async function cityFor({ city: name, zones, census }: WorldOptions): Promise<City> {
  if (zones === undefined && census === undefined) return city(name)
  if (zones === undefined || census === undefined) {
    throw new InvalidInput('a city on real zones needs --zones and --census: give both, or none')
  }
  return cityOfZones(zones, census, countryOf(name))
}
