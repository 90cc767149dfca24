import { dailyProducts, product } from '../../../functions/model/products.ts'
import { comparedTable, sources } from '../compared.ts'
import { scoresOf } from '../scores.ts'
import type { World } from '../world.ts'
import type { Measure } from './measure.ts'

const districtOf = ({ reference }: World): string => reference.zoneSystem.levels.at(-2)!

/** The largest of the relative errors of some sums. @param of a product @param by what is summed over */
async function largest({ workbench }: World, of: string, by: string, where: string): Promise<number | null> {
  const [row] = await workbench.rows<{ value: number | null }>(`
    select max(abs(said - truth) / nullif(truth, 0)) as value
    from (
      select sum(whole) as said, sum(target) as truth
      from ${comparedTable(product(of))}
      where target is not null and ${where} group by ${by}
    )`)
  return row!.value
}

/**
 * Truths inside the interval, over all cells of all daily products, before the threshold; without those of
 * unknown cohort, of whom there are none among all people: an interval of no width is no promise.
 */
async function inside({ workbench, reference }: World): Promise<number | null> {
  const cells = dailyProducts(reference.keyLife).map(
    (each) => `select (target between whole_low and whole_high)::integer as inside
      from ${comparedTable(each)} where target is not null and whole_high > whole_low`,
  )
  const [row] = await workbench.rows<{ value: number | null }>(
    `select avg(inside) as value from (${cells.join(' union all ')})`,
  )
  return row!.value
}

/** Of what is released, with its noise, against all people where there is a census. */
export const allPeopleMeasures: readonly Measure[] = [
  {
    id: 'all-presence-error',
    what: 'presence of all people, district × hour: error',
    limit: () => ({ most: 0.06 }),
    why: 'the noise is the same however few phones there are: in a city of fewer it is a larger part',
    of: async (world) => {
      const from = `${comparedTable(product('presence'))} where level = '${districtOf(world)}'`
      const [row] = await scoresOf(world.workbench, from, { whole: sources.whole })
      return { value: row!.scores.whole.error }
    },
  },
  {
    id: 'all-presence-district',
    what: 'presence of all people: the district that is off most',
    limit: () => ({ most: 0.12 }),
    of: async (world) => ({
      value: await largest(world, 'presence', 'zone', `level = '${districtOf(world)}'`),
    }),
  },
  {
    id: 'all-profile-cohort',
    what: 'profile of all people: the cohort that is off most',
    limit: () => ({ most: 0.12 }),
    why: 'the noise is the same however few phones there are: in a city of fewer it is a larger part',
    of: async (world) => ({
      value: await largest(
        world,
        'profile',
        'age_band, gender',
        `level = '${world.reference.zoneSystem.levels[0]}' and age_band <> 'unknown'`,
      ),
    }),
  },
  {
    id: 'intervals',
    what: 'truths inside their 95 % interval, all cells of all daily products before the threshold',
    limit: () => ({ within: [0.93, 0.97] }),
    of: async (world) => ({ value: await inside(world) }),
  },
]
