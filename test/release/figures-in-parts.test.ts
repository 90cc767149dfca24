import { expect, test } from 'vitest'
import { readBounded } from '../../functions/release/bounded-figures.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { type Deployment, eachInItsOwn, hoursOf, town, visitors } from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

test('figures that are read in several parts are all read, each to its key', async () => {
  const date = '2026-03-24'
  const zoneSystem = town(1, 300_000)
  const path = `${world.workbench.scratch}/many.parquet`
  await world.workbench.run(`copy (
    select 'city' as zone_system, 'zone' as level, 'd1z' || (i + 1) as zone, date '${date}' as "date",
           timestamp '${date} 00:00:00' as start, i + 1 as value, i + 1 as bounded
    from range(300000) as numbers(i)
  ) to '${path}' (format parquet)`)
  await world.store.putFile(`internal/figures/visitors/dt=${date}/run=r1/many.parquet`, path)
  const keys = levelsOf(visitors, zoneSystem, hoursOf(date), 'standard').flatMap((level) => level.keys)
  const bounded = await readBounded(world, { product: visitors, date, run: 'r1', zoneSystem }, keys)
  const wrong = keys.filter((key) => bounded(key) !== BigInt(key.zone.id.split('z')[1] ?? 0))
  expect(keys).toHaveLength(300_002)
  expect(wrong).toEqual([])
})
