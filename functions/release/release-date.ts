import { addDays, afterMonth, datesOfMonth, firstOf, monthOf } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import { epochOf, type LedgerEntry, revisionOf } from '../model/ledger.ts'
import { type Product, rhoOf } from '../model/products.ts'
import { show } from '../model/rational.ts'
import {
  type Country,
  type KeyLife,
  type LocalDate,
  literalSchema,
  localDateSchema,
  type PrivacyProfile,
} from '../model/vocabulary.ts'
import type { PriorUsed, ZoneSystem } from '../model/zones.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { readBounded } from './bounded-figures.ts'
import { reconciled } from './consistency.ts'
import { type Extrapolated, extrapolate } from './extrapolate-date.ts'
import { figureRecords, storeFigures } from './figure-records.ts'
import { findOutages } from './find-outages.ts'
import { withGroupMixes } from './group-mixes.ts'
import { refuseHalted } from './halt.ts'
import {
  claimRun,
  commit,
  type Drawn,
  entriesOf,
  readLedger,
  refuseClockBehind,
  refuseOverspending,
} from './ledger.ts'
import { levelsOf, type Measurement, measure } from './measurements.ts'
import { NO_OUTAGES, type Outages, withOutages } from './outages.ts'
import { checkHours, type LocalHour, periodsOf } from './public-keys.ts'
import { countsOf, storeCounts } from './release-counts.ts'
import { storeAccount, storeMeasurements, storeReleases } from './release-files.ts'
import { type Estimated, inPeople, releaseRows } from './release-rows.ts'
import { roleOf, scaled } from './scaled.ts'
import { withSums } from './sums.ts'

/** How the numbers come about; a change of the method is a new version. */
const METHOD_VERSION = '1'

/**
 * The method with what it lacked: `-residents` where footprints go by the census for want of a prior, which
 * moves shoppers into the flats behind the shops; `-observed` where nobody is added to the people observed.
 */
const methodVersionOf = (prior: PriorUsed, isExtrapolated: boolean): string =>
  [
    METHOD_VERSION,
    ...(prior === 'residents' ? ['residents'] : []),
    ...(isExtrapolated ? [] : ['observed']),
  ].join('-')

interface ReleasePorts {
  readonly workbench: Workbench
  /** Where the run's figures lie, and where its measurements and releases go. */
  readonly store: ObjectStore
  /** Where committed measurements and the reference lie: the same store, but for a run that works aside. */
  readonly archive: Pick<ObjectStore, 'get' | 'list' | 'localPath'>
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
  /** What the footprints know of where people are. */
  readonly prior: PriorUsed
  /** The local hours of the date, or of all dates of the month. */
  readonly hours: readonly LocalHour[]
  /**
   * All products are due again, as the next revision, and pay again: for data that came late. Of a run that
   * is on the ledger already nothing is. @default what is released is left alone
   */
  readonly revise?: true
}

interface ReleaseOutcome {
  /** Of the date's products of this cadence, whichever run released them. */
  readonly entries: LedgerEntry[]
  /** Nothing of this run was published: the entries are another run's. */
  readonly alreadyReleased: boolean
}

/**
 * Releases the daily products of one date: adds noise to the bounded figures of all of them, goes from
 * observed to all people, decides what is shown, stores it all aside, and publishes it by one conditional write
 * that charges the epoch's budget. A product that is released already is neither drawn nor charged again.
 * @throws InvalidInput, BudgetExceeded, TamperedLedger, ClockBehind, Conflict, Halted; nothing is published and
 *   nothing is charged then
 */
export async function releaseDate(ports: ReleasePorts, request: ReleaseRequest): Promise<ReleaseOutcome> {
  const daily = request.products.filter(({ cadence }) => cadence === 'day')
  check(request, daily, request.date)
  return releaseOnce(ports, request, daily, 'day')
}

/**
 * Releases the monthly products of one month, with the promises of `releaseDate`; their entries carry the
 * month's first date and charge the same ledger as its dates.
 * @throws InvalidInput, BudgetExceeded, Conflict, Halted; nothing is published and nothing is charged then
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
  return releaseOnce(ports, request, monthly, 'month')
}

async function releaseOnce(
  ports: ReleasePorts,
  request: ReleaseRequest,
  wanted: readonly Product[],
  cadence: Product['cadence'],
): Promise<ReleaseOutcome> {
  const { documents, clock } = ports
  const { date, run, keyLife, privacy, revise = false } = request
  const read = () => readLedger(documents, epochOf(date, keyLife), keyLife, privacy)

  const { ledger } = await read()
  const due = wanted.filter((product) => {
    const [inForce] = entriesOf(ledger, [product], date)
    return inForce === undefined || (revise && inForce.run !== run)
  })
  if (due.length === 0) return { entries: entriesOf(ledger, wanted, date), alreadyReleased: true }
  await refuseHalted(documents, 'nothing was drawn')
  const charges = due.map((product) => ({ product: product.id, rho: rhoOf(product, privacy) }))
  refuseOverspending(ledger, date, charges, 'nothing was drawn')
  refuseClockBehind(ledger, clock.now())
  await claimRun(documents, run, date, clock.now())

  const drawn: Measures[] = []
  for (const product of due) drawn.push(await draw(ports, request, product))
  // From here on everything follows from the measurements.
  const measured = new Map(drawn.map(({ product, estimates }) => [product.id, estimates]))
  const dates = cadence === 'month' ? datesOfMonth(monthOf(date)) : undefined
  // The figures of a month are of all its days.
  const outages =
    cadence === 'month' ? NO_OUTAGES : await findOutages(ports, request, new Set(measured.keys()))
  const extrapolated = await extrapolate(ports, request, measured, dates, outages)
  if (extrapolated) await storeAccount(ports, request, due, extrapolated.account)
  const entries: Drawn[] = []
  for (const of of drawn) {
    const revision = revisionOf(ledger, of.product.id, date) + 1
    entries.push(await prepare(ports, request, of, revision, { extrapolated, outages }))
  }
  const readUnlessHalted = async () => {
    const found = await read()
    await refuseHalted(documents, 'what was drawn is discarded unread')
    return found
  }
  const committed = await commit(documents, entries, readUnlessHalted, clock)
  const inForce = entriesOf(committed, wanted, date)
  return { entries: inForce, alreadyReleased: !inForce.some((entry) => entry.run === run) }
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

/** Of one product, before anything is made of its measurements. */
interface Measures {
  readonly product: Product
  readonly estimates: readonly Estimated[]
  readonly sha256: string
}

/** Draws the noise of one product and stores the measurements. Nobody reads them before the commit. */
async function draw(ports: ReleasePorts, request: ReleaseRequest, product: Product): Promise<Measures> {
  const { date, run, privacy, zoneSystem, hours } = request
  const levels = levelsOf(product, zoneSystem, hours, privacy)
  const keys = levels.flatMap((level) => level.keys)
  const bounded = await readBounded(ports, { product, date, run, zoneSystem }, keys)
  const measurements = measure(levels, bounded)
  const sha256 = await storeMeasurements(ports, request, product, measurements)
  return { product, sha256, estimates: estimatesOf(measurements, request, product) }
}

/** All levels of a product in people, made to add up, of the measurements alone. */
export function estimatesOf(
  measurements: readonly Measurement[],
  { zoneSystem, hours }: Pick<ReleaseRequest, 'zoneSystem' | 'hours'>,
  product: Product,
): readonly Estimated[] {
  const summed = withSums(measurements, product, zoneSystem, periodsOf(product.grain, hours))
  const estimates = summed.map((measurement) => inPeople(measurement, product))
  return reconciled(estimates, product, zoneSystem)
}

/** Makes everything else of one product that the commit publishes. */
async function prepare(
  ports: ReleasePorts,
  request: ReleaseRequest,
  { product, estimates, sha256 }: Measures,
  revision: number,
  { extrapolated, outages }: { readonly extrapolated: Extrapolated | null; readonly outages: Outages },
): Promise<Drawn> {
  const { date, run, privacy, zoneSystem, hours } = request
  const entry: Drawn = {
    product: product.id,
    date,
    revision,
    run,
    rho: show(rhoOf(product, privacy)),
    sha256,
    zoneSystem: zoneSystem.id,
    referenceVersion: request.referenceVersion,
    methodVersion: methodVersionOf(request.prior, extrapolated !== null),
  }
  const mixed = withGroupMixes(
    estimates.map((estimated) =>
      scaled(
        estimated,
        roleOf(estimated.key.zone.depth, zoneSystem.levels.length),
        product,
        extrapolated?.factorOf(estimated.key, product),
      ),
    ),
    product,
    zoneSystem,
  )
  const whole = withOutages(mixed, outages, product, hours)
  const rows = releaseRows(whole, product, zoneSystem)
  await storeCounts(ports.documents, entry, countsOf(whole, rows, product, zoneSystem))
  await storeReleases(ports, request, product, entry, rows)
  await storeFigures(ports.figures, figureRecords(whole, product, entry))
  return entry
}
