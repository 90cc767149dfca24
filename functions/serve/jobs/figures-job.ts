import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { columnsOf, csvOf } from '../csv.ts'
import { readCursor } from '../cursor.ts'
import { answerFigures } from '../figures.ts'
import { CSV_CONTENT } from '../http.ts'
import type { FiguresPlan } from '../plan.ts'
import { Problem } from '../problems.ts'
import type { Figures } from '../schemas.ts'
import type { FiguresJob } from './job.ts'
import { PARQUET_TYPE, toParquet } from './parquet.ts'
import { planJob } from './plan-job.ts'
import type { Made, Work } from './runner.ts'

/**
 * All pages of a request for figures as one file. What is shown is decided by the same lines as for a page of the
 * API; nothing is held but a page.
 * @throws Problem if the request, or what it was accepted with, is no longer allowed
 */
export async function makeFigures(job: FiguresJob, work: Work): Promise<Made> {
  const { product, format, query } = job.request
  const plan = await planJob({ product, query }, work.askerOf(job), job.acceptedAt, work.figures)
  if (plan.tag !== job.tag) throw changed()
  const { first, rows, files } = await writePages(plan, format === 'csv' ? CSV_FILE : PART_FILES, work)
  const { datasetVersion, methodVersion, zoneSystem, from, to } = first
  const of = {
    extension: format,
    fileName: `${[plan.product.id, from, to].filter((part) => part !== null).join('_')}.${format}`,
    rows,
    datasetVersion,
    methodVersion,
    zoneSystem,
  }
  if (format === 'csv') return { ...of, path: files[0]!, type: CSV_CONTENT }
  const path = join(work.folder, 'result.parquet')
  await toParquet(work.workbench, {
    columns: columnsOf(plan.aggregate, plan.product, isArea(plan)),
    from: files,
    to: path,
    metadata: metadataOf(first),
  })
  return { ...of, path, type: PARQUET_TYPE }
}

/** How pages go to the disk. */
interface Pages {
  /** Of the file to which a page is added; those of one name follow each other. */
  readonly nameOf: (page: number) => string
  readonly textOf: (page: Figures, plan: FiguresPlan, isFirst: boolean) => string
}

const CSV_FILE: Pages = { nameOf: () => 'result.csv', textOf: csvPage }

/** A file for every page: what reads them holds one at a time (parquet.ts). */
const PART_FILES: Pages = {
  nameOf: (page) => `rows-${page}.ndjson`,
  textOf: ({ cells }) => cells.map((cell) => `${JSON.stringify(cell)}\n`).join(''),
}

/**
 * No page is read before the one before it is written.
 * @returns the first page, how many rows all of them have, and the paths of what was written, in order
 */
async function writePages(
  plan: FiguresPlan,
  { nameOf, textOf }: Pages,
  { figures, folder, pageRows, tell }: Work,
): Promise<{ readonly first: Figures; readonly rows: number; readonly files: readonly string[] }> {
  const files = new Set<string>()
  let first: Figures | undefined
  let cursor: string | undefined
  let rows = 0
  for (let number = 1; ; number += 1) {
    const page = await answerFigures({ ...plan, limit: pageRows, cursor }, figures)
    const path = join(folder, nameOf(number))
    await appendFile(path, textOf(page, plan, first === undefined))
    files.add(path)
    first ??= { ...page, cells: [] }
    rows += page.cells.length
    cursor = page.next ?? undefined
    await tell({ dates: plan.entries.length, datesDone: datesDone(plan, cursor), rows })
    if (cursor === undefined) return { first, rows, files: [...files] }
  }
}

/** The header once; it has no quotes, so that its line ends at the first CRLF. */
function csvPage(page: Figures, plan: FiguresPlan, isFirst: boolean): string {
  const text = csvOf(page, plan.product, isArea(plan))
  return isFirst ? text : text.slice(text.indexOf('\r\n') + 2)
}

const isArea = ({ scope }: FiguresPlan): boolean => scope?.asked.kind === 'area'

/** Those before the one at which the next page begins; of what is of many dates none until it is done. */
function datesDone({ entries, tag }: FiguresPlan, cursor: string | undefined): number {
  if (cursor === undefined) return entries.length
  const [, group] = readCursor(cursor, tag, /^(\S+) \d+$/)
  return Math.max(
    0,
    entries.findIndex(({ date }) => date === group),
  )
}

/** What stands beside the cells in an answer of the API. */
const metadataOf = ({ cells: _cells, next: _next, note: _note, pending, ...rest }: Figures) => ({
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value ?? '')])),
  pending: pending.join(' '),
})

const changed = (): Problem =>
  new Problem(
    'invalid-cursor',
    'The releases or the contract that it was accepted with have changed since. Send it again with another Idempotency-Key',
  )
