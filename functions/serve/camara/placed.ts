import { indexOf, type Leaf, type LeafIndex } from '../../geography/leaf-index.ts'
import { tilesOf } from '../../geography/tiles.ts'
import { WEIGHTS_LETTERS } from '../../model/tile-weights.ts'
import type { Zone } from '../../model/zones.ts'
import { type Parts, squareMetresOf } from '../areas/polygon.ts'
import type { FiguresPorts } from '../plan.ts'
import { type WeighedTiles, weightsIn, weightsInTurn } from '../tile-weights.ts'
import { isWeighed, type ZoneTree } from '../zone-trees.ts'
import type { GridCell } from './grid.ts'

const SQUARE_KILOMETRE = 1_000_000

/** A zone of which people may be in a cell. */
export interface Ground {
  readonly zone: string
  /** People per km² of the cell's ground in zones, for each person in the zone. */
  readonly density: number
}

export interface PlacedCell {
  readonly geohash: string
  readonly grounds: readonly Ground[]
}

/**
 * Which zones lie under cells. A zone whose tiles are weighed has as many of its people in a cell as its tiles there
 * have of its weight; one of which no weights are known has them spread evenly over its ground, which points stand for.
 * @param cells in the order of their names, so that those of one geohash of weights come together
 * @param within what the contract shows of the tree
 */
export async function placed(
  cells: readonly GridCell[],
  tree: ZoneTree,
  within: ZoneTree,
  { readShapes, readWeights }: Pick<FiguresPorts, 'readShapes' | 'readWeights'>,
): Promise<PlacedCell[]> {
  const place = placer(await leavesOf(tree, readShapes), within)
  if (!isWeighed(within)) return cells.map((cell) => place(cell, null))
  const ofGeohash = Map.groupBy(cells, ({ geohash }) => geohash.slice(0, WEIGHTS_LETTERS))
  const found: PlacedCell[] = []
  for await (const [some, weighed] of weightsInTurn(ofGeohash, tree, readWeights)) {
    for (const cell of some) found.push(place(cell, weighed))
  }
  return found
}

/** @returns takes a cell, and the tiles around it that weigh something */
function placer(
  index: LeafIndex,
  within: ZoneTree,
): (cell: GridCell, weighed: WeighedTiles | null) => PlacedCell {
  const sizes = new Map<string, number>()
  const sizeOf = (leaf: Leaf): number => {
    const size = sizes.get(leaf.id) ?? squareMetresOf(polygonsOf(leaf)) / SQUARE_KILOMETRE
    sizes.set(leaf.id, size)
    return size
  }
  return ({ geohash, points, squareKilometres }, weighed) => {
    const found = points
      .flatMap(([lon, lat]) => index.at({ lon, lat }).slice(0, 1))
      .filter(({ id }) => within.zones.has(id))
    if (found.length === 0) return { geohash, grounds: [] }
    const counts = Map.groupBy(found, ({ id }) => id)
    const inZones = (squareKilometres * found.length) / points.length
    const weights = weighed ? weightsIn(weighed, tilesOf(geohash)) : new Map<string, number>()
    const zones = new Set([...counts.keys(), ...weights.keys()])
    const groundOf = ({ id, weight }: Zone): Ground => {
      if (weight) return { zone: id, density: (weights.get(id) ?? 0) / weight / inZones }
      const same = counts.get(id)!
      return { zone: id, density: same.length / found.length / sizeOf(same[0]!) }
    }
    return {
      geohash,
      grounds: [...zones].flatMap((id) => {
        const zone = within.zones.get(id)
        return zone ? [groundOf(zone)] : []
      }),
    }
  }
}

const polygonsOf = ({ geometry }: Leaf): Parts =>
  (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Parts

/** Leaves of a tree on the ground, once for each tree. */
const known = new WeakMap<ZoneTree, LeafIndex>()

async function leavesOf(tree: ZoneTree, readShapes: FiguresPorts['readShapes']): Promise<LeafIndex> {
  const found = known.get(tree)
  if (found) return found
  const leaves = (await readShapes(tree)).flatMap(({ feature: { id, geometry, properties } }) =>
    geometry && properties.depth === tree.levels.length - 1
      ? [{ id, geometry: geometry as Leaf['geometry'] }]
      : [],
  )
  const index = indexOf(leaves.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  known.set(tree, index)
  return index
}
