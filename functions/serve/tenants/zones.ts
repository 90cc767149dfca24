import { framedBy, namedValues, risesWithZone } from '../../model/dimensions.ts'
import type { Product } from '../../model/products.ts'
import type { Zone } from '../../model/zones.ts'
import type { Wanted } from '../dimensions.ts'
import { listed, Problem, quoted } from '../problems.ts'
import { type Asked, splitList } from '../query.ts'
import { type FiguresQuery, MOST_ZONES } from '../schemas.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { roles } from './contract.ts'
import type { Rights } from './rights.ts'

/**
 * The tree as a contract shows it: the subtrees of its roots, down to its finest level. Whatever is planned and
 * read by it meets no other zone, as row, as the zone that stands for a hidden one, or as value of a dimension.
 */
export function entitledTree(tree: ZoneTree, { zones, finest }: Rights): ZoneTree {
  const deepest = deepestOf(finest, tree)
  if (zones === 'all' && deepest === tree.levels.length - 1) return tree
  const roots = zones === 'all' ? null : new Set(zones)
  const isWithin = (zone: Zone): boolean =>
    roots === null || roots.has(zone.id) || tree.ancestors(zone).some(({ id }) => roots.has(id))
  const isEntitled = (zone: Zone): boolean => zone.depth <= deepest && isWithin(zone)
  return {
    ...tree,
    zones: new Map([...tree.zones].filter(([, zone]) => isEntitled(zone))),
    ancestors: (zone) => tree.ancestors(zone).filter(isEntitled),
    zonesAt: (depth) => tree.zonesAt(depth).filter(isEntitled),
    standing: new Map([...tree.standing].filter(([, zone]) => isEntitled(zone))),
  }
}

/** Leaves are zones, their parents districts, the parentless one is the root, also where it is a district at once. */
function deepestOf(finest: (typeof roles)[number], { levels }: ZoneTree): number {
  if (finest === 'root') return 0
  return Math.max(0, levels.length - (finest === 'zone' ? 1 : 2))
}

/**
 * Refuses what is there and not in the contract. What is not there at all is refused by those who read the query.
 * @param whole the tree of which `entitled` is a part
 * @throws Problem not-entitled
 */
export function refuseZones(
  query: FiguresQuery,
  product: Product,
  whole: ZoneTree,
  entitled: ZoneTree,
  rights: Rights,
): void {
  if (entitled === whole) return
  const names = ['zones', ...product.dimensions.filter((name) => namedValues(name) === null)]
  for (const name of names) {
    const text = (query as Readonly<Record<string, string | undefined>>)[name]
    if (text === undefined) continue
    const outside = splitList(name, text).filter((id) => has(whole, id) && !has(entitled, id))
    if (outside.length > 0) {
      throw notEntitled(name, `${listed(outside.map(quoted), 5)} ${inContract(rights)}`)
    }
  }
}

/**
 * A contract of few zones is read by them, as if they had been named: of a whole level the frames would be read.
 * @throws Problem not-entitled where a level has no zone of the contract
 */
export function askedWithin(asked: Asked, whole: ZoneTree, entitled: ZoneTree, rights: Rights): Asked {
  if (entitled === whole || asked.kind !== 'level') return asked
  const { level, zones } = asked
  if (zones.length === 0) throw notEntitled('level', `the level ${quoted(level)} ${inContract(rights)}`)
  return zones.length <= MOST_ZONES ? { kind: 'zones', zones } : asked
}

/**
 * Values of dimensions that are zones: those of the contract alone, even where none is named. A flow tells as much of
 * where it ends as of where it begins.
 * @throws Problem not-entitled where the contract has none
 */
export function wantedWithin(
  wanted: Wanted,
  product: Product,
  whole: ZoneTree,
  entitled: ZoneTree,
  rights: Rights,
): Wanted {
  const name = framedBy(product.dimensions)
  if (entitled === whole || name === undefined || wanted.has(name)) return wanted
  if (!risesWithZone(name) && entitled.zonesAt(entitled.levels.length - 2).length === 0) {
    throw notEntitled(name, `every zone that ${product.id} names as ${name} ${inContract(rights)}`)
  }
  return new Map([...wanted, [name, new Set(entitled.zones.keys())]])
}

const has = (tree: ZoneTree, id: string): boolean => tree.zones.has(id) || tree.standing.has(id)

const inContract = ({ zones, finest }: Rights): string =>
  `is outside your contract, which has ${zones === 'all' ? 'all zones' : `${listed(zones)} and the zones below`}, down to the role ${finest}`

const notEntitled = (parameter: string, detail: string): Problem =>
  new Problem('not-entitled', `${parameter}: ${detail}`, { parameter })
