import { join } from 'node:path'
import { paddedKeys } from '../../functions/anonymize/padded-keys.ts'
import { addPseudonyms, createPseudonyms } from '../../functions/anonymize/sql/pseudonyms.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { KeyVault } from '../../functions/platform/ports.ts'
import { witnessColumns } from './witness.ts'
import type { World } from './world.ts'

/** Days of lines with their pseudonyms: columns of a witness and `pid`. Only a simulated city can have such a table. */
export const PERSON_DAYS = 'accuracy_person_days'

/** Makes the table, by the keys that the pipeline has made and the SQL by which it names people. */
export async function makePersonDays(
  { workbench, where, reference, dates }: World,
  keys: KeyVault,
): Promise<void> {
  const types = Object.entries(witnessColumns).map(([name, type]) => `${name}: '${type}'`)
  const file = quoted(join(where.root, 'witness', 'days.csv'))
  const seen = `read_csv(${file}, header = true, columns = {${types.join(', ')}})`
  const first = reference.keyLife === 'day' ? 'date' : `cast(date_trunc('month', date) as date)`
  // The tables that the SQL of the anonymizer reads, with nobody excluded: whoever is witnessed counts.
  await workbench.run(`create or replace temp table anonymize_records as
    select distinct subscriber_id as subscriber, ${first} as epoch, null::varchar as rejection from ${seen}`)
  await workbench.run(
    `create or replace temp table anonymize_exclusions as select 0::bigint as pid, ''::varchar as reason where false`,
  )
  await workbench.run(createPseudonyms)
  const epochs = new Map(dates.map((date) => [epochOf(date, reference.keyLife), date]))
  for (const [epoch, date] of epochs) {
    const first_day = reference.keyLife === 'day' ? date : `${epoch}-01`
    await workbench.run(addPseudonyms, { first_day, ...paddedKeys(await keys.key(epoch)) })
  }
  await workbench.run(`create or replace temp table ${PERSON_DAYS} as
    select seen.*, named.pid
    from ${seen} as seen
    join anonymize_pseudonyms as named on named.subscriber = seen.subscriber_id and named.epoch = ${first}`)
  for (const table of ['anonymize_records', 'anonymize_exclusions', 'anonymize_pseudonyms']) {
    await workbench.run(`drop table ${table}`)
  }
}
