import type { City } from '../city.ts'

/** A zone of any level. */
export interface TruthZone {
  readonly id: string
  readonly level: string
}

/** The tree of a city, made ready for adding up. */
export interface TruthZones {
  /** Every zone of every level, root first. */
  readonly all: readonly TruthZone[]
  /** By leaf (index of the city's zone), the zones that hold it, as indexes of `all`: itself first, root last. */
  readonly lineages: readonly (readonly number[])[]
  /** Parents of leaves, as indexes of `all`; where the root is the parent, the root. */
  readonly districts: readonly number[]
  /** By district, the zones that hold it and itself. */
  readonly aboveDistricts: readonly (readonly number[])[]
  /** By leaf, its district. */
  readonly districtOf: Uint16Array
}

export function truthZones({ tree, zones }: Pick<City, 'tree' | 'zones'>): TruthZones {
  const indexes = new Map(tree.map(({ id }, index) => [id, index]))
  const lineageOf = (id: string): number[] => {
    const index = indexes.get(id)!
    const { parent } = tree[index]!
    return parent === null ? [index] : [index, ...lineageOf(parent)]
  }
  const lineages = zones.map(({ id }) => lineageOf(id))
  const parents = lineages.map(([, parent]) => parent!)
  const districts = [...new Set(parents)].sort((a, b) => a - b)
  return {
    all: tree.map(({ id, level }) => ({ id, level })),
    lineages,
    districts,
    aboveDistricts: districts.map((index) => lineageOf(tree[index]!.id)),
    districtOf: Uint16Array.from(parents, (parent) => districts.indexOf(parent)),
  }
}
