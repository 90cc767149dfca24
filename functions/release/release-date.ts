import { addDays, afterMonth, firstOf, monthOf } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import { datasetVersion, epochOf, type LedgerEntry } from '../model/ledger.ts'
import { type Product, rhoOf } from '../model/products.ts'
import { approximate, show } from '../model/rational.ts'
import { measurementsTable, partitionPrefix, releasesTable } from '../model/tables.ts'
import {
  type Country,
  type KeyLife,
  type LocalDate,
  literalSchema,
  localDateSchema,
  type PrivacyProfile,
} from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { readBounded } from './bounded-figures.ts'
import { figureRecords } from './figure-records.ts'
import { claimRun, commit, type Drawn, entriesOf, readLedger, refuseOverspending } from './ledger.ts'
import { levelsOf, type Measurement, measure } from './measurements.ts'
import { cellOrder, cellValues, storeParquet } from './parquet.ts'
import { checkHours, type LocalHour, periodsOf } from './public-keys.ts'
import { inPeople, releaseRows } from './release-rows.ts'
import { withSums } from './sums.ts'

/** How the numbers come about; a change of the method is a new version. No census yet: people observed. */
const METHOD_VERSION = '1-observed'

/** Late data will pay for a second one. */
const FIRST_REVISION = 1

interface ReleasePorts {
  readonly workbench: Workbench
  /** Where the run's figures lie, and where its measurements and releases go. */
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly clock: Clock
}

export interface ReleaseRequest {
  /** A month's is its first. */
  readonly date: LocalDate
  /** Of the figures; a new one for each attempt. */
  readonly run: string
  /** Those of the other cadence are left to their own release. */
  readonly products: readonly Product[]
  readonly country: Country
  readonly keyLife: KeyLife
  readonly privacy: PrivacyProfile
  readonly referenceVersion: string
  readonly zoneSystem: ZoneSystem
  /** The local hours of the date, or of all dates of the month. */
  readonly hours: readonly LocalHour[]
}

interface ReleaseOutcome {
  /** Of the date's products of this cadence, whichever run released them. */
  readonly entries: LedgerEntry[]
  /** Nothing of this run was published: the entries are another run's. */
  readonly alreadyReleased: boolean
}

/**
 * Releases the daily products of one date: adds noise to the bounded figures, decides what is shown, stores
 * it all aside, and publishes it by one conditional write that charges the epoch's budget. A product that
 * is released already is neither drawn nor charged again.
 * @throws InvalidInput, BudgetExceeded, Conflict; nothing is published and nothing is charged then
 */
export async function releaseDate(ports: ReleasePorts, request: ReleaseRequest): Promise<ReleaseOutcome> {
  const daily = request.products.filter(({ cadence }) => cadence === 'day')
  check(request, daily, request.date)
  return releaseOnce(ports, request, daily)
}

/**
 * Releases the monthly products of one month, with the promises of `releaseDate`; their entries carry the
 * month's first date and charge the same ledger as its dates.
 * @throws InvalidInput, BudgetExceeded, Conflict; nothing is published and nothing is charged then
 */
export async function releaseMonth(ports: ReleasePorts, request: ReleaseRequest): Promise<ReleaseOutcome> {
  const { date, products, keyLife } = request
  const monthly = products.filter(({ cadence }) => cadence === 'month')
  if (date !== firstOf(monthOf(date))) {
    throw new InvalidInput(`${date} stands for no month: write the first of it, ${firstOf(monthOf(date))}`)
  }
  check(request, monthly, addDays(afterMonth(monthOf(date)), -1))
  // It would touch the epochs of all its days, and one of them alone would be charged.
  if (keyLife === 'day') {
    throw new InvalidInput(
      `${date}: keys live a day here, and a month's release needs keys that live a month`,
    )
  }
  return releaseOnce(ports, request, monthly)
}

async function releaseOnce(
  ports: ReleasePorts,
  request: ReleaseRequest,
  wanted: readonly Product[],
): Promise<ReleaseOutcome> {
  const { documents, clock } = ports
  const { date, run, keyLife, privacy } = request
  const read = () => readLedger(documents, epochOf(date, keyLife), keyLife, privacy)

  const { ledger } = await read()
  const due = wanted.filter((product) => entriesOf(ledger, [product], date).length === 0)
  if (due.length === 0) return { entries: entriesOf(ledger, wanted, date), alreadyReleased: true }
  const charges = due.map((product) => ({ product: product.id, rho: rhoOf(product, privacy) }))
  refuseOverspending(ledger, date, charges, 'nothing was drawn')
  await claimRun(documents, run, date, clock.now())

  const drawn: Drawn[] = []
  for (const product of due) drawn.push(await draw(ports, request, product))
  const committed = await commit(documents, drawn, read, clock)
  const entries = entriesOf(committed, wanted, date)
  return { entries, alreadyReleased: !entries.some((entry) => entry.run === run) }
}

function check(
  { date, run, country, keyLife, hours }: ReleaseRequest,
  wanted: readonly Product[],
  last: LocalDate,
): void {
  if (!localDateSchema.safeParse(date).success) throw new InvalidInput(`${date} is no date: write YYYY-MM-DD`)
  if (!literalSchema.safeParse(run).success) {
    throw new InvalidInput('the run id goes into keys: expected 1 to 40 letters, digits, "_" and "-"')
  }
  checkHours(hours, date, country, last)
  const tooShort = keyLife === 'day' && wanted.find((product) => product.keyLife === 'month')
  if (tooShort) {
    throw new InvalidInput(
      `${tooShort.id} needs keys that live a month, these live a day: leave it out, or clear the longer life`,
    )
  }
}

/** Makes everything of one product that the commit publishes. Nobody reads it before. */
async function draw(ports: ReleasePorts, request: ReleaseRequest, product: Product): Promise<Drawn> {
  const { date, run, privacy, zoneSystem, hours } = request
  const levels = levelsOf(product, zoneSystem, hours, privacy)
  const keys = levels.flatMap((level) => level.keys)
  const bounded = await readBounded(ports, { product, date, run, zoneSystem }, keys)
  const measurements = measure(levels, bounded)
  const sha256 = await storeMeasurements(ports, request, product, measurements)
  const entry: Drawn = {
    product: product.id,
    date,
    revision: FIRST_REVISION,
    run,
    rho: show(rhoOf(product, privacy)),
    sha256,
    zoneSystem: zoneSystem.id,
    referenceVersion: request.referenceVersion,
    methodVersion: METHOD_VERSION,
  }
  // From here on everything follows from the measurements.
  const summed = withSums(measurements, product, zoneSystem, periodsOf(product.grain, hours))
  const estimates = summed.map((measurement) => inPeople(measurement, product))
  await storeReleases(ports, request, product, entry, releaseRows(estimates, product, zoneSystem))
  await ports.figures.put(figureRecords(estimates, product, entry))
  return entry
}

const objectKey = (folder: string): string => `${folder}part-0.parquet`

function storeMeasurements(
  ports: ReleasePorts,
  { date, run, zoneSystem }: ReleaseRequest,
  product: Product,
  measurements: readonly Measurement[],
): Promise<string> {
  const table = measurementsTable(product)
  const rows = measurements.map(({ key, value, variance }) => ({
    ...cellValues(key, product, zoneSystem, date),
    measurement: String(value),
    variance: approximate(variance),
  }))
  const key = objectKey(partitionPrefix(table, { dt: date, run }))
  return storeParquet(ports, table, key, rows, cellOrder(product))
}

async function storeReleases(
  ports: ReleasePorts,
  { date, run, zoneSystem }: ReleaseRequest,
  product: Product,
  entry: Drawn,
  released: ReturnType<typeof releaseRows>,
): Promise<void> {
  const table = releasesTable(product)
  const rows = released.map(({ key, shown, status }) => ({
    ...cellValues(key, product, zoneSystem, date),
    value: shown?.value ?? null,
    unit: product.unit,
    // Without a census nothing is extrapolated.
    observed: shown?.value ?? null,
    low: shown?.low ?? null,
    high: shown?.high ?? null,
    status,
    revision: entry.revision,
    dataset_version: datasetVersion(entry),
    method_version: entry.methodVersion,
  }))
  await storeParquet(
    ports,
    table,
    objectKey(partitionPrefix(table, { dt: date, run })),
    rows,
    cellOrder(product),
  )
}
