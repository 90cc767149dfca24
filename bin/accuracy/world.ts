import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reference } from '../../functions/geography/index.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import type { Move } from './market-jump.ts'
import type { Where } from './tables.ts'

/** What a scorecard is made of. */
export interface World {
  readonly workbench: Workbench
  readonly where: Where
  readonly reference: Reference
  /** Local dates of the simulation, ascending. */
  readonly dates: readonly LocalDate[]
  /** Between neighbouring sites, metres. */
  readonly siteSpacingM: number
  /** What a jump in market share does; null where it was not tried. */
  readonly marketMove: Move | null
}

/** The session's table of the zones that are leaves: `zone, use`; '' where the zone file says none. */
export const LEAVES = 'accuracy_leaves'

export async function makeLeaves({ workbench, where, reference }: World): Promise<void> {
  const { features } = JSON.parse(await readFile(join(where.feeds, 'zones.geojson'), 'utf8')) as {
    readonly features: readonly { readonly properties: { readonly id: string; readonly use?: string } }[]
  }
  const uses = new Map(features.map(({ properties }) => [properties.id, properties.use ?? '']))
  const leaf = reference.zoneSystem.levels.length - 1
  const rows = reference.zoneSystem.zones
    .filter(({ depth }) => depth === leaf)
    .map(({ id }) => JSON.stringify({ zone: id, use: uses.get(id) ?? '' }))
  const file = join(workbench.scratch, 'leaves.ndjson')
  await writeFile(file, rows.join('\n'))
  await workbench.run(`create or replace temp table ${LEAVES} as
    select zone, "use" from read_json(${quoted(file)}, columns = {zone: 'VARCHAR', "use": 'VARCHAR'})`)
}
