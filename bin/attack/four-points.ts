import { join } from 'node:path'
import { MINIMUM_PEOPLE } from '../../functions/model/disclosure.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import { product } from '../../functions/model/products.ts'
import { partitionPrefix, productFolders, tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { movedPoints } from './moved-points.ts'
import { drawn, makePoints, POINTS } from './points.ts'

const KNOWN_POINTS = 4
const PEOPLE = 500

/** Somebody was seen there at that time. */
export interface Point {
  readonly pid: bigint
  readonly date: string
  readonly hour: number
  readonly tile: string
  readonly zone: string
}

/** The session's table of what the attacker has seen of some people. */
const KNOWN = 'attack_known'

/**
 * Singling out by four known points: who was seen four times, where and when, is alone in the records.
 * @see Y.-A. de Montjoye et al., "Unique in the Crowd" (2013): 95 % of 1.5 million people
 */
export const fourPoints: Attack = async (world) => {
  await makePoints(world)
  return [await alone(world), await movedPoints(world)]
}

async function alone(world: AttackWorld): Promise<Attempt> {
  const { workbench } = world.local
  const known = await seen(world)
  const rows = known.map(
    ({ pid, date, hour, tile, zone }) => `(${pid}, date '${date}', ${hour}, '${tile}', '${zone}')`,
  )
  await workbench.run(`create or replace temp table ${KNOWN} as
    select * from (values ${rows.join(', ')}) as known(pid, date, hour, tile, zone)`)
  const people = new Set(known.map(({ pid }) => pid)).size
  const [{ unique = 0 } = {}] = await workbench.rows<{ unique: number }>(`
    with fits as (
      select known.pid, points.pid as other from ${KNOWN} as known
      join ${POINTS} as points using (date, hour, tile)
      group by all having count(*) = ${KNOWN_POINTS}
    )
    select count(*)::integer as unique from (select pid from fits group by pid having count(*) = 1)`)
  const told = await shownOfFew(world)
  return {
    attack: 'four points',
    question: 'Is there a single record that fits four times and places at which somebody was seen?',
    surface: 'exports',
    measure: `part of ${people} people who are alone with them in the paths, or in whose presence or profile a number is shown of ${MINIMUM_PEOPLE - 1} people or fewer`,
    trials: people,
    control: unique / people,
    needed: 0.5,
    result: told / people,
    bound: 0,
    reason: `a cell of ${MINIMUM_PEOPLE - 1} people or fewer is shown with a probability below 10⁻⁶, and there are ${2 * known.length} cells`,
  }
}

/** Four points of each of some people, at different hours. */
async function seen({ local, random }: AttackWorld): Promise<readonly Point[]> {
  const rows = await local.workbench.rows<Point>(
    `select pid, cast(date as varchar) as date, hour, tile, zone from ${POINTS} order by pid, date, hour`,
  )
  const people = [...Map.groupBy(rows, ({ pid }) => pid).values()].filter((own) => own.length >= KNOWN_POINTS)
  return drawn(people, PEOPLE, random).flatMap((own) => drawn(own, KNOWN_POINTS, random))
}

/** @returns how many of the people are in a cell, of presence or of their own cohort, that is shown of few */
async function shownOfFew({ local, reference, dates, keyLife }: AttackWorld): Promise<number> {
  const of = (folder: string, id: string): string =>
    `read_parquet(${quoted(join(local.folder, folder, id, '**', '*.parquet'))}, hive_partitioning = false)`
  const people = quoted(
    join(local.folder, partitionPrefix(tables.people, { epoch: epochOf(dates[0]!, keyLife) }), '*.parquet'),
  )
  const leaf = reference.zoneSystem.levels.at(-1)
  const few = (id: string, columns: string, time: string): string => `
    select known.pid from (select *, hour // 4 as block from ${KNOWN}) as known
    ${id === 'profile' ? `join read_parquet(${people}) as people using (pid)` : ''}
    join ${of(productFolders.releases, id)} as shown
      on shown.zone = known.zone and shown.date = known.date and shown.${time} = known.${time} ${columns}
    left join ${of(productFolders.figures, id)} as exact
      on exact.level = shown.level and exact.zone = shown.zone and exact.start = shown.start ${columns.replaceAll('people.', 'exact.')}
    where shown.level = '${leaf}' and shown.value is not null
      and coalesce(exact.bounded, 0) <= ${(MINIMUM_PEOPLE - 1) * product(id).perUnit}`
  const ofCohort = 'and shown.age_band = people.age_band and shown.gender = people.gender'
  const [{ people: count = 0 } = {}] = await local.workbench.rows<{ people: number }>(
    `select count(distinct pid)::integer as people
    from (${few('presence', '', 'hour')} union all ${few('profile', ofCohort, 'block')})`,
  )
  return count
}
