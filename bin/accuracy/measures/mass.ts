import { join } from 'node:path'
import { product } from '../../../functions/model/products.ts'
import { productFolders, tables } from '../../../functions/model/tables.ts'
import { quoted } from '../../../functions/platform/duckdb/workbench.ts'
import { comparedTable } from '../compared.ts'
import { madeTable, referenceTable } from '../tables.ts'
import { PIPELINE, variantFolder } from '../variants.ts'
import type { World } from '../world.ts'
import type { Measure } from './measure.ts'

/** Nothing is lost and nothing is counted twice: exact, so without a tolerance. */
export const massMeasures: readonly Measure[] = [
  {
    id: 'mass-minutes',
    what: 'presence over all zones and outside them, less the minutes of all paths: the largest difference of an hour, minutes',
    unit: 'number',
    limit: () => ({ most: 0 }),
    of: async (world) => ({ value: await largestDifference(world) }),
  },
  {
    id: 'mass-cells',
    what: 'cells without a footprint',
    unit: 'number',
    limit: () => ({ most: 0 }),
    of: async (world) => ({ value: await cellsWithoutFootprint(world) }),
  },
  {
    id: 'mass-again',
    what: 'figures of presence that are others when they are made again of the same fragments',
    unit: 'number',
    limit: () => ({ most: 0 }),
    of: async (world) => ({ value: await figuresThatDiffer(world) }),
  },
]

const again = ({ where }: World): string => variantFolder(where.root, PIPELINE)

/** Minutes by hour: of paths; of the zones' figures; of paths in tiles that are in no zone. */
async function largestDifference(world: World): Promise<number> {
  const { where, reference, workbench } = world
  const paths = `read_parquet(${quoted(join(again(world), tables.paths.prefix, '**', '*.parquet'))})`
  const of = (table: Parameters<typeof referenceTable>[2]): string =>
    referenceTable(where.out, reference.version, table)
  const measured = `(select leaf from ${of('zone_tree')} where is_leaf and measured)`
  const leaf = reference.zoneSystem.levels.at(-1)
  const [row] = await workbench.rows<{ most: number }>(`
    with spent as (
      select calendar.utc_start as start, tile_zones.zone,
        date_diff('minute', greatest(paths.started, utc_start), least(paths.ended, utc_end)) as minutes
      from ${paths} as paths
      join ${of('calendar')} as calendar on utc_start < paths.ended and utc_end > paths.started
      left join ${of('tile_zones')} as tile_zones on tile_zones.tile = paths.tile
    ),
    hours as (
      select start, sum(minutes) as all_minutes,
        coalesce(sum(minutes) filter (where zone is null or zone not in ${measured}), 0) as outside
      from spent group by start
    ),
    figures as (
      select start, sum(value) as inside
      from ${madeTable(again(world), productFolders.figures, product('presence'))}
      where level = '${leaf}' group by start
    )
    select cast(max(abs(coalesce(inside, 0) + coalesce(outside, 0) - coalesce(all_minutes, 0))) as double) as most
    from hours full join figures on figures.start = hours.start`)
  return row!.most
}

async function cellsWithoutFootprint({ where, reference, workbench }: World): Promise<number> {
  const [row] = await workbench.rows<{ cells: bigint }>(
    `select count(distinct cell) as cells from ${referenceTable(where.out, reference.version, 'footprints')}`,
  )
  return reference.knownCells.length - Number(row!.cells)
}

async function figuresThatDiffer(world: World): Promise<number> {
  const presence = product('presence')
  const [row] = await world.workbench.rows<{ cells: bigint }>(`
    select count(*) as cells
    from (select level, zone, start, exact from ${comparedTable(presence)}) as first
    full join (
      select level, zone, start, value / cast(${presence.perUnit} as double) as again
      from ${madeTable(again(world), productFolders.figures, presence)}
    ) as second using (level, zone, start)
    where coalesce(exact, 0) <> coalesce(again, 0)`)
  return Number(row!.cells)
}
