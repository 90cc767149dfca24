import { products } from '../../functions/model/products.ts'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import { measured } from './measured.ts'
import type { CostLine, Priced } from './prices.ts'

/** What an operator knows of a day. */
export interface Volume {
  readonly phones: number
  readonly records: number
  readonly files: number
  readonly cells: number
  readonly zones: number
  readonly apiRequests: number
  readonly tokens: number
}

/** A national operator. */
export const NATIONAL: Volume = {
  phones: 25_000_000,
  records: 4_000_000_000,
  files: 12_000,
  cells: 300_000,
  zones: 10_000,
  apiRequests: 100_000,
  tokens: 500,
}

/** What the deployment file decides. */
export interface Sizes {
  readonly memoryMb: number
  /** Queries into which the steps by pseudonym are cut. */
  readonly buckets: number
}

const GB = 1e9
const DAYS_A_MONTH = 30

/** Of one call: opening, claiming, fetching, whatever its file holds. */
const SECONDS_A_FILE = 1
const DISK_GB = 10 - 0.5
/** Fragments of two UTC dates, intake, and what tells of a file that is being read. */
const WRITES_A_FILE = 3
const ITEMS_A_FILE = 4
const LOG_BYTES_A_CALL = 2_000
/** The API: a query of 300 KB packed, answered within 50 ms by a function of 1 GB. */
const REQUEST = { seconds: 0.05, gb: 1, readKb: 300 }
/** Fragments live for four days at most, exact tables for seven. */
const FRAGMENT_DAYS = 4
const EXACT_DAYS = 7
const FOOTPRINT_TILES = 256
/** Of footprints and overlap, read by each bucket: sorted by cell, a slot and a tile. */
const FOOTPRINT_ROW_BYTES = 3
/** Start, and four looks with their waits. */
const TRANSITIONS_A_QUERY = 20
const TRACED_SHARE = 0.05
const ATHENA_LEAST_BYTES = 10_000_000

/**
 * What a day costs, line by line; storage is what its data cost as long as they lie.
 * @param shrink records that become one fragment
 */
export function dayBill(volume: Volume, { memoryMb, buckets }: Sizes, shrink: number): readonly CostLine[] {
  const { phones, records, files, cells, zones, apiRequests, tokens } = volume
  const line = (what: string, quantity: number, price: Priced): CostLine => ({
    what,
    quantity,
    price,
    switchedBy: null,
  })
  const { bytesARow, rowsAPhone, storedBytesAZone } = measured
  const fragmentBytes = (records / shrink) * bytesARow.fragments
  const mergedBytes = (records / shrink) * bytesARow.merged
  const pathBytes = phones * rowsAPhone.paths * bytesARow.paths
  const visitBytes = phones * rowsAPhone.visits * bytesARow.visits
  const tripBytes = phones * rowsAPhone.trips * bytesARow.trips
  const figureBytes = Object.values(storedBytesAZone).reduce((sum, bytes) => sum + bytes * zones, 0)
  // A product of a month reads the visits of each of its days once, at its end: it counts like one of a day.
  const queries = 1 + bucketSteps.length * buckets + products.length
  // Trips are made of visits, and each product is reckoned as if it read all of them. Homes read those of a month
  // three times and visitor types twice, residents and workers not at all.
  const visitsRead = products.length + 3
  const readByQueries =
    fragmentBytes +
    mergedBytes +
    pathBytes +
    visitsRead * visitBytes +
    buckets * cells * FOOTPRINT_TILES * FOOTPRINT_ROW_BYTES
  const seconds = records / measured.recordsASecond + files * SECONDS_A_FILE
  const stored =
    fragmentBytes * FRAGMENT_DAYS + (mergedBytes + pathBytes + visitBytes + tripBytes) * EXACT_DAYS
  return [
    line('files told of', files, 'event'),
    line('messages sent, received and removed', 3 * files, 'queueRequest'),
    line('reading files: calls', files, 'functionCall'),
    line('reading files: memory', seconds * (memoryMb / 1024), 'functionGbSecond'),
    line('reading files: disk', seconds * DISK_GB, 'functionDiskGbSecond'),
    line('objects written', WRITES_A_FILE * files, 'objectWrite'),
    line('objects read by functions and queries', 3 * files + queries * 64, 'objectRead'),
    line('GB kept for days', (stored / GB) * (1 / DAYS_A_MONTH), 'objectGbMonth'),
    line('calls of KMS', 3 * files, 'keyRequest'),
    line('items of the pipeline written', ITEMS_A_FILE * files, 'itemWrite'),
    line('TB read by queries', Math.max(readByQueries, queries * ATHENA_LEAST_BYTES) / 1e12, 'scannedTb'),
    line('transitions of states', queries * TRANSITIONS_A_QUERY, 'transition'),
    line('figures written', figureBytes / 1024, 'itemWrite'),
    line('requests to the API', apiRequests, 'apiRequest'),
    line('answering: calls', apiRequests, 'functionCall'),
    line('answering: memory', apiRequests * REQUEST.seconds * REQUEST.gb, 'functionGbSecond'),
    line('answering: figures read', (apiRequests * REQUEST.readKb) / 4, 'itemRead'),
    line('tokens', tokens, 'token'),
    line('GB of logs', ((files + apiRequests) * LOG_BYTES_A_CALL) / GB, 'logGb'),
    line('traces', (files + apiRequests) * TRACED_SHARE, 'traceRecorded'),
  ]
}
