import { indexOf, type Leaf } from '../../functions/geography/leaf-index.ts'
import { storeTileWeights, withWeights } from '../../functions/geography/tile-weights.ts'
import { tileAt, tileName } from '../../functions/geography/tiles.ts'
import { zoneGeometryKey, zoneSystemKey } from '../../functions/model/zones.ts'
import { city, type World } from './city.ts'

/** The tile of a place. */
export const tile = (lon: number, lat: number): string => tileName(tileAt({ lon, lat }))

/** Weights of a prior by tile, as a reference writes them beside the zones of the city. */
export async function weigh(
  { store }: World,
  weights: Readonly<Record<string, number>>,
  reference = 'ref1',
): Promise<void> {
  const geometry = JSON.parse(new TextDecoder().decode((await store.get(zoneGeometryKey('ref1')))!)) as {
    readonly features: readonly {
      readonly properties: { readonly id: string }
      readonly geometry: Leaf['geometry']
    }[]
  }
  const leaves = new Set(city.zones.filter(({ depth }) => depth === 2).map(({ id }) => id))
  const index = indexOf(
    geometry.features.flatMap(({ properties: { id }, geometry }) =>
      leaves.has(id) ? [{ id, geometry }] : [],
    ),
  )
  const inOrder = Object.entries(weights).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const prior = { by: 'tile', weights: new Map(inOrder), even: 0, fault: Error } as const
  const sums = await storeTileWeights(store, reference, prior, index)
  await store.put(zoneGeometryKey(reference), JSON.stringify(geometry))
  await store.put(zoneSystemKey(reference), JSON.stringify(withWeights(city, sums)))
}
