import type { UnreadableFile } from '../model/errors.ts'
import { tables } from '../model/tables.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { FileFault } from './file-fault.ts'
import { type IntakeRow, writeIntake } from './intake.ts'
import { fragmentsKey, intakeKey, quarantineKey, roamersKey } from './object-names.ts'
import { storeTable } from './parquet-files.ts'
import { literal } from './sql-text.ts'

type Ports = { readonly store: ObjectStore; readonly workbench: Workbench }

/**
 * Stores the fragments in `anonymize_fragments`, and which of their pseudonyms are roamers, in place of all
 * that the file gave before.
 *
 * A row `waiting` comes first: it names every date that may hold something of the file, so that after a
 * crash at any later point the next reading still knows what to overwrite or remove. Then the rows,
 * then the removal, and last the row that makes it true.
 * @param roamerDates UTC dates of `row` on which there are any
 */
export async function commitFragments(
  ports: Ports,
  row: IntakeRow,
  before: IntakeRow | undefined,
  roamerDates: readonly string[],
): Promise<IntakeRow> {
  await writeIntake(ports, beingWritten(row, before))
  for (const date of row.utcDates) {
    await storeTable(
      ports,
      fragmentsKey(date, row.file),
      tables.fragments,
      `(select * from anonymize_fragments join anonymize_cells using (cell_number)
        where ${isOn(date)})`,
      'pid, cell_number, slot',
    )
  }
  for (const date of roamerDates) {
    await storeTable(
      ports,
      roamersKey(date, row.file),
      tables.roamers,
      `(select pid, min(home_country) as home_country from anonymize_fragments
        where home_country is not null and ${isOn(date)} group by pid)`,
      'pid',
    )
  }
  await removeOthers(ports, row, before, roamerDates)
  await ports.store.delete(quarantineKey(row.file))
  await writeIntake(ports, row)
  return row
}

/** SQL: of a UTC date. */
const isOn = (date: string): string =>
  `slot >= timestamp ${literal(date)} and slot < timestamp ${literal(date)} + interval 1 day`

/**
 * Notes why a file cannot be used, in words and a place, never by the record; nothing that it gave before
 * stays.
 */
export async function commitQuarantine(
  ports: Ports,
  row: IntakeRow,
  fault: UnreadableFile,
  before: IntakeRow | undefined,
): Promise<IntakeRow> {
  const note = {
    file: row.file,
    reason: fault instanceof FileFault ? fault.reason : 'unreadable',
    byteOffset: fault.byteOffset,
    message: fault.message,
  }
  await ports.store.put(quarantineKey(row.file), `${JSON.stringify(note)}\n`)
  await removeOthers(ports, row, before)
  await writeIntake(ports, row)
  return row
}

const beingWritten = (row: IntakeRow, before: IntakeRow | undefined): IntakeRow => ({
  ...row,
  state: 'waiting',
  message: 'its fragments were being written when this was noted: read the file again',
  rows: 0,
  accepted: 0,
  rejected: {},
  excluded: {},
  longSessions: 0,
  utcDates: [...new Set([...row.utcDates, ...(before?.utcDates ?? [])])].sort(),
  localDates: [],
})

/** Any date that gave fragments may have given roamers: the intake row names both by the same dates. */
async function removeOthers(
  { store }: Ports,
  row: IntakeRow,
  before: IntakeRow | undefined,
  roamerDates: readonly string[] = [],
): Promise<void> {
  for (const date of before?.utcDates ?? []) {
    if (!row.utcDates.includes(date)) await store.delete(fragmentsKey(date, row.file))
    if (!roamerDates.includes(date)) await store.delete(roamersKey(date, row.file))
  }
}

/** Removes all that a file gave; its row last, as it knows what there may be. */
export async function removeAll({ store }: Ports, row: IntakeRow): Promise<void> {
  for (const date of row.utcDates) {
    await store.delete(fragmentsKey(date, row.file))
    await store.delete(roamersKey(date, row.file))
  }
  await store.delete(quarantineKey(row.file))
  await store.delete(intakeKey(row.file))
}

/** Stores a row without fragments in place of all that the file gave before. */
export async function commitRow(ports: Ports, row: IntakeRow, before: IntakeRow | undefined): Promise<void> {
  await removeOthers(ports, row, before)
  await ports.store.delete(quarantineKey(row.file))
  await writeIntake(ports, row)
}
