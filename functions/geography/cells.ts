import { z } from 'zod'
import { type LocalDate, localDateSchema } from '../model/vocabulary.ts'
import { type CsvRow, readCsv } from './csv.ts'
import { quoted } from './feed-file.ts'

/** Where an antenna stands (degrees, WGS84) and what it covers. */
export const siteSchema = z.object({
  lon: z.number(),
  lat: z.number(),
  /** Middle of the beam, degrees clockwise from north. */
  azimuth: z.number(),
  /** 360 is a disc. */
  beamWidth: z.number(),
  rangeM: z.number(),
  /** Cells of one layer compete for phones; those of '', of which nothing is known, with all. */
  layer: z.enum(['', '2G', '3G', '4G and 5G']),
})
export type Site = Readonly<z.infer<typeof siteSchema>>

export const cellSchema = z.object({
  id: z.string(),
  /** Location area; '' where the feed gives none. */
  area: z.string(),
  /** null where the feed gives no coordinates: the cell stands for its area. */
  site: siteSchema.nullable(),
  /** It serves nobody any more, or not yet; records of other dates name it still. */
  isGone: z.boolean(),
})
export type Cell = Readonly<z.infer<typeof cellSchema>>

interface Entry extends Omit<Cell, 'isGone'> {
  readonly row: CsvRow
  /** Half-open [from, to) as dates; '' is without end. */
  readonly from: string
  readonly to: string
}

const REQUIRED = ['cell_id', 'lon', 'lat', 'azimuth', 'beam_width', 'range_m', 'area']
const FULL_CIRCLE = 360

/**
 * Reads the cells feed: `cell_id,lon,lat,azimuth,beam_width,range_m,technology,area,valid_from,valid_to`,
 * the last two and `technology` optional. Without azimuth or beam width a cell is a disc. Of several entries
 * of one cell the one that is valid at a date is the cell; where none is the last one before it, then the
 * first one after it, and the cell is gone.
 * @param date as 2026-03-24; without one the newest entry counts, and no cell is gone
 * @returns in the order of their ids
 * @throws InvalidInput naming line and value
 */
export async function readCells(path: string, date?: LocalDate): Promise<Cell[]> {
  const { rows } = await readCsv('cells', path, REQUIRED)
  const byId = new Map<string, Entry[]>()
  for (const row of rows) {
    const entry = readEntry(row)
    const earlier = byId.get(entry.id) ?? []
    const other = earlier.find((one) => overlaps(entry, one))
    if (other && !isSame(entry, other)) {
      throw row.fault(
        `cell ${quoted(entry.id)} stands elsewhere in line ${other.row.line}, which is valid at the same time: end one before the other begins, by valid_from and valid_to, or give one of two cells another id`,
      )
    }
    byId.set(entry.id, [...earlier, entry])
  }
  return [...byId.values()].map((entries) => cellAt(entries, date)).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Dates on which the cells are others than on the day before: an entry begins or ends.
 * @returns ascending, each once
 * @throws InvalidInput naming line and value
 */
export async function cellChanges(path: string): Promise<LocalDate[]> {
  const { rows } = await readCsv('cells', path, REQUIRED)
  const dates = rows.map(readEntry).flatMap(({ from, to }) => [from, to])
  return [...new Set(dates.filter((date) => date !== ''))].sort()
}

function cellAt(entries: readonly Entry[], date: LocalDate | undefined): Cell {
  const inOrder = entries.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const begun = date === undefined ? inOrder : inOrder.filter(({ from }) => from <= date)
  const { id, area, site, from, to } = begun.at(-1) ?? inOrder[0]!
  const isGone = date !== undefined && (date < from || (to !== '' && to <= date))
  return { id, area, site, isGone }
}

function readEntry(row: CsvRow): Entry {
  const id = row.get('cell_id')
  if (id === '') throw row.fault('cell_id is empty: give each cell its id, as in the events')
  const entry = {
    row,
    id,
    area: row.get('area'),
    site: readSite(row),
    from: date(row, 'valid_from'),
    to: date(row, 'valid_to'),
  }
  if (entry.to !== '' && entry.to <= entry.from) {
    throw row.fault(`valid_to ${entry.to} is not after valid_from ${entry.from}: correct one of them`)
  }
  return entry
}

function readSite(row: CsvRow): Site | null {
  if (row.get('lon') === '' && row.get('lat') === '') return null
  const beamWidth = number(row, 'beam_width', 0, FULL_CIRCLE, FULL_CIRCLE)
  if (beamWidth === 0) {
    throw row.fault(
      'beam_width is 0: expected the degrees that the beam covers, 360 or nothing for all round',
    )
  }
  const isSector = beamWidth < FULL_CIRCLE
  return {
    lon: number(row, 'lon', -180, 180),
    lat: number(row, 'lat', -90, 90),
    // A beam without a direction is an error, a disc without one is not.
    azimuth: number(row, 'azimuth', -FULL_CIRCLE, FULL_CIRCLE, isSector ? undefined : 0),
    beamWidth,
    rangeM: number(row, 'range_m', 1, 200_000),
    layer: layerOf(row.get('technology')),
  }
}

/**
 * A phone takes what it hears best of 4G and 5G, which are one layer, as a 5G cell leans on a 4G one. 2G and
 * 3G are for phones, calls and machines that have nothing else, wherever they are.
 */
function layerOf(technology: string): Site['layer'] {
  const name = technology.toUpperCase()
  if (/^(2G|GSM|GPRS|EDGE)$/.test(name)) return '2G'
  if (/^(3G|UMTS|WCDMA|HSPA)$/.test(name)) return '3G'
  return /^([45]G.*|LTE.*|NR.*)$/.test(name) ? '4G and 5G' : ''
}

function number(row: CsvRow, column: string, least: number, most: number, absent?: number): number {
  const text = row.get(column)
  if (text === '' && absent !== undefined) return absent
  const value = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$|^[+-]?\.\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw row.fault(
    `${column} is ${quoted(text)}: expected a number from ${least} to ${most} with a decimal point`,
  )
}

function date(row: CsvRow, column: string): string {
  const text = row.get(column)
  const day = text.slice(0, 10)
  const isDate = /^.{10}([T ].*)?$/.test(text) && localDateSchema.safeParse(day).success
  if (text === '' || isDate) return day
  throw row.fault(`${column} is ${quoted(text)}: expected a date as 2026-03-24, or nothing`)
}

const overlaps = (a: Entry, b: Entry): boolean =>
  (b.to === '' || a.from < b.to) && (a.to === '' || b.from < a.to)

/** A list that names a cell twice, as one by carrier does, says nothing wrong. */
const isSame = (a: Entry, b: Entry): boolean =>
  JSON.stringify([a.area, a.site]) === JSON.stringify([b.area, b.site])
