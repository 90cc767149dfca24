import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCells } from '../../functions/geography/cells.ts'
import { readReference } from '../../functions/geography/index.ts'
import { leafIndex } from '../../functions/geography/leaf-index.ts'
import { readZones } from '../../functions/geography/zone-file.ts'
import { dailyProducts, monthlyProducts, product } from '../../functions/model/products.ts'
import type { LocalDeployment } from '../local.ts'
import type { PipelineOptions } from '../pipeline.ts'
import type { Progress } from '../progress.ts'
import { type Day, daysOf, type Part, partsBy, type Tenth, tenthsOf } from './breakdowns.ts'
import { makeCompared, sources } from './compared.ts'
import { makeEstimates } from './estimates.ts'
import { makeLastSite } from './last-site.ts'
import { type Line, linesOf } from './lines.ts'
import type { Move } from './market-jump.ts'
import { measures } from './measures/index.ts'
import { type Verdict, verdictOf } from './measures/measure.ts'
import { makeMonthlyTruth } from './monthly-truth.ts'
import { nearestZones } from './nearest-zone.ts'
import { oraclePlaces } from './oracle.ts'
import { makePersonDays } from './pids.ts'
import type { Where } from './tables.ts'
import { makeVariant, PIPELINE, type Variant, WITHOUT_ANCHORS } from './variants.ts'
import type { Witness } from './witness.ts'
import { makeLeaves, type World } from './world.ts'

/** All that is said about the figures of a city: what the terminal prints and the page shows. */
export interface Scorecard {
  readonly measures: readonly Verdict[]
  readonly lines: readonly Line[]
  /** Of presence in leaves. */
  readonly hours: readonly Part[]
  readonly tenths: readonly Tenth[]
  readonly uses: readonly Part[]
  /** Of profile in leaves. */
  readonly cohorts: readonly Part[]
  readonly coverage: { readonly whole: readonly Tenth[]; readonly shown: readonly Tenth[] }
  readonly days: readonly Day[]
}

/** Cells in which too few people are for an error to say something. */
const DENSE = 'truth >= 100'

/**
 * How near the figures of an output folder come to the truth of the simulation that they were made of.
 * @param pipeline that made them
 */
export async function scorecard(
  local: LocalDeployment,
  pipeline: PipelineOptions,
  where: Where,
  {
    siteSpacingM,
    witness,
    marketMove,
  }: { readonly siteSpacingM: number; readonly witness: Witness; readonly marketMove: Move | null },
  progress: Progress,
): Promise<Scorecard> {
  const reference = (await readReference(local))!
  const dates = (await readdir(join(where.feeds, 'events'))).map((name) => name.slice(0, 10)).sort()
  const world: World = { workbench: local.workbench, where, reference, dates, siteSpacingM, marketMove }
  for (const variant of await variantsOf(pipeline, witness)) {
    await makeVariant(local, reference, variant, { root: where.root, dates, progress })
  }
  progress.say('comparing with the truth')
  await makeLeaves(world)
  await makePersonDays(world, local.keys)
  const { keyLife } = reference
  if (keyLife === 'month') await makeMonthlyTruth(world)
  await makeLastSite(world)
  const lines: Line[] = []
  for (const product of [...dailyProducts(keyLife), ...monthlyProducts(keyLife)]) {
    await makeEstimates(world, local.figures, product)
    await makeCompared(local.workbench, product, where)
    lines.push(...(await linesOf(local.workbench, product, reference.zoneSystem)))
  }
  const verdicts: Verdict[] = []
  for (const measure of measures) verdicts.push(await verdictOf(measure, world))
  const presence = product('presence')
  return {
    measures: verdicts,
    lines,
    hours: await partsBy(world, presence, 'hour', DENSE),
    tenths: await tenthsOf(world, presence, sources.exact),
    uses: await partsBy(world, presence, '"use"', DENSE),
    cohorts: await partsBy(world, product('profile'), `age_band || ' ' || gender`),
    coverage: {
      whole: await tenthsOf(world, presence, sources.whole),
      shown: await tenthsOf(world, presence, sources.shown),
    },
    days: await daysOf(world),
  }
}

async function variantsOf({ feeds }: PipelineOptions, witness: Witness): Promise<Variant[]> {
  const cells = await readCells(feeds.cells!)
  const leaves = leafIndex(await readZones(feeds.zones!))
  return [
    { id: PIPELINE, places: async () => ({}), products: [product('presence'), product('residents')] },
    { id: WITHOUT_ANCHORS, places: async () => ({ overlap: [] }), products: [] },
    { id: 'nearest-zone', places: async () => nearestZones(cells, leaves) },
    {
      id: 'oracle',
      places: async () => oraclePlaces(witness.grounds(), (tile) => leaves.ofTile(tile)?.id ?? null),
    },
  ]
}
