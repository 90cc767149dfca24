import { countries } from '../model/countries.ts'
import { addDays } from '../model/dates.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { clockSteps, wallClock } from './clock.ts'
import { alone, discreet } from './discreet.ts'
import type { IntakeRow } from './intake.ts'
import { fragmentsKey } from './object-names.ts'
import { literalList } from './sql-text.ts'

/**
 * Distinct pseudonyms in the fragments of these files, summed over epochs. For the operator's eyes: it is an
 * exact figure and leaves with nothing.
 */
export async function countPeople(
  ports: { readonly store: ObjectStore; readonly workbench: Workbench },
  rows: readonly IntakeRow[],
  { country, keyLife }: { country: Country; keyLife: KeyLife },
): Promise<number> {
  const done = rows.filter((row) => row.state === 'done')
  const dates = done.flatMap((row) => row.utcDates).sort()
  const keys = done.flatMap((row) => row.utcDates.map((date) => fragmentsKey(date, row.file)))
  const [first, last] = [dates[0], dates.at(-1)]
  if (first === undefined || last === undefined) return 0
  const paths = await Promise.all([...new Set(keys)].map((key) => ports.store.localPath(key)))
  const local = wallClock('slot', clockSteps(countries[country].timeZone, first, addDays(last, 1)))
  const safe = discreet(ports.workbench)
  const [found] = await alone(ports.workbench, () =>
    safe.rows<{ n: bigint }>(
      `-- people: distinct pseudonyms of each epoch
      select count(*) as n
      from (
        select distinct pid, date_trunc('${keyLife}', ${local}) as epoch
        from read_parquet(${literalList(paths)}, hive_partitioning = false)
      )`,
    ),
  )
  return Number(found?.n)
}
