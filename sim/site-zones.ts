import { city } from './city.ts'
import { radioNetwork } from './radio.ts'
import { zonesAt } from './truth.ts'

/** The zones of every level in which the site of a sector stands, by the exact rings. */
export interface SiteZones {
  readonly cell: string
  /** None where it stands outside the city. */
  readonly zones: readonly string[]
}

/** @param name of a city, as `simulate` takes it */
export function siteZones(name: string): SiteZones[] {
  const map = city(name)
  const at = zonesAt(map)
  return radioNetwork(map).sectors.map(({ id, x, y }) => ({ cell: id, zones: at(x, y) }))
}
