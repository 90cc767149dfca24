import { join } from 'node:path'
import { product } from '../../functions/model/products.ts'
import { productFolders } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { AttackWorld, Attempt } from './attack.ts'
import { FALSE_ALARM, meanAndErrors, mostAccurate } from './chance.ts'
import { datesOfPoints, drawn, POINTS } from './points.ts'

const PRESENCE = product('presence')
const HOURS = 4
const PEOPLE = 1_000

/** Four hours at which somebody was in other zones on one date than on another. */
interface Moved {
  readonly pid: bigint
  readonly date: string
  readonly other: string
  readonly points: readonly { readonly hour: number; readonly tile: string; readonly zone: string }[]
}

/**
 * Four points are shown with two dates, of which one is right: in paths there is a record that fits. Sums say where
 * more people were, and so where somebody was, counted or not; what matters is whether they say more of those who
 * were counted.
 */
export async function movedPoints(world: AttackWorld): Promise<Attempt> {
  const moved = await movedOf(world)
  const fits = await recordsOf(world)
  const { sum, sigma2 } = await measurementsOf(world)
  const byPaths = moved.filter((one) => {
    const [right, wrong] = [fits(one, one.date), fits(one, one.other)]
    return right === wrong ? world.random() < 0.5 : right
  })
  const ahead = moved.map((one) => sum(one, one.date) - sum(one, one.other))
  const { right, uncounted, errors } = rightOf(ahead, HOURS * PRESENCE.bound.most)
  const shift = 2 * mostAccurate((HOURS * PRESENCE.bound.most ** 2) / (2 * sigma2)) - 1
  return {
    attack: 'four points',
    question: 'On which of two dates was somebody at these four places at these hours?',
    surface: 'measurements',
    measure: `part of ${moved.length} guesses that are right; control: by the paths`,
    trials: moved.length,
    control: byPaths.length / moved.length,
    needed: 0.9,
    result: right,
    bound: uncounted + shift + errors,
    reason: `${uncounted.toFixed(4)} of people who were not counted, ${shift.toFixed(4)} that four hours of one person can shift it by, and four standard errors of the difference: ${FALSE_ALARM}`,
  }
}

/**
 * @param ahead by how much the sum of the right date is above that of the wrong one
 * @param own the most that the person added to it
 * @returns the part that is right, the part that would be if the person had not been counted, and four standard
 * errors of their difference
 */
export function rightOf(ahead: readonly number[], own: number) {
  const part = (of: (value: number) => boolean): number => ahead.filter(of).length / ahead.length
  const differences = ahead.map((value) => (value > 0 && value <= own ? 1 : 0))
  return {
    right: part((value) => value > 0),
    uncounted: part((value) => value > own),
    errors: meanAndErrors(differences).errors,
  }
}

async function movedOf(world: AttackWorld): Promise<readonly Moved[]> {
  const { local, random } = world
  const pids = await local.workbench.rows<{ pid: bigint }>(`select distinct pid from ${POINTS} order by pid`)
  const pairs = drawn(pids, PEOPLE, random).map(({ pid }) => {
    const [date = '', other = ''] = drawn(datesOfPoints(world), 2, random)
    return { pid, date, other }
  })
  const rows = await local.workbench.rows<Omit<Moved, 'points'> & Moved['points'][number]>(`
    select pairs.pid, pairs.date, pairs.other, points.hour, points.tile, points.zone
    from (values ${pairs.map(({ pid, date, other }) => `(${pid}, '${date}', '${other}')`).join(', ')})
      as pairs(pid, date, other)
    join ${POINTS} as points on points.pid = pairs.pid and points.date = cast(pairs.date as date)
    join ${POINTS} as others
      on others.pid = pairs.pid and others.date = cast(pairs.other as date) and others.hour = points.hour
    where others.zone <> points.zone
    order by pairs.pid, points.hour`)
  return [...Map.groupBy(rows, ({ pid }) => pid).values()]
    .filter((own) => own.length >= HOURS)
    .map((own) => ({ ...own[0]!, points: drawn(own, HOURS, random) }))
}

/** @returns whether the paths of anybody fit the points on a date */
async function recordsOf({ local }: AttackWorld): Promise<(moved: Moved, date: string) => boolean> {
  const rows = await local.workbench.rows<{ at: string; pids: readonly bigint[] }>(
    `select tile || ' ' || cast(date as varchar) || ' ' || hour as at, list(pid) as pids from ${POINTS} group by all`,
  )
  const pidsAt = new Map(rows.map(({ at, pids }) => [at, new Set(pids)]))
  return ({ points }, date) => {
    const sets = points.map(({ tile, hour }) => pidsAt.get(`${tile} ${date} ${hour}`) ?? new Set<bigint>())
    return sets.reduce((common, own) => common.intersection(own)).size > 0
  }
}

/** @returns what the points of a date come to together, and the noise of one of them */
async function measurementsOf({ local, reference }: AttackWorld) {
  const files = quoted(join(local.folder, productFolders.measurements, PRESENCE.id, '**', '*.parquet'))
  const rows = await local.workbench.rows<{ at: string; value: number; variance: number }>(`
    select zone || ' ' || cast(date as varchar) || ' ' || hour as at, cast(measurement as double) as value, variance
    from read_parquet(${files}, hive_partitioning = false)
    where level = '${reference.zoneSystem.levels.at(-1)}'`)
  const values = new Map(rows.map(({ at, value }) => [at, value]))
  return {
    sigma2: rows[0]!.variance,
    sum: ({ points }: Moved, date: string): number =>
      points.reduce((total, { zone, hour }) => total + (values.get(`${zone} ${date} ${hour}`) ?? 0), 0),
  }
}
