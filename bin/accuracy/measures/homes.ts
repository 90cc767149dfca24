import { join } from 'node:path'
import { product } from '../../../functions/model/products.ts'
import { tables } from '../../../functions/model/tables.ts'
import { quoted } from '../../../functions/platform/duckdb/workbench.ts'
import { HOME_NIGHTS } from '../../../functions/rollup/homes.ts'
import { comparedTable } from '../compared.ts'
import { PEOPLE, TREE } from '../monthly-truth.ts'
import { PIPELINE, variantFolder } from '../variants.ts'
import type { World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

/** From so many dates on which somebody was seen a home is asked for. */
const SEEN_DAYS = 5

const madeBy = (variant: string, table: 'homes' | 'visits', { where }: World): string =>
  `read_parquet(${quoted(join(variantFolder(where.root, variant), tables[table].prefix, '**', '*.parquet'))},
    hive_partitioning = true)`

/** Whose home district is the true one, of all that have a home; a home that is not known is not right. */
async function homesRight(world: World, variant: string): Promise<number | null> {
  const { levels } = world.reference.zoneSystem
  const [row] = await world.workbench.rows<{ value: number | null }>(`
    with seen as (
      select pid from ${madeBy(variant, 'visits', world)} group by pid having count(distinct dt) >= ${SEEN_DAYS}
    ),
    homes as (
      select distinct pid, tree.zone
      from ${PEOPLE} as people
      join ${TREE} as tree on tree.leaf = people.home_zone and tree.depth = ${levels.length - 2}
      semi join seen using (pid)
    )
    select avg((coalesce(made.home_area = homes.zone, false))::integer) as value
    from homes left join ${madeBy(variant, 'homes', world)} as made on made.pid = homes.pid`)
  return row!.value
}

async function residentsByZone({ workbench, reference }: World): Promise<Values> {
  const wrong = (column: string): string => `sum(abs(${column} - truth)) / nullif(sum(truth), 0)`
  const [row] = await workbench.rows<Values>(`
    select ${wrong('exact')} as value, ${wrong('oracle')} as oracle, ${wrong('nearest_zone')} as "nearestZone"
    from (
      select sum(truth) as truth, sum(exact) as exact, sum(oracle) as oracle, sum(nearest_zone) as nearest_zone
      from ${comparedTable(product('residents'))}
      where level = '${reference.zoneSystem.levels.at(-1)}' group by zone
    )`)
  return row!
}

const ofMonths =
  (of: (world: World) => Promise<Values>) =>
  async (world: World): Promise<Values> =>
    world.reference.keyLife === 'month' ? await of(world) : { value: null }

export const homeMeasures: readonly Measure[] = [
  {
    id: 'home-district',
    what: `home district right, of people seen on ${SEEN_DAYS} days or more`,
    limit: ({ siteSpacingM }) => ({ least: siteSpacingM <= 500 ? 0.95 : 0.91 }),
    why: 'a home near a border is in the district that its pseudonym draws from the footprint of its cell, with the oracle too; some nights are spent elsewhere (night shifts, second homes)',
    of: ofMonths(async (world) => ({
      value: await homesRight(world, PIPELINE),
      oracle: await homesRight(world, 'oracle'),
      nearestZone: await homesRight(world, 'nearest-zone'),
    })),
  },
  {
    id: 'home-district-of-oracle',
    what: 'home district right: how far behind the oracle',
    limit: () => ({ most: 0.02 }),
    of: ofMonths(async (world) => {
      const [oracle, own] = [await homesRight(world, 'oracle'), await homesRight(world, PIPELINE)]
      return { value: oracle === null || own === null ? null : oracle - own }
    }),
  },
  {
    id: 'residents-error',
    what: 'residents by zone: error',
    limit: () => ({ most: 0.12 }),
    of: ofMonths(async (world) =>
      world.dates.length < HOME_NIGHTS ? { value: null } : await residentsByZone(world),
    ),
  },
]
