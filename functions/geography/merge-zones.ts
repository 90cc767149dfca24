import { dissolved } from './dissolve.ts'
import { listed, quoted } from './feed-file.ts'
import { neighbourOf } from './neighbours.ts'
import type { MultiPolygon, Polygon, ZoneFeature, ZoneFile } from './zone-file.ts'

/** Residents and jobs together; a zone of fewer says something of each of them. */
export const LEAST_PEOPLE = 1_000
/** A place that is made for so many people a day is a crowd without residents. */
export const LEAST_CAPACITY = 5_000

export interface MergeOptions {
  /** Ids of leaves, beside those that the file calls sensitive. */
  readonly sensitivePlaces: readonly string[]
  /** By leaf; null where nobody has counted them, or none is merged for having few. */
  readonly residents: ReadonlyMap<string, number> | null
}

export interface MergedZones {
  /** The file as if the merged leaves had never been in it. */
  readonly file: ZoneFile
  /** @returns the leaf that stands for an id of the file as it was; itself where it was not merged */
  leafFor(id: string): string
  /** What was merged for having few people, a sentence each; of sensitive places nothing is said. */
  readonly notes: readonly string[]
}

type Leaf = ZoneFeature & { readonly geometry: Polygon | MultiPolygon }

/**
 * Merges leaves into neighbours under the same parent, before any figure is made: sensitive places always, so
 * that nothing downstream knows of them, and where residents are counted those of fewer than a thousand
 * residents and jobs, the smallest first. The zone that takes one in keeps its id and its name.
 * @param file a sound tree (zone-tree.ts)
 * @throws InvalidInput naming a zone for which there is no neighbour, or a sensitive place that is no leaf
 */
export function mergedZones(file: ZoneFile, options: MergeOptions): MergedZones {
  const parents = new Set(file.features.map(({ parent }) => parent))
  const leaves = file.features.filter(({ id }) => !parents.has(id)).map((leaf) => withGround(leaf, file))
  const merging: Merging = {
    fault: file.fault,
    sensitive: sensitiveOf(file, leaves, options),
    people:
      options.residents &&
      new Map(leaves.map(({ id, jobs = 0 }) => [id, (options.residents!.get(id) ?? 0) + jobs])),
    standing: new Map(),
  }
  const left = new Map<string, Leaf>()
  const notes: string[] = []
  for (const family of Map.groupBy(leaves, ({ parent }) => parent).values()) {
    const mixed = withoutSensitive(family, merging)
    notes.push(...mergeSmall(mixed, merging))
    for (const leaf of mixed) left.set(leaf.id, leaf)
  }
  const { standing } = merging
  const leafFor = (id: string): string => {
    let leaf = id
    for (let into = standing.get(leaf); into !== undefined; into = standing.get(leaf)) leaf = into
    return leaf
  }
  const features = file.features
    .filter(({ id }) => !standing.has(id))
    .map((feature) => left.get(feature.id) ?? feature)
  return { file: standing.size === 0 ? file : { ...file, features }, leafFor, notes }
}

interface Merging {
  readonly fault: ZoneFile['fault']
  readonly sensitive: ReadonlySet<string>
  /** By leaf; null where none is merged for having few. */
  readonly people: Map<string, number> | null
  /** Which leaf took one in. */
  readonly standing: Map<string, string>
}

/** @param family leaves of one parent */
function withoutSensitive(family: readonly Leaf[], merging: Merging): Leaf[] {
  const { sensitive, fault } = merging
  const mixed = family.filter(({ id }) => !sensitive.has(id))
  for (const leaf of family.filter(({ id }) => sensitive.has(id)).sort(byId)) {
    const into = neighbourOf(leaf, mixed)
    if (into === null) {
      throw fault(
        `the sensitive place ${quoted(leaf.id)} has no neighbour under ${quoted(leaf.parent)} that is not sensitive itself: join it with its surroundings in the zone file, or give it a parent that has other zones`,
      )
    }
    merge(leaf, into, mixed, merging)
  }
  return mixed
}

/** @returns a sentence for each */
function mergeSmall(family: Leaf[], merging: Merging): string[] {
  const { people, fault } = merging
  if (people === null) return []
  const notes: string[] = []
  const isSmall = ({ id, publicPlace = 0 }: Leaf): boolean =>
    people.get(id)! < LEAST_PEOPLE && publicPlace < LEAST_CAPACITY
  for (;;) {
    const [leaf] = family.filter(isSmall).sort((a, b) => people.get(a.id)! - people.get(b.id)! || byId(a, b))
    if (leaf === undefined) return notes
    const has = `the zone ${quoted(leaf.id)} has ${people.get(leaf.id)} residents and jobs, fewer than ${LEAST_PEOPLE}`
    family.splice(family.indexOf(leaf), 1)
    const into = neighbourOf(leaf, family)
    if (into === null) {
      throw fault(
        `${has}, and no neighbour under ${quoted(leaf.parent)} to be merged with: join it with others in the zone file, or say its public_place if it is made for ${LEAST_CAPACITY} people a day`,
      )
    }
    notes.push(`${has}: it is merged into ${quoted(into.id)}`)
    merge(leaf, into, family, merging)
  }
}

/** @param family where the leaf that takes the other in is replaced by what it has become */
function merge(leaf: Leaf, into: Leaf, family: Leaf[], { sensitive, people, standing }: Merging): void {
  family.splice(family.indexOf(into), 1, joined(into, leaf, sensitive))
  people?.set(into.id, people.get(into.id)! + people.get(leaf.id)!)
  standing.set(leaf.id, into.id)
}

const byId = (a: Leaf, b: Leaf): number => (a.id < b.id ? -1 : 1)

function sensitiveOf(
  { fault }: ZoneFile,
  leaves: readonly Leaf[],
  { sensitivePlaces }: MergeOptions,
): ReadonlySet<string> {
  const known = new Set(leaves.map(({ id }) => id))
  const unknown = sensitivePlaces.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw fault(
      `${listed(unknown.map(quoted))}, listed as sensitive, is no zone of the lowest level: correct the list of sensitive places`,
    )
  }
  const own = leaves.filter(({ sensitive }) => sensitive).map(({ id }) => id)
  return new Set([...sensitivePlaces, ...own])
}

function withGround(leaf: ZoneFeature, { fault }: ZoneFile): Leaf {
  const { geometry } = leaf
  if (geometry) return { ...leaf, geometry }
  throw fault(`the leaf ${quoted(leaf.id)} has no geometry: expected a Polygon or MultiPolygon; add it`)
}

/** The first with the ground of both; of the second nothing is left but its id. */
function joined(into: Leaf, leaf: Leaf, sensitive: ReadonlySet<string>): Leaf {
  const members = [...(into.members ?? []), leaf.id, ...(leaf.members ?? [])].sort()
  const sensitiveMembers = members.filter((id) => sensitive.has(id))
  return {
    ...into,
    geometry: dissolved([into.geometry, leaf.geometry]),
    members,
    ...(into.nightBlock || leaf.nightBlock ? { nightBlock: true } : {}),
    ...(sensitiveMembers.length > 0 ? { sensitiveMembers } : {}),
  }
}
