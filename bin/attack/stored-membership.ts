import { join } from 'node:path'
import { product, rhoOf } from '../../functions/model/products.ts'
import { approximate, multiply } from '../../functions/model/rational.ts'
import { levelShares, measuredDepths } from '../../functions/model/sensitivity.ts'
import { productFolders } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { AttackWorld, Attempt } from './attack.ts'
import { FALSE_ALARM, mostAccurate, withErrors } from './chance.ts'

const PRESENCE = product('presence')

/** A zone on a date: the noise of its hours. */
interface ZoneDay {
  readonly noise: readonly number[]
  readonly sigma2: number
}

/**
 * The same on the noise that was stored: a phone that was in one zone all day, added by the toss of a coin. Zones
 * and dates have noise of their own, so each is a trial of its own.
 */
export async function storedMembership(world: AttackWorld): Promise<Attempt> {
  const days = await zoneDays(world)
  const { levels } = world.reference.zoneSystem
  const share = levelShares(PRESENCE, measuredDepths(PRESENCE, levels.length).length).at(-1)!
  const rho = approximate(multiply(rhoOf(PRESENCE, world.privacy), share))
  const most = mostAccurate(rho)
  const right = (of: readonly ZoneDay[]): number =>
    of.filter((day) => {
      const isThere = world.random() < 0.5
      return (
        saysThere(isThere ? day.noise.map((one) => one + PRESENCE.bound.most) : day.noise, day.sigma2) ===
        isThere
      )
    }).length / of.length
  return {
    attack: 'membership',
    question: 'Was this phone in this zone all day, where everybody else there is known exactly?',
    surface: 'measurements',
    measure: `part of ${days.length} guesses that are right, on the measurements that were stored`,
    trials: days.length,
    control: right(days.map(({ noise, sigma2 }) => ({ noise: noise.map(() => 0), sigma2 }))),
    needed: 1,
    result: right(days),
    bound: withErrors(most, days.length),
    reason: `Φ(√(ρ/2)) = ${most.toFixed(4)} for ρ ${rho.toFixed(4)} of presence at the zones, and four standard errors: ${FALSE_ALARM}`,
  }
}

/** The likelihood ratio of a full bound in each hour. @param seen what is measured less what others are */
export const saysThere = (seen: readonly number[], sigma2: number): boolean =>
  seen.reduce((sum, n) => sum + (2 * n * PRESENCE.bound.most - PRESENCE.bound.most ** 2) / (2 * sigma2), 0) >
  0

async function zoneDays({ local, reference }: AttackWorld): Promise<readonly ZoneDay[]> {
  const files = (folder: string): string =>
    `read_parquet(${quoted(join(local.folder, folder, PRESENCE.id, '**', '*.parquet'))}, hive_partitioning = false)`
  return local.workbench.rows<ZoneDay>(`
    select list(cast(measurement - coalesce(bounded, 0) as double)) as noise, max(variance) as sigma2
    from ${files(productFolders.measurements)} as measured
    left join ${files(productFolders.figures)} as exact using (level, zone, start)
    where level = '${reference.zoneSystem.levels.at(-1)}'
    group by zone, measured.date
    order by zone, measured.date`)
}
