import { addDays } from '../model/dates.ts'
import type { Country, LocalDate } from '../model/vocabulary.ts'
import type { Workbench } from '../platform/ports.ts'
import { type FeedFile, feedRows, nothingComplete } from './feed.ts'
import { FileFault } from './file-fault.ts'
import type { Profile } from './profiles.ts'
import { refuseMoreRows } from './size-limits.ts'
import { createCells, createRecords } from './sql/records.ts'
import { prepareTimes } from './time-macros.ts'

/** The cells that records may name, or, without a cells feed, the areas; any other area is out of coverage. */
export interface Cells {
  readonly kind: 'cells' | 'areas'
  readonly ids: readonly string[]
}

export interface ReadingRules {
  readonly profile: Profile
  readonly cells: Cells
  readonly country: Country
  /** IANA name of the deployment's zone. */
  readonly timeZone: string
  readonly today: LocalDate
  /** An older local date than this many days before today is not taken. */
  readonly retentionDays: number
  readonly keyLife: 'day' | 'month'
  /** Stands for an area that is not listed. */
  readonly elsewhere: string
  /** A file with more rows is refused. */
  readonly mostRows?: number
}

/**
 * Reads a file into the session's relation `anonymize_records`, each row judged.
 * @returns how many rows it has
 * @throws FileFault if the file as a whole cannot be used
 */
export async function loadRecords(
  workbench: Workbench,
  file: FeedFile,
  rules: ReadingRules,
): Promise<number> {
  const { today, retentionDays, profile } = rules
  await prepareTimes(workbench, profile, rules.timeZone, {
    from: addDays(today, -retentionDays - 2),
    to: addDays(today, 2),
  })
  const by_area = rules.cells.kind === 'areas'
  await workbench.run(createCells, {
    ids: JSON.stringify(rules.cells.ids),
    by_area,
    elsewhere: rules.elsewhere,
  })
  const tables: string[] = []
  const judge = async (select: string) => {
    await workbench.run(`-- rows: of a file\ncreate or replace temp view anonymize_rows as ${select}`)
    const table = `anonymize_records_${tables.length}`
    tables.push(table)
    await workbench.run(createRecords(table, rules.country), {
      by_area,
      by_day: rules.keyLife === 'day',
      today,
      retention_days: retentionDays,
    })
  }
  let rows = 0
  for await (const part of feedRows(workbench, file, profile.layout)) {
    rows += part.rows
    refuseMoreRows(rows, rules.mostRows)
    await judge(part.select)
  }
  if (tables.length === 0) await judge(noRows(profile))
  const all = tables.map((table) => `select * from ${table}`).join(' union all ')
  await workbench.run(`-- records: of all parts\ncreate or replace temp view anonymize_records as ${all}`)
  await checkCount(workbench, rows)
  if (rows > 0 && !(await anyComplete(workbench))) throw nothingComplete(file, profile.layout)
  return rows
}

/** What a file without a line gives. */
const noRows = (profile: Profile): string =>
  `select false as complete, ${Object.keys(profile.layout.fields)
    .map((name) => `'' as ${name}`)
    .join(', ')} where false`

/** Lines are counted by us and rows by DuckDB, each by its own means: no record is lost between the two. */
async function checkCount(workbench: Workbench, rows: number): Promise<void> {
  const [found] = await workbench.rows<{ n: bigint }>(
    '-- check: rows read\nselect count(*) as n from anonymize_records',
  )
  if (Number(found?.n) !== rows) {
    throw new FileFault(
      'lost_rows',
      `the file has ${rows} rows, of which ${found?.n} could be read: nothing of it was kept; check its format`,
    )
  }
}

async function anyComplete(workbench: Workbench): Promise<boolean> {
  const found = await workbench.rows(
    `-- check: any complete row
    select 1 from anonymize_records where rejection is distinct from 'missing_columns' limit 1`,
  )
  return found.length > 0
}
