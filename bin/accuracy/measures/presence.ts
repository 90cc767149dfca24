import { product } from '../../../functions/model/products.ts'
import { comparedTable, sources } from '../compared.ts'
import { type Score, scoresOf } from '../scores.ts'
import { LEAVES, type World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

/** People in an hour, from which a zone is one that the limits are about. */
const OBSERVED = 100
/** When shops and offices are full, local hours, half-open. */
const BY_DAY = { from: 10, to: 20 }

const { exact, oracle, nearestZone, lastSite } = sources
type Scores = Readonly<Record<'exact' | 'oracle' | 'nearestZone' | 'lastSite', Score>>

/** Cells zone × hour with a hundred observed people or more. */
async function scores({ workbench }: World, where = 'true'): Promise<Scores> {
  const from = `${comparedTable(product('presence'))} as cells join ${LEAVES} as leaves on leaves.zone = cells.zone
    where truth >= ${OBSERVED} and (${where})`
  const [row] = await scoresOf(workbench, from, { exact, oracle, nearestZone, lastSite })
  return row!.scores
}

const ofEach = (scores: Scores, of: (score: Score) => number | null): Values => ({
  value: of(scores.exact),
  oracle: of(scores.oracle),
  nearestZone: of(scores.nearestZone),
  lastSite: of(scores.lastSite),
})

const places = [
  { id: 'presence', name: 'presence, zone × hour', where: 'true' },
  ...(['retail', 'work'] as const).map((use) => ({
    id: `presence-${use}`,
    name: `presence in ${use} zones, ${BY_DAY.from}–${BY_DAY.to} h`,
    where: `"use" = '${use}' and hour >= ${BY_DAY.from} and hour < ${BY_DAY.to}`,
  })),
]

/** Of exact figures against the operator's own truth, in zones with a hundred observed people or more. */
export const presenceMeasures: readonly Measure[] = places.flatMap(({ id, name, where }): Measure[] => [
  {
    id: `${id}-error`,
    what: `${name}: error`,
    limit: ({ siteSpacingM }) => ({ most: siteSpacingM <= 500 ? 0.08 : 0.1 }),
    of: async (world) => ofEach(await scores(world, where), ({ error }) => error),
  },
  {
    id: `${id}-error-of-oracle`,
    what: `${name}: error, as a multiple of the oracle's`,
    unit: 'number',
    limit: () => ({ most: 1.25 }),
    of: async (world) => {
      const { exact, oracle } = await scores(world, where)
      return { value: exact.error === null || !oracle.error ? null : exact.error / oracle.error }
    },
  },
  {
    id: `${id}-bias`,
    what: `${name}: bias`,
    // An epoch's edges cost minutes: with keys of a day it is reported.
    limit: ({ reference }) => (reference.keyLife === 'month' ? { within: [-0.01, 0.01] } : null),
    of: async (world) => ofEach(await scores(world, where), ({ bias }) => bias),
  },
])
