import { countries } from '../model/countries.ts'
import { UnreadableFile } from '../model/errors.ts'
import { retentionDays } from '../model/retention.ts'
import { OUT_OF_COVERAGE } from '../model/zones.ts'
import { commitFragments, commitQuarantine } from './commit.ts'
import { alone, discreet, dropTemporary, WithheldFailure } from './discreet.ts'
import { FileFault } from './file-fault.ts'
import { inputsOf, inputsWithToday, isCurrent } from './inputs.ts'
import { type IntakeRow, readIntake, writeIntake } from './intake.ts'
import { contentHash } from './object-names.ts'
import { countOutcomes, fragmentDates, roamerDates } from './outcomes.ts'
import { loadPseudonyms } from './pseudonyms.ts'
import { loadRecords } from './records.ts'
import type { AnonymizePorts, AnonymizeRequest } from './request.ts'
import { createFragments } from './sql/fragments.ts'

export interface TakenRow extends IntakeRow {
  /** Epochs for whose exclusions the file waits. */
  readonly lacking?: readonly string[]
}

/**
 * Turns a file of events into fragments, and says what became of every row. The intake row is the commit:
 * written last, and read first, so that the same content with the same inputs changes nothing.
 * @returns state `done`; `quarantined` if the file as a whole cannot be used; `waiting` if the exclusions of
 *   one of its epochs are missing or of another version. Only `done` stores fragments.
 */
export async function anonymizeFile(ports: AnonymizePorts, request: AnonymizeRequest): Promise<TakenRow> {
  const safe = { ...ports, workbench: discreet(ports.workbench) }
  return alone(ports.workbench, async () => {
    const content = request.content ?? (await contentHash(request.file))
    const [before] = await readIntake(ports, [request.key])
    if (before && isCurrent(before, content, request)) return before
    try {
      return await readAndCommit(safe, request, content, before)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      return await commitQuarantine(safe, quarantined(request, content, error), error, before)
    } finally {
      await dropTemporary(safe.workbench)
    }
  })
}

/**
 * Notes why a file is not read at all; nothing that it gave before stays.
 * @returns its row, in state `quarantined`; of no content, as none was read
 */
export async function refuseFile(
  ports: AnonymizePorts,
  request: Omit<AnonymizeRequest, 'file'>,
  fault: UnreadableFile,
): Promise<IntakeRow> {
  const safe = { ...ports, workbench: discreet(ports.workbench) }
  return alone(ports.workbench, async () => {
    const [before] = await readIntake(ports, [request.key])
    return commitQuarantine(safe, quarantined(request, '', fault), fault, before)
  })
}

async function readAndCommit(
  ports: AnonymizePorts,
  request: AnonymizeRequest,
  content: string,
  before: IntakeRow | undefined,
): Promise<TakenRow> {
  const { workbench } = ports
  const { timeZone } = countries[request.country]
  const { rowRange } = request
  const file = { path: request.file, name: request.key, ...(rowRange && { rowRange }) }
  // What is older than releases are kept could never be shown.
  const rules = { ...request, timeZone, retentionDays: retentionDays.published, elsewhere: OUT_OF_COVERAGE }
  const rows = await loadRecords(workbench, file, rules).catch(asUnreadableParquet(request.key))
  const lacking = await loadPseudonyms(ports, request)
  if (lacking.length > 0) return waiting(ports, request, content, lacking, before)
  const { by_day, today } = { by_day: request.keyLife === 'day', today: request.today }
  await workbench.run(createFragments, { by_day, today })
  const counts = await countOutcomes(workbench)
  const futureRows = counts.rejected.in_the_future ?? 0
  return commitFragments(
    ports,
    {
      file: request.key,
      content,
      state: 'done',
      message: '',
      inputs: futureRows > 0 ? inputsWithToday(request) : inputsOf(request),
      rows,
      ...counts,
      utcDates: await fragmentDates(workbench),
    },
    before,
    await roamerDates(workbench, request.keyLife),
  )
}

/** Broken pages of a Parquet file show only when they are read. */
const asUnreadableParquet = (key: string) => (error: unknown) => {
  const isParquet = /\.parquet(\.gz)?$/i.test(key)
  if (!isParquet || !(error instanceof WithheldFailure) || error.kind.startsWith('Out of Memory')) throw error
  throw new FileFault(
    'not_parquet',
    `the Parquet file cannot be read to its end (${error.kind}): copy it again, or write it anew`,
  )
}

async function waiting(
  ports: AnonymizePorts,
  request: AnonymizeRequest,
  content: string,
  epochs: readonly string[],
  before: IntakeRow | undefined,
): Promise<TakenRow> {
  const row: IntakeRow = {
    ...nothingOf(request, content),
    state: 'waiting',
    message: `the exclusions of ${epochs.join(', ')} are missing or not of the current subscriber feeds, and without them minors and opt-outs cannot be left out: nothing was kept; prepare the subscribers of ${epochs.length === 1 ? 'this epoch' : 'these epochs'} and read the file again`,
    // Fragments of an earlier reading stay until the file can be read; the next one replaces them.
    utcDates: before?.utcDates ?? [],
  }
  await writeIntake(ports, row)
  return { ...row, lacking: epochs }
}

const quarantined = (request: Asked, content: string, error: UnreadableFile): IntakeRow => ({
  ...nothingOf(request, content),
  state: 'quarantined',
  message: `${request.key}: ${error.message}`,
})

export type Asked = Omit<AnonymizeRequest, 'file'>

/** The row of a file of which nothing is known yet. */
export const nothingOf = (request: Asked, content: string): IntakeRow => ({
  ...emptyRow(request.key),
  content,
  inputs: inputsOf(request),
})

/** The row of a file that was read by nothing, and of which nothing was read. */
export const emptyRow = (file: string): IntakeRow => ({
  file,
  content: '',
  state: 'done',
  message: '',
  inputs: '',
  rows: 0,
  accepted: 0,
  rejected: {},
  excluded: {},
  longSessions: 0,
  utcDates: [],
  localDates: [],
})
