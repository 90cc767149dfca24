import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCells } from '../../functions/geography/cells.ts'
import { readReference } from '../../functions/geography/index.ts'
import { leafIndex } from '../../functions/geography/leaf-index.ts'
import { readZones } from '../../functions/geography/zone-file.ts'
import { productsWithTruth } from '../../sim/truth-files.ts'
import type { LocalDeployment } from '../local.ts'
import type { PipelineOptions } from '../pipeline.ts'
import type { Progress } from '../progress.ts'
import { makeCompared } from './compared.ts'
import { makeLastSite } from './last-site.ts'
import { type Line, linesOf } from './lines.ts'
import { nearestZones } from './nearest-zone.ts'
import type { Where } from './tables.ts'
import { makeVariant, type Variant } from './variants.ts'

/**
 * How near the figures of an output folder come to the truth of the simulation that they were made of.
 * @param pipeline that made them
 */
export async function scorecard(
  local: LocalDeployment,
  pipeline: PipelineOptions,
  where: Where,
  progress: Progress,
): Promise<Line[]> {
  const reference = (await readReference(local))!
  const cells = await readCells(pipeline.feeds.cells!)
  const leaves = leafIndex(await readZones(pipeline.feeds.zones!))
  const variants: Variant[] = [
    { id: 'nearest-zone', places: async () => nearestZones(cells, leaves) },
    { id: 'oracle', places: async () => ({}) },
  ]
  const dates = (await readdir(join(where.feeds, 'events'))).map((name) => name.slice(0, 10)).sort()
  for (const variant of variants) {
    await makeVariant(local, reference, variant, { root: where.root, dates, progress })
  }
  progress.say('comparing with the truth')
  await makeLastSite(local.workbench, where)
  const lines: Line[] = []
  for (const product of productsWithTruth) {
    await makeCompared(local.workbench, product, where)
    lines.push(...(await linesOf(local.workbench, product, reference.zoneSystem.levels)))
  }
  return lines
}
