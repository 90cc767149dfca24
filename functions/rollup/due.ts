import { epochEnd, isClosed, localDateAt } from '../geography/epochs.ts'
import { countries } from '../model/countries.ts'
import { addDays, firstOf, monthOf } from '../model/dates.ts'
import { Halted, InvalidInput, Locked } from '../model/errors.ts'
import { HALT_DOCUMENT, haltInForce } from '../model/halt.ts'
import { currentEntries, LEDGER_PREFIX, type LedgerEntry, REFERENCE_DOCUMENT } from '../model/ledger.ts'
import { readEpochLedger } from '../model/ledger-chain.ts'
import { dailyProducts, monthlyProducts, type Product } from '../model/products.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, ObjectStore } from '../platform/ports.ts'
import { type Claim, claimDate } from './claims.ts'
import { type Gate, manifestKey } from './completeness.ts'
import { openMonths, type Reason, whyNotMonth } from './due-month.ts'
import { isMonth, LONGEST_DAYS, type Period } from './request.ts'
import { demandRevision, isRevisionDue } from './revisions.ts'

export interface DuePorts {
  readonly store: Pick<ObjectStore, 'list'>
  readonly documents: DocumentStore
  readonly clock: Clock
  /** Whether the files of a date have come, by their manifest. */
  readonly gate: Gate
}

export interface DueOptions {
  readonly country: Country
  readonly keyLife: KeyLife
  /** How long after its end a local day without a manifest counts as complete; null: it never does. */
  readonly completeAfterHours: number | null
  /** The most dates of one answer; the others are due the next time. */
  readonly most: number
}

export interface DueRequest {
  /** Dates, or a month, that an operator says are complete; null: all that is complete is looked at. */
  readonly named: readonly Period[] | null
  /** Of the dates named those that are released are made once more, and pay again. @default they are left alone */
  readonly revise?: boolean
  /** Who asks, and keeps others from the same dates; null: nobody is kept from anything. */
  readonly execution: string | null
}

export interface Due {
  /** Oldest first, as they will be closed first; then a month, `2026-03`. */
  readonly dates: readonly Period[]
  /** Why a date or month that somebody may expect is not among them, and what to do. */
  readonly left: readonly string[]
}

/**
 * The local dates to be made now: those with fragments whose releases are not all on the ledger; and the
 * month, once all its dates are released. A start that was missed, late or repeated comes to the same, because
 * nothing here goes by when it was asked last.
 * @throws InvalidInput if what is named is not over yet or its epoch is closed, or if too much is named
 * @throws Locked if all dates named that are due are being made by another execution
 * @throws Halted if something is named while release is halted; of nothing named nothing is due then
 */
export async function dueDates(
  ports: DuePorts,
  options: DueOptions,
  { named, revise = false, execution }: DueRequest,
): Promise<Due> {
  const halt = haltInForce(await ports.documents.get(HALT_DOCUMENT))
  if (halt !== null) {
    const text = `release is halted since ${halt.at} by ${halt.by}: ${halt.reason}; no figures are made until the halt is lifted`
    if (named) throw new Halted(text)
    return { dates: [], left: [text] }
  }
  const now = ports.clock.now()
  const current = await releasesInForce(ports.documents)
  const isReleased = (period: Period): boolean =>
    notReleased(current, options.keyLife, period).length === 0 && !revisions.has(period)
  const revisions = new Set<Period>()
  if (named) {
    refuseMonths(named, options)
    refuseUnfinished(named, options, now)
    refuseClosed(named, options, now)
    for (const date of revise ? named : []) {
      if (await demandRevision(ports, options.keyLife, current, date)) revisions.add(date)
    }
    refuseTooMany(
      named.filter((date) => !isReleased(date)),
      options,
    )
  }
  const dates: Period[] = []
  const left: string[] = []
  const held: string[] = []
  const hasWord = named !== null
  for (const period of named ?? [...openDates(options, now), ...openMonths(options, now)]) {
    if (dates.length >= options.most) break
    const reason = isReleased(period)
      ? RELEASED
      : isMonth(period)
        ? await whyNotMonth(ports, options.keyLife, { month: period, hasWord, current, next: [...dates] })
        : await whyNot(ports, options, hasWord, period)
    if (reason !== null) {
      if (named || reason.isExpected) left.push(`${period} ${reason.text}`)
      continue
    }
    const claim = execution === null ? null : await claimDate(ports, period, execution)
    if (claim === null) dates.push(period)
    else held.push(heldBy(period, claim))
  }
  if (named && dates.length === 0 && held.length > 0) throw new Locked(held.join('; '))
  return { dates, left: [...left, ...held] }
}

/** What of a date or month is to be made: what is not on the ledger yet, or all of it where a revision was asked for. */
export async function toMake(
  documents: DocumentStore,
  keyLife: KeyLife,
  period: Period,
): Promise<{ readonly products: readonly Product[]; readonly revise: boolean }> {
  const current = await releasesInForce(documents)
  const revise = !isMonth(period) && (await isRevisionDue(documents, keyLife, current, period))
  return { products: revise ? dailyProducts(keyLife) : notReleased(current, keyLife, period), revise }
}

function notReleased(current: readonly LedgerEntry[], keyLife: KeyLife, period: Period): readonly Product[] {
  const released = new Set(current.map(({ product, date }) => `${product} ${date}`))
  const [wanted, date] = isMonth(period)
    ? [monthlyProducts(keyLife), firstOf(period)]
    : [dailyProducts(keyLife), period]
  return wanted.filter(({ id }) => !released.has(`${id} ${date}`))
}

/** Dates that are over and not closed, oldest first. */
function openDates(options: DueOptions, now: Date): LocalDate[] {
  const today = localDateAt(options.country, now)
  const since = Array.from({ length: LONGEST_DAYS }, (_, index) => addDays(today, index - LONGEST_DAYS))
  return since.filter((date) => !isClosed(options, date, now))
}

const RELEASED: Reason = {
  text: 'is released already: nothing is made or charged again',
  isExpected: false,
}

/** @returns null where nothing stands in the way */
async function whyNot(
  { store, documents, gate, clock }: DuePorts,
  { country, completeAfterHours }: DueOptions,
  hasWord: boolean,
  date: LocalDate,
): Promise<Reason | null> {
  // A day of which nothing came is no day without people: it is not released.
  const fragments = await store.list(partitionPrefix(tables.fragments, { dt: date }))
  if (fragments.length === 0) {
    const isReadable = (await documents.get(REFERENCE_DOCUMENT)) !== null
    const next = isReadable
      ? 'have its files written below landing/events/'
      : 'there is no reference yet, and files wait until cells and zones are written below landing/'
    return { text: `has no fragments: ${next}`, isExpected: false }
  }
  if (hasWord) return null
  const found = await gate(date)
  if (found.state === 'complete') return null
  const orWord = `or start with {"date": "${date}", "complete": true}`
  if (found.state === 'incomplete') return { text: `waits: ${found.message}; ${orWord}`, isExpected: true }
  if (completeAfterHours === null) {
    return { text: `waits for its manifest: have ${manifestKey(date)} written, ${orWord}`, isExpected: true }
  }
  const completeAt = new Date(endOf(country, date).getTime() + completeAfterHours * 3_600_000)
  if (completeAt <= clock.now()) return null
  return { text: `counts as complete from ${completeAt.toISOString()} on`, isExpected: false }
}

const heldBy = (period: Period, { execution, until }: Claim): string =>
  `${period} is being made by execution ${execution}: wait for its end; if it was stopped by hand, start again after ${until}`

function refuseMonths(named: readonly Period[], { keyLife }: DueOptions): void {
  const month = named.find(isMonth)
  if (month === undefined || monthlyProducts(keyLife).length > 0) return
  throw new InvalidInput(
    `${month}: pseudonym keys live a day here, and nothing is made of a month: name local dates, or none`,
  )
}

function refuseUnfinished(named: readonly Period[], { country }: DueOptions, now: Date): void {
  const unfinished = named.find((period) => endOf(country, period) > now)
  if (unfinished === undefined) return
  const today = localDateAt(country, now)
  const last = isMonth(unfinished)
    ? `months up to ${monthOf(addDays(firstOf(monthOf(today)), -1))}`
    : `local dates up to ${addDays(today, -1)}`
  throw new InvalidInput(
    `${unfinished} is not over yet in ${countries[country].timeZone}: name ${last}, or none`,
  )
}

function refuseClosed(named: readonly Period[], options: DueOptions, now: Date): void {
  const closed = named.filter((period) => isClosed(options, firstDateOf(period), now))
  if (closed.length === 0) return
  const first = closed.some(isMonth) ? openMonths(options, now)[0] : openDates(options, now)[0]
  const next =
    first === undefined ? 'name none' : isMonth(first) ? `name ${first}` : `name dates from ${first} on`
  throw new InvalidInput(
    `the epoch of ${closed.join(', ')} is closed: its key and its fragments are gone, and it cannot be made any more; ${next}`,
  )
}

/** Part of a range in silence would look like all of it. */
function refuseTooMany(open: readonly Period[], { most }: DueOptions): void {
  if (open.length <= most) return
  throw new InvalidInput(
    `${open.length} of the dates named are not released, and one execution takes ${most}: start with {"from": "${open[0]!}", "to": "${open[most - 1]!}", "complete": true}, and with the rest after that`,
  )
}

const firstDateOf = (period: Period): LocalDate => (isMonth(period) ? firstOf(period) : period)

const endOf = (country: Country, period: Period): Date =>
  epochEnd({ country, keyLife: isMonth(period) ? 'month' : 'day' }, period)

/** The releases in force, of every date. */
export async function releasesInForce(documents: DocumentStore): Promise<readonly LedgerEntry[]> {
  const ledgers = await documents.list(LEDGER_PREFIX)
  return currentEntries(ledgers.map(({ body }) => readEpochLedger(body)))
}
