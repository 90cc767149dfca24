import { isClosed, localDateAt } from '../geography/epochs.ts'
import { localHours } from '../geography/local-hours.ts'
import { countries } from '../model/countries.ts'
import { addDays } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import { currentEntries, epochLedgerSchema, LEDGER_PREFIX } from '../model/ledger.ts'
import { dailyProducts, type Product } from '../model/products.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, ObjectStore } from '../platform/ports.ts'

export interface DuePorts {
  readonly store: Pick<ObjectStore, 'list'>
  readonly documents: DocumentStore
  readonly clock: Clock
}

export interface DueOptions {
  readonly country: Country
  readonly keyLife: KeyLife
  /** How long after its end a local day counts as complete without anybody's word. */
  readonly completeAfterHours: number
  /** The most dates of one answer; the others are due the next time. */
  readonly most: number
}

/** The longest that an epoch is open: a month of 31 days and the 48 hours after it. */
const LONGEST_DAYS = 33

/**
 * The local dates to be made now: those with fragments whose releases are not all on the ledger.
 * @param word a date that an operator says is complete; without it every complete date is looked at
 * @returns oldest first, as they will be closed first
 * @throws InvalidInput if the date named is not over yet, or its epoch is closed
 */
export async function dueDates(
  { store, documents, clock }: DuePorts,
  options: DueOptions,
  word?: LocalDate,
): Promise<LocalDate[]> {
  const now = clock.now()
  const released = await releasedProducts(documents)
  const wanted = dailyProducts(options.keyLife)
  const due: LocalDate[] = []
  for (const date of word === undefined ? completeDates(options, now) : [checked(word, options, now)]) {
    if (due.length >= options.most) break
    if (wanted.every(({ id }) => released.has(`${id} ${date}`))) continue
    // A day of which nothing came is no day without people: it is not released.
    const fragments = await store.list(partitionPrefix(tables.fragments, { dt: date }))
    if (fragments.length > 0) due.push(date)
  }
  return due
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

function completeDates(options: DueOptions, now: Date): LocalDate[] {
  const today = localDateAt(options.country, now)
  const since = Array.from({ length: LONGEST_DAYS }, (_, index) => addDays(today, index - LONGEST_DAYS))
  return since.filter((date) => {
    const completeAt = dayEnd(options.country, date).getTime() + options.completeAfterHours * 3_600_000
    return completeAt <= now.getTime() && !isClosed(options, date, now)
  })
}

function checked(date: LocalDate, options: DueOptions, now: Date): LocalDate {
  if (dayEnd(options.country, date) > now) {
    throw new InvalidInput(`${date} is not over yet: name a local date that has ended, or none`)
  }
  if (isClosed(options, date, now)) {
    throw new InvalidInput(
      `the epoch of ${date} is closed: its key and its fragments are gone, and it cannot be made any more`,
    )
  }
  return date
}

const dayEnd = (country: Country, date: LocalDate): Date =>
  localHours(countries[country].timeZone, date).at(-1)!.end

async function releasedProducts(documents: DocumentStore): Promise<ReadonlySet<string>> {
  const ledgers = await documents.list(LEDGER_PREFIX)
  const entries = currentEntries(ledgers.map(({ body }) => epochLedgerSchema.parse(body)))
  return new Set(entries.map(({ product, date }) => `${product} ${date}`))
}
