import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { partitionPrefix, tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { AttackWorld } from './attack.ts'
import { insideTable } from './inside.ts'

/** The session's table of where everybody was in the middle of each hour: `pid, date, hour, start, tile, zone`. */
export const POINTS = 'attack_points'
/** More than these add little to what an attacker can know. */
const DATES = 4

const ready = new WeakSet<AttackWorld>()

export const datesOfPoints = ({ dates }: AttackWorld): readonly string[] => dates.slice(0, DATES)

/** Makes the table, of the first dates, once. Only a simulated city's can be looked at like this. */
export async function makePoints(world: AttackWorld): Promise<void> {
  if (ready.has(world)) return
  const { local, reference } = world
  const zones = quoted(
    join(local.folder, partitionPrefix(tables.tile_zones, { version: reference.version }), '*.parquet'),
  )
  const selects: string[] = []
  for (const date of datesOfPoints(world)) {
    const hours = localHours(countries[reference.country].timeZone, date).map(({ start, hour }) => {
      const utc = start.toISOString().slice(0, 19)
      return `(date '${date}', ${hour}, timestamp '${utc}')`
    })
    selects.push(`
      select paths.pid, hours.date, hours.hour, hours.start, paths.tile, places.zone
      from ${await insideTable(world, 'paths', date)} as paths
      join (values ${hours.join(', ')}) as hours(date, hour, start)
        on paths.started <= hours.start + interval 30 minute and paths.ended > hours.start + interval 30 minute
      join read_parquet(${zones}) as places on places.tile = paths.tile`)
  }
  await local.workbench.run(`create or replace temp table ${POINTS} as ${selects.join(' union all ')}`)
  ready.add(world)
}

/** @returns `count` of the values at random, all where there are no more */
export function drawn<Value>(values: readonly Value[], count: number, random: () => number): Value[] {
  const left = [...values]
  const taken: Value[] = []
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(Math.floor(random() * left.length), 1))
  }
  return taken
}
