import { product } from '../../../functions/model/products.ts'
import { comparedTable, sources } from '../compared.ts'
import { scoresOf } from '../scores.ts'
import { LEAVES, type World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

/** People, from which a cell is one that the limits are about. */
const OBSERVED = 100

const { exact, oracle, nearestZone, lastSite } = sources

async function errors({ workbench }: World, id: string): Promise<Values> {
  const from = `${comparedTable(product(id))} semi join ${LEAVES} using (zone) where truth >= ${OBSERVED}`
  const [row] = await scoresOf(workbench, from, { exact, oracle, nearestZone, lastSite })
  const { scores } = row!
  return {
    value: scores.exact.error,
    oracle: scores.oracle.error,
    nearestZone: scores.nearestZone.error,
    lastSite: scores.lastSite.error,
  }
}

const within15 = () => ({ most: 0.15 })

/** Of exact figures against the operator's own truth, in cells of a hundred people or more. */
export const visitMeasures: readonly Measure[] = [
  {
    id: 'visitors-error',
    what: 'visitors, zone × day: error',
    limit: within15,
    of: (world) => errors(world, 'visitors'),
    why: 'a visit of few minutes leaves no record, and a short one near a border is in the neighbour',
  },
  {
    id: 'dwell-error',
    what: 'length of stay, zone × day × class: error',
    limit: within15,
    of: (world) => errors(world, 'dwell'),
    why: 'a class is missed by a few minutes at its ends, and a gap between two records is split in the middle',
  },
]
