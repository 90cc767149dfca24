import { groupDimensions, isGroup } from '../model/dimensions.ts'
import type { GroupMix } from '../model/disclosure.ts'
import type { Product } from '../model/product.ts'
import { ancestorsOf, type ZoneSystem } from '../model/zones.ts'
import type { Key } from './public-keys.ts'
import type { Estimated } from './release-rows.ts'

/**
 * Says beside each estimate how many people its zone has at that time, and how many of them are of the largest
 * group: of one value of a dimension that tells groups, whatever the others are, and of one value of each of
 * them. Of noisy estimates alone, so nothing is paid for it.
 *
 * All people are the signed sum of the cells: with values clipped at 0 the noise of hundreds of homes would pile
 * up, and no group would ever be large.
 * @param estimates observed, and as they are shown; a reader sees both, so the larger share counts
 * @returns as given for a product that tells no groups
 */
export function withGroupMixes(
  estimates: readonly Estimated[],
  product: Product,
  system: ZoneSystem,
): readonly Estimated[] {
  if (groupDimensions(product.dimensions).length === 0) return estimates
  const groupsOf = groupNames(product, system)
  const mixes = new Map<string, GroupMix>()
  for (const [name, cells] of Map.groupBy(estimates, placeOf)) mixes.set(name, mixOf(cells, groupsOf))
  return estimates.map((estimated) => ({ ...estimated, mix: mixes.get(placeOf(estimated))! }))
}

const placeOf = ({ key }: Estimated): string => `${key.zone.id}\u0000${key.period.position}`

/** Of the people of one zone at one time. */
function mixOf(cells: readonly Estimated[], groupsOf: (key: Key) => readonly string[]): GroupMix {
  const all = { people: 0, variance: 0, shown: 0 }
  const groups = new Map<string, { people: number; shown: number }>()
  for (const { key, estimate, variance, scaled } of cells) {
    const shown = scaled?.estimate ?? estimate
    all.people += estimate
    all.variance += variance
    all.shown += shown
    for (const name of groupsOf(key)) {
      const group = groups.get(name) ?? { people: 0, shown: 0 }
      groups.set(name, { people: group.people + estimate, shown: group.shown + shown })
    }
  }
  // What is shown may be of all people: it is told in observed ones, as the sum is.
  const observedPart = all.shown > 0 ? Math.max(0, all.people) / all.shown : 0
  let largest = 0
  for (const { people, shown } of groups.values()) largest = Math.max(largest, people, shown * observedPart)
  return { people: inShort(all.people), variance: inShort(all.variance), largest: inShort(largest) }
}

/** Six digits, before anything is decided by them: release and serving see the same. */
const inShort = (value: number): number => Number(value.toPrecision(6))

/**
 * The groups that a cell counts for. That people are in the zone where they live says no more of them than the
 * place does, so a home on the zone's own branch of the tree is none.
 */
function groupNames({ dimensions }: Product, system: ZoneSystem): (key: Key) => readonly string[] {
  const ancestors = ancestorsOf(system)
  const isOn = (zone: string, branch: string): boolean =>
    ancestors.get(branch)?.some(({ id }) => id === zone) ?? false
  const indexes = groupDimensions(dimensions).map((name) => dimensions.indexOf(name))
  return ({ zone, dimensions: values }) => {
    const told = indexes.filter((index) => {
      const [name, value] = [dimensions[index]!, values[index]!]
      if (name === 'home' && (isOn(value, zone.id) || isOn(zone.id, value))) return false
      return isGroup(name, value)
    })
    const alone = told.map((index) => `${index} ${values[index]}`)
    const isOfAll = told.length > 1 && told.length === indexes.length
    return isOfAll ? [...alone, alone.join('\u0000')] : alone
  }
}
