import type { Product } from '../model/product.ts'
import { addsUp } from '../model/sensitivity.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { Key } from './public-keys.ts'

/**
 * At which level the bounded figures are not the sums of their zones. A product that adds up is bounded over the
 * leaves alone, so that every figure above is the sum of those below it, and in the root at least that: people outside
 * a list of areas are counted there and in no zone (`rollup/bounding.ts`). Of all others nothing holds between levels: ten
 * minutes in a district may be five in each of two zones, and each level keeps other zones of a person.
 * @param keys the whole public key set
 * @param nameOf a key
 * @param figures by name; 0 where there is none
 * @returns the level above, nearest to the root, or undefined where all adds up
 */
export function levelApart(
  { product, zoneSystem }: { readonly product: Product; readonly zoneSystem: ZoneSystem },
  keys: readonly Key[],
  nameOf: (key: Key) => string,
  figures: ReadonlyMap<string, bigint>,
): string | undefined {
  if (!addsUp(product)) return undefined
  const zones = new Map(zoneSystem.zones.map((zone) => [zone.id, zone]))
  const measured = new Set(keys.map(({ zone }) => zone.id))
  const below = new Map<string, bigint>()
  for (const key of keys) {
    const figure = figures.get(nameOf(key))
    const parent = zones.get(key.zone.parent ?? '')
    if (figure === undefined || parent === undefined) continue
    const name = nameOf({ ...key, zone: parent })
    below.set(name, (below.get(name) ?? 0n) + figure)
  }
  const hasBelow = new Set([...measured].map((id) => zones.get(id)?.parent))
  return keys.find((key) => {
    if (!hasBelow.has(key.zone.id)) return false
    const name = nameOf(key)
    const [own, sum] = [figures.get(name) ?? 0n, below.get(name) ?? 0n]
    return key.zone.parent === null ? own < sum : own !== sum
  })?.zone.level
}
