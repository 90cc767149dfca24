import { OUT_OF_COVERAGE, type Zone, type ZoneSystem } from '../model/zones.ts'
import { digest } from './digest.ts'
import { listed, quoted } from './feed-file.ts'
import type { ZoneFeature, ZoneFile } from './zone-file.ts'
import { refuseMisplaced } from './zone-properties.ts'

/** A row of the zone_tree table: a leaf with one of its ancestors, or with itself. */
export interface ZoneTreeRow {
  readonly leaf: string
  readonly zone: string
  readonly level: string
  readonly depth: number
  readonly is_leaf: boolean
  readonly measured: boolean
}

const LEAST_LEVELS = 2
const MOST_LEVELS = 5

/**
 * Makes a zone system of a zone file: one root, no parent missing, all leaves at one depth, 2 to 5
 * levels, one word per level.
 * @throws InvalidInput naming the zone and what to do
 */
export function zoneSystemOf({ features, fault }: ZoneFile): ZoneSystem {
  const byId = new Map(features.map((feature) => [feature.id, feature]))
  if (features.length === 0) throw fault('there is no zone in it: expected a root and its zones')
  refuseTwice(features, fault)
  refuseReserved(byId, fault)
  const roots = features.filter(({ parent }) => parent === null).map(({ id }) => id)
  if (roots.length !== 1) {
    throw fault(
      roots.length === 0
        ? 'no zone is without a parent: expected one root, whose parent is null'
        : `${roots.length} zones are without a parent (${listed(roots.map(quoted))}): expected one root; give the others the parent that they lack`,
    )
  }
  const children = Map.groupBy(features, ({ parent }) => parent)
  const zones: Zone[] = []
  // Level by level from the root; what is not reached hangs in a circle.
  for (let depth = 0, these = children.get(null) ?? []; these.length > 0; depth += 1) {
    for (const feature of these.toSorted(byText)) zones.push(zoneOf(feature, depth))
    these = these.flatMap(({ id }) => children.get(id) ?? [])
  }
  refuseCircle(features, zones, fault)
  const leaves = zones.filter(({ id }) => !children.has(id))
  const deepest = leaves.reduce((a, b) => (a.depth >= b.depth ? a : b))
  const shallow = leaves.find(({ depth }) => depth < deepest.depth)
  if (shallow) {
    throw fault(
      `the leaf ${quoted(shallow.id)} is at level ${shallow.depth + 1}, the leaf ${quoted(deepest.id)} at level ${deepest.depth + 1}: expected all leaves at one depth; give ${quoted(shallow.id)} zones of its own, or take the lowest level away`,
    )
  }
  refuseMisplaced(features, fault)
  const levels = deepest.depth + 1
  if (levels < LEAST_LEVELS || levels > MOST_LEVELS) {
    throw fault(
      `the tree has ${levels} level${levels === 1 ? '' : 's'}: expected ${LEAST_LEVELS} to ${MOST_LEVELS}, root and leaves included`,
    )
  }
  return {
    id: roots[0]!,
    version: digest(features.toSorted(byText)),
    levels: levelWords(zones, levels, fault),
    zones,
  }
}

/** What is known of a zone after the file: that it is a sensitive place is not, for it is no zone. */
function zoneOf(feature: ZoneFeature, depth: number): Zone {
  const { id, name, parent, level, publicPlace, nightBlock, members, sensitiveMembers } = feature
  return {
    ...{ id, name, parent, level, depth },
    ...(publicPlace === undefined ? {} : { publicPlace }),
    ...(nightBlock ? { nightBlock } : {}),
    ...(members ? { members: [...members] } : {}),
    ...(sensitiveMembers ? { sensitiveMembers: [...sensitiveMembers] } : {}),
  }
}

/** Each leaf with each of its ancestors and itself. */
export function zoneTreeRows({ zones, levels }: ZoneSystem): ZoneTreeRow[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  return zones
    .filter(({ depth }) => depth === levels.length - 1)
    .flatMap((leaf) => {
      const rows: ZoneTreeRow[] = []
      for (let zone: Zone | undefined = leaf; zone; zone = byId.get(zone.parent ?? '')) {
        const { id, level, depth } = zone
        rows.unshift({
          leaf: leaf.id,
          zone: id,
          level,
          depth,
          is_leaf: zone === leaf,
          measured: leaf.id !== OUT_OF_COVERAGE,
        })
      }
      return rows
    })
}

function refuseTwice(features: readonly ZoneFeature[], fault: ZoneFile['fault']): void {
  const twice = [...Map.groupBy(features, ({ id }) => id)].find(([, same]) => same.length > 1)
  if (twice) throw fault(`the id ${quoted(twice[0])} is given to ${twice[1].length} zones: give each its own`)
}

function refuseReserved(byId: ReadonlyMap<string, ZoneFeature>, fault: ZoneFile['fault']): void {
  if (byId.has(OUT_OF_COVERAGE))
    throw fault(`the id "${OUT_OF_COVERAGE}" has a meaning of its own: rename the zone`)
  for (const { id, parent } of byId.values()) {
    if (parent === null || byId.has(parent)) continue
    throw fault(
      `the zone ${quoted(id)} names the parent ${quoted(parent)}, which is not in the file: add that zone, or correct the parent`,
    )
  }
}

function refuseCircle(
  features: readonly ZoneFeature[],
  reached: readonly Zone[],
  fault: ZoneFile['fault'],
): void {
  const known = new Set(reached.map(({ id }) => id))
  const lost = features.filter(({ id }) => !known.has(id)).map(({ id }) => quoted(id))
  if (lost.length > 0)
    throw fault(`${listed(lost)} do not lead to the root by their parents: correct the parents`)
}

function levelWords(zones: readonly Zone[], levels: number, fault: ZoneFile['fault']): string[] {
  const words = Array.from({ length: levels }, (_, depth) => {
    const [word, other] = [...new Set(zones.filter((zone) => zone.depth === depth).map(({ level }) => level))]
    if (other === undefined) return word!
    throw fault(
      `zones of one depth are called ${quoted(word)} and ${quoted(other)}: expected one word per level; correct the property level, or the parents`,
    )
  })
  const repeated = words.find((word, depth) => words.indexOf(word) !== depth)
  if (repeated === undefined) return words
  throw fault(`two depths of the tree are called ${quoted(repeated)}: give each level a word of its own`)
}

const byText = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0
