import { REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'
import { type KeyLife, keyLifeSchema } from '../model/vocabulary.ts'
import {
  OUT_OF_COVERAGE,
  type Zone,
  type ZoneSystem,
  zoneGeometryKey,
  zoneSystemKey,
  zoneSystemSchema,
} from '../model/zones.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { listed, Problem, quoted } from './problems.ts'
import type { Releases } from './releases.ts'
import { standingIn } from './standing.ts'

/** A zone system as it is served: the tree, and the references that brought it. */
export interface ZoneTree {
  readonly id: string
  readonly version: string
  /** `id@version` */
  readonly name: string
  readonly levels: readonly string[]
  /** Every zone by its id, in the order of the tree: parents before children, then by id. */
  readonly zones: ReadonlyMap<string, Zone>
  /** Nearest first, the root last. */
  ancestors(zone: Zone): readonly Zone[]
  zonesAt(depth: number): readonly Zone[]
  /** Zones of the whole level, of which frames are, however few of them a contract has. */
  sizeAt(depth: number): number
  /** By the ids of leaves that were merged, the zone that stands for each. */
  readonly standing: ReadonlyMap<string, Zone>
  /** Versions of the reference tables with this tree, those of the newest release first. */
  readonly references: readonly string[]
}

/** The zone systems of the deployment; that of the newest release, which answers where none is named, first. */
export interface ZoneTrees {
  readonly keyLife: KeyLife | null
  readonly trees: readonly ZoneTree[]
}

/** @param releases those in force; where they are still being read, what else is needed is read at the same time */
export type ReadZoneTrees = (releases: Releases | Promise<Releases>) => Promise<ZoneTrees>

/** A tree of a version never changes, so each is read once. */
export function zoneTreeReader(store: ObjectStore, documents: DocumentStore): ReadZoneTrees {
  const known = new Map<string, ZoneSystem>()
  const read = async (version: string): Promise<ZoneSystem> => {
    const found = known.get(version)
    if (found) return found
    const bytes = await store.get(zoneSystemKey(version))
    if (!bytes) throw new Error(`the reference ${version} has no zone system in the object store`)
    const system = zoneSystemSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
    known.set(version, system)
    return system
  }
  const trees = new Map<string, ZoneTree>()
  const indexed = (system: ZoneSystem, references: readonly string[]): ZoneTree => {
    const key = references.join(' ')
    const tree = trees.get(key) ?? zoneTree(system, references)
    trees.set(key, tree)
    return tree
  }
  return async (releases) => {
    const [pointer, inForce] = await Promise.all([documents.get(REFERENCE_DOCUMENT), releases])
    const current = pointer && referencePointerSchema.parse(pointer.body)
    // A new zone system answers from its first release on; until then the old one does.
    const newestFirst = [...inForce.values()]
      .flat()
      .sort((a, b) => compareText(b.date, a.date) || compareText(b.committedAt, a.committedAt))
    const released = newestFirst.map(({ referenceVersion }) => referenceVersion)
    const ordered = new Set([...released, ...(current ? [current.version] : [])])
    const systems = await Promise.all(
      [...ordered].map(async (version) => ({ version, system: await read(version) })),
    )
    const byName = Map.groupBy(systems, ({ system }) => `${system.id}@${system.version}`)
    return {
      keyLife: current ? keyLifeSchema.parse(current.keyLife) : null,
      trees: [...byName.values()].map((same) =>
        indexed(
          same[0]!.system,
          same.map(({ version }) => version),
        ),
      ),
    }
  }
}

/**
 * @param asked `id` or `id@version`; absent: that of the newest release
 * @throws Problem unknown-zone-system
 */
export function chooseTree({ trees }: ZoneTrees, asked: string | undefined): ZoneTree | null {
  if (asked === undefined) return trees[0] ?? null
  const found = trees.find(({ id, name }) => asked === name || asked === id)
  if (found) return found
  const names = trees.map(({ name }) => name)
  throw new Problem(
    'unknown-zone-system',
    `there is no zone system ${quoted(asked)}: ${names.length > 0 ? `choose ${listed(names)}` : 'none is set up yet'}`,
    { parameter: 'zone-system' },
  )
}

/** Geometry lies beside the newest reference that brought the tree. */
export const geometryKey = (tree: ZoneTree): string => zoneGeometryKey(tree.references[0]!)

/** Whether parts of its zones are told by weights of tiles. */
export const isWeighed = (tree: Pick<ZoneTree, 'zones'>): boolean =>
  [...tree.zones.values()].some(({ weight }) => weight !== undefined)

export function zoneTree(system: ZoneSystem, references: readonly string[]): ZoneTree {
  // What lies outside the list of areas is counted in the root and is no zone to be asked for.
  const listedZones = system.zones.filter(({ id }) => id !== OUT_OF_COVERAGE)
  const ordered = listedZones.toSorted((a, b) => a.depth - b.depth || compareText(a.id, b.id))
  const zones = new Map(ordered.map((zone) => [zone.id, zone]))
  const byDepth = Map.groupBy(ordered, ({ depth }) => depth)
  return {
    id: system.id,
    version: system.version,
    name: `${system.id}@${system.version}`,
    levels: system.levels,
    zones,
    ancestors(zone) {
      const found: Zone[] = []
      let parent = zone.parent === null ? undefined : zones.get(zone.parent)
      while (parent) {
        found.push(parent)
        parent = parent.parent === null ? undefined : zones.get(parent.parent)
      }
      return found
    },
    zonesAt: (depth) => byDepth.get(depth) ?? [],
    sizeAt: (depth) => byDepth.get(depth)?.length ?? 0,
    standing: standingIn(ordered),
    references,
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
