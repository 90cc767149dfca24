import { join } from 'node:path'
import { type TableName, tables } from '../../../functions/model/tables.ts'
import { quoted } from '../../../functions/platform/duckdb/workbench.ts'
import { PERSON_DAYS } from '../pids.ts'
import { referenceTable } from '../tables.ts'
import { PIPELINE, variantFolder, WITHOUT_ANCHORS } from '../variants.ts'
import type { World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

/** Of single people against their own days: `visits` and `trips` of a variant, and who they are. */
const madeBy = (variant: string, table: TableName, { where }: World): string =>
  `(select *, cast(dt as date) as date
    from read_parquet(${quoted(join(variantFolder(where.root, variant), tables[table].prefix, '**', '*.parquet'))},
      hive_partitioning = true))`

/** Trips between districts of phones whose owners were in one place all day, per phone and day. */
async function falseTrips(world: World, variant: string): Promise<number | null> {
  const districts = `(
    select leaf, zone from ${referenceTable(world.where.out, world.reference.version, 'zone_tree')}
    where depth = ${world.reference.zoneSystem.levels.length - 2})`
  const [row] = await world.workbench.rows<{ value: number | null }>(`
    with still as (select distinct date, pid from ${PERSON_DAYS} where still),
    made as (
      select trips.date, trips.pid
      from ${madeBy(variant, 'trips', world)} as trips
      join ${districts} as origins on origins.leaf = trips.origin
      join ${districts} as destinations on destinations.leaf = trips.destination
      where origins.zone <> destinations.zone
    )
    select cast((select count(*) from made semi join still using (date, pid)) as double)
      / nullif((select count(*) from still), 0) as value`)
  return row!.value
}

/** Of those who were on their way through a zone, for under ten minutes: how many count as its visitors. */
async function passersBy(world: World, variant: string, under = 10): Promise<number | null> {
  const [row] = await world.workbench.rows<{ value: number | null }>(`
    with passed as (select date, pid, zone from ${PERSON_DAYS} where not stopped and minutes < ${under}),
    visitors as (
      select date, pid, zone
      from ${madeBy(variant, 'visits', world)}
      where is_leaf group by date, pid, zone having sum(date_diff('minute', started, ended)) >= 10
    )
    select cast(count(visitors.pid) as double) / nullif(count(*), 0) as value
    from passed left join visitors using (date, pid, zone)`)
  return row!.value
}

const ofVariants = async (of: (variant: string) => Promise<number | null>): Promise<Values> => ({
  value: await of(PIPELINE),
  oracle: await of('oracle'),
  nearestZone: await of('nearest-zone'),
})

export const peopleMeasures: readonly Measure[] = [
  {
    id: 'still-trips',
    what: 'false trips between districts of a phone that stays in one place, a day',
    unit: 'number',
    limit: () => ({ most: 0.1 }),
    of: (world) => ofVariants((variant) => falseTrips(world, variant)),
  },
  {
    id: 'still-trips-without-anchors',
    what: 'the same without anchors: each record counts where its own cell is',
    unit: 'number',
    limit: () => null,
    of: async (world) => ({ value: await falseTrips(world, WITHOUT_ANCHORS) }),
  },
  {
    id: 'passers-by',
    what: 'people who are only on their way through a zone, counted as its visitors',
    limit: () => ({ most: 0.05 }),
    of: (world) => ofVariants((variant) => passersBy(world, variant)),
    why: 'ten minutes on the way are a visit and nine are not, which records cannot tell apart; and homes and offices near a border of a zone may be placed beyond it; even the oracle cannot tell',
  },
  {
    id: 'passers-by-under-5',
    what: 'the same of those who were there for under five minutes',
    limit: () => null,
    of: (world) => ofVariants((variant) => passersBy(world, variant, 5)),
  },
]
