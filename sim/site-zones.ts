import { truthZones } from './truth/zones.ts'
import type { World } from './world.ts'
import { OUTSIDE } from './zone-index.ts'

/** The zones of every level in which the site of a sector stands, by the exact borders. */
export interface SiteZones {
  readonly cell: string
  /** None where it stands outside the city. */
  readonly zones: readonly string[]
}

export function siteZones({ city, network, zoneAt }: World): SiteZones[] {
  const { all, lineages } = truthZones(city)
  return network.sectors.map(({ id, x, y }) => {
    const leaf = zoneAt(x, y)
    const zones = leaf === OUTSIDE ? [] : lineages[leaf]!.map((zone) => all[zone]!.id).reverse()
    return { cell: id, zones }
  })
}
