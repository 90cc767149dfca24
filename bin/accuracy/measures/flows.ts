import { product } from '../../../functions/model/products.ts'
import { comparedTable } from '../compared.ts'
import type { World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

/** @param of an aggregate of trips between districts by date: columns `truth` and `said` */
async function ofTrips(world: World, of: string): Promise<Values> {
  const { levels } = world.reference.zoneSystem
  const said = async (column: 'exact' | 'oracle' | 'nearest_zone'): Promise<number | null> => {
    const [row] = await world.workbench.rows<{ value: number | null }>(`
      select ${of} as value
      from (
        select sum(truth) as truth, sum(${column}) as said
        from ${comparedTable(product('flows'))}
        where level = '${levels.at(-2)}' and zone <> destination
        group by zone, destination, date
      )`)
    return row!.value
  }
  return {
    value: await said('exact'),
    oracle: await said('oracle'),
    nearestZone: await said('nearest_zone'),
  }
}

/** Of exact figures between different districts, all blocks of a date together. */
export const flowMeasures: readonly Measure[] = [
  {
    id: 'flows-common-part',
    what: 'trips between districts: common part of commuters',
    unit: 'number',
    limit: () => ({ least: 0.8 }),
    // Sørensen's index, as Lenormand et al. (2012) take it for commuters.
    of: (world) => ofTrips(world, '2 * sum(least(truth, said)) / nullif(sum(truth) + sum(said), 0)'),
  },
  {
    id: 'flows-trips',
    what: 'trips between districts: their number, beside the true one',
    limit: () => ({ within: [-0.1, 0.1] }),
    of: (world) => ofTrips(world, 'sum(said - truth) / nullif(sum(truth), 0)'),
  },
]
