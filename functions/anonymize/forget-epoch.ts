import type { Calendar } from '../geography/epochs.ts'
import { countries } from '../model/countries.ts'
import { addDays } from '../model/dates.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { KeyVault, ObjectRewriter, ObjectStore, Workbench } from '../platform/ports.ts'
import { clockSteps, wallClock } from './clock.ts'
import { alone, discreet } from './discreet.ts'
import { literal } from './sql-text.ts'
import { byLocalDate, datesOfEpoch, objectsOfDates } from './sweep.ts'

export interface ForgetEpochPorts {
  readonly store: ObjectStore
  readonly rewriter: ObjectRewriter
  readonly workbench: Workbench
  readonly keys: Pick<KeyVault, 'destroy'>
}

/**
 * Destroys an epoch's key, and then every row that carries a pseudonym of it. A UTC date has rows of two local days:
 * its objects are written anew without those of the epoch, also if no row is left, since the intake names them.
 * Twice is the same as once, and ends what was cut off.
 * @returns how many objects were changed or removed
 */
export async function forgetEpoch(
  ports: ForgetEpochPorts,
  calendar: Calendar,
  epoch: string,
): Promise<number> {
  const { store, keys } = ports
  await keys.destroy(epoch)
  let changed = 0
  const whole = [tables.people, tables.exclusions].map((table) => partitionPrefix(table, { epoch }))
  const { utcDates, localDates } = datesOfEpoch(calendar, epoch)
  const ofLocalDates = await objectsOfDates(store, byLocalDate, localDates)
  for (const { key } of [
    ...(await Promise.all(whole.map((prefix) => store.list(prefix)))).flat(),
    ...ofLocalDates,
  ]) {
    await store.delete(key)
    changed += 1
  }
  const safe = { ...ports, workbench: discreet(ports.workbench) }
  await alone(ports.workbench, async () => {
    for (const { key } of await objectsOfDates(store, ['fragments'], utcDates)) {
      if (await rewritten(safe, key, ofEpoch(calendar, epoch))) changed += 1
      // Which of its pseudonyms are roamers lies beside it, under the same name.
      const roamers = key.replace(tables.fragments.prefix, tables.roamers.prefix)
      const left = `select pid from read_parquet(${literal(await store.localPath(key))}, hive_partitioning = false)`
      if (await rewritten(safe, roamers, `pid not in (${left})`)) changed += 1
    }
  })
  return changed
}

/** SQL: the fragment is of this epoch. */
function ofEpoch({ country, keyLife }: Calendar, epoch: string): string {
  const first = keyLife === 'day' ? epoch : `${epoch}-01`
  const steps = clockSteps(countries[country].timeZone, addDays(first, -1), addDays(first, 33))
  return `date_trunc('${keyLife}', ${wallClock('slot', steps)}) = date '${first}'`
}

/** @returns whether there were such rows */
async function rewritten(
  { rewriter, workbench }: Pick<ForgetEpochPorts, 'rewriter' | 'workbench'>,
  key: string,
  which: string,
): Promise<boolean> {
  const found = await rewriter.fetch(key)
  if (found === null) return false
  try {
    const rows = `read_parquet(${literal(found.path)}, hive_partitioning = false)`
    const [some] = await workbench.rows<{ n: bigint }>(
      `-- forget: rows of the epoch\nselect count(*) as n from ${rows} where ${which}`,
    )
    if (Number(some?.n) === 0) return false
    await workbench.run(
      `-- forget: all other rows
      copy (select * from ${rows} where not (${which}) order by all)
      to ${literal(found.next)} (format parquet, compression zstd)`,
    )
    return await rewriter.replace(key, found)
  } finally {
    await found.remove()
  }
}
