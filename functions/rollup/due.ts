import { isClosed, localDateAt } from '../geography/epochs.ts'
import { localHours } from '../geography/local-hours.ts'
import { countries } from '../model/countries.ts'
import { addDays } from '../model/dates.ts'
import { InvalidInput, Locked } from '../model/errors.ts'
import { currentEntries, epochLedgerSchema, LEDGER_PREFIX, REFERENCE_DOCUMENT } from '../model/ledger.ts'
import { dailyProducts, type Product } from '../model/products.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, ObjectStore } from '../platform/ports.ts'
import { type Claim, claimDate } from './claims.ts'
import { type Gate, manifestKey } from './completeness.ts'
import { LONGEST_DAYS } from './request.ts'

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
  /** Dates that an operator says are complete; null: every complete date is looked at. */
  readonly named: readonly LocalDate[] | null
  /** Who asks, and keeps others from the same dates; null: nobody is kept from anything. */
  readonly execution: string | null
}

export interface Due {
  /** Oldest first, as they will be closed first. */
  readonly dates: readonly LocalDate[]
  /** Why a date that somebody may expect is not among them, and what to do. */
  readonly left: readonly string[]
}

/**
 * The local dates to be made now: those with fragments whose releases are not all on the ledger. A start
 * that was missed, late or repeated comes to the same, because nothing here goes by when it was asked last.
 * @throws InvalidInput if a date named is not over yet or its epoch is closed, or if too many are named
 * @throws Locked if all dates named that are due are being made by another execution
 */
export async function dueDates(
  ports: DuePorts,
  options: DueOptions,
  { named, execution }: DueRequest,
): Promise<Due> {
  const now = ports.clock.now()
  const released = await releasedProducts(ports.documents)
  const wanted = dailyProducts(options.keyLife)
  const isReleased = (date: LocalDate): boolean => wanted.every(({ id }) => released.has(`${id} ${date}`))
  if (named) {
    refuseUnfinished(named, options, now)
    refuseClosed(named, options, now)
    refuseTooMany(
      named.filter((date) => !isReleased(date)),
      options,
    )
  }
  const dates: LocalDate[] = []
  const left: string[] = []
  const held: string[] = []
  for (const date of named ?? openDates(options, now)) {
    if (dates.length >= options.most) break
    const reason = isReleased(date) ? RELEASED : await whyNot(ports, options, named !== null, date)
    if (reason !== null) {
      if (named || reason.isExpected) left.push(`${date} ${reason.text}`)
      continue
    }
    const claim = execution === null ? null : await claimDate(ports, date, execution)
    if (claim === null) dates.push(date)
    else held.push(heldBy(date, claim))
  }
  if (named && dates.length === 0 && held.length > 0) throw new Locked(held.join('; '))
  return { dates, left: [...left, ...held] }
}

/** Of a date: what is not on the ledger yet. */
export async function missingProducts(
  documents: DocumentStore,
  keyLife: KeyLife,
  date: LocalDate,
): Promise<readonly Product[]> {
  const released = await releasedProducts(documents)
  return dailyProducts(keyLife).filter(({ id }) => !released.has(`${id} ${date}`))
}

/** Dates that are over and not closed, oldest first. */
function openDates(options: DueOptions, now: Date): LocalDate[] {
  const today = localDateAt(options.country, now)
  const since = Array.from({ length: LONGEST_DAYS }, (_, index) => addDays(today, index - LONGEST_DAYS))
  return since.filter((date) => !isClosed(options, date, now))
}

/** Why a date is not made. */
interface Reason {
  readonly text: string
  /** Somebody has to do something about it, even if nobody named the date. */
  readonly isExpected: boolean
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
  const completeAt = new Date(dayEnd(country, date).getTime() + completeAfterHours * 3_600_000)
  if (completeAt <= clock.now()) return null
  return { text: `counts as complete from ${completeAt.toISOString()} on`, isExpected: false }
}

const heldBy = (date: LocalDate, { execution, until }: Claim): string =>
  `${date} is being made by execution ${execution}: wait for its end; if it was stopped by hand, start again after ${until}`

function refuseUnfinished(named: readonly LocalDate[], { country }: DueOptions, now: Date): void {
  const unfinished = named.find((date) => dayEnd(country, date) > now)
  if (unfinished === undefined) return
  const last = addDays(localDateAt(country, now), -1)
  throw new InvalidInput(
    `${unfinished} is not over yet in ${countries[country].timeZone}: name local dates up to ${last}, or none`,
  )
}

function refuseClosed(named: readonly LocalDate[], options: DueOptions, now: Date): void {
  const closed = named.filter((date) => isClosed(options, date, now))
  if (closed.length === 0) return
  const first = openDates(options, now)[0]
  const next = first === undefined ? 'name none' : `name dates from ${first} on`
  throw new InvalidInput(
    `the epoch of ${closed.join(', ')} is closed: its key and its fragments are gone, and it cannot be made any more; ${next}`,
  )
}

/** Part of a range in silence would look like all of it. */
function refuseTooMany(open: readonly LocalDate[], { most }: DueOptions): void {
  if (open.length <= most) return
  throw new InvalidInput(
    `${open.length} of the dates named are not released, and one execution takes ${most}: start with {"from": "${open[0]!}", "to": "${open[most - 1]!}", "complete": true}, and with the rest after that`,
  )
}

const dayEnd = (country: Country, date: LocalDate): Date =>
  localHours(countries[country].timeZone, date).at(-1)!.end

async function releasedProducts(documents: DocumentStore): Promise<ReadonlySet<string>> {
  const ledgers = await documents.list(LEDGER_PREFIX)
  const entries = currentEntries(ledgers.map(({ body }) => epochLedgerSchema.parse(body)))
  return new Set(entries.map(({ product, date }) => `${product} ${date}`))
}
