import { BudgetExceeded, Conflict } from '../model/errors.ts'
import { type EpochLedger, epochLedgerSchema, type LedgerEntry, ledgerDocument } from '../model/ledger.ts'
import { epochLimitOf } from '../model/products.ts'
import {
  add,
  approximate,
  compare,
  fraction,
  multiply,
  type Rational,
  rational,
  show,
} from '../model/rational.ts'
import type { KeyLife, LocalDate, PrivacyProfile } from '../model/vocabulary.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'

/** An epoch's ledger with the version that a write has to expect. */
export interface ReadLedger {
  readonly version: number
  readonly ledger: EpochLedger
}

/** What a release of one product would spend. */
export interface Charge {
  readonly product: string
  readonly rho: Rational
}

/** As many writers as ever meet at one epoch: of those that meet, one is through each time. */
const MOST_ATTEMPTS = 64

/** An epoch without a ledger has an empty one. A limit that was written is never raised. */
export async function readLedger(
  documents: DocumentStore,
  epoch: string,
  keyLife: KeyLife,
  privacy: PrivacyProfile,
): Promise<ReadLedger> {
  const limit = epochLimitOf(keyLife, privacy)
  const known = await documents.get(ledgerDocument(epoch))
  if (!known) return { version: 0, ledger: { epoch, limit: show(limit), entries: [] } }
  const ledger = epochLedgerSchema.parse(known.body)
  const lower = compare(rational(ledger.limit), limit) < 0 ? ledger.limit : show(limit)
  return { version: known.version, ledger: { ...ledger, limit: lower } }
}

/** The releases of these products on a date, in the order of the products. */
export const entriesOf = (
  { entries }: EpochLedger,
  products: readonly { readonly id: string }[],
  date: LocalDate,
): LedgerEntry[] =>
  products.flatMap(({ id }) => entries.filter((entry) => entry.product === id && entry.date === date))

/**
 * @param outcome what has become of the noise by now, for the message
 * @throws BudgetExceeded if the charges do not fit into what the epoch has left, all together
 */
export function refuseOverspending(
  { epoch, limit, entries }: EpochLedger,
  date: LocalDate,
  charges: readonly Charge[],
  outcome: string,
): void {
  const left = add(rational(limit), multiply(fraction(-1n), sum(entries.map(({ rho }) => rational(rho)))))
  const needed = sum(charges.map(({ rho }) => rho))
  if (compare(needed, left) <= 0) return
  const names = charges.map(({ product }) => product).join(', ')
  throw new BudgetExceeded(
    `${names} ${date} needs rho ${approximate(needed)}, epoch ${epoch} has ${approximate(left)} left; ${outcome}, see runbook: budget`,
  )
}

/**
 * A run draws once. Two attempts with one run id would write to the same keys, and the later one would
 * replace measurements that the earlier one may have committed in the meantime.
 * @throws Conflict if an attempt with this run id began before
 */
export async function claimRun(
  documents: DocumentStore,
  run: string,
  date: LocalDate,
  now: Date,
): Promise<void> {
  try {
    await documents.put(`release-run/${date}/${run}`, { begunAt: now.toISOString() }, 0)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    throw new Conflict(
      `run ${run} of ${date} was begun before and is not committed: nothing was drawn; start again with a new run id`,
      { cause: error },
    )
  }
}

/** A release on its way to the ledger. */
export type Drawn = Omit<LedgerEntry, 'committedAt'>

/**
 * The one write that charges the budget and publishes. What somebody else has released in the meantime
 * stays, and ours of the same product and date is not added.
 * @returns the ledger in force afterwards
 * @throws BudgetExceeded, Conflict; nothing is published then
 */
export async function commit(
  documents: DocumentStore,
  drawn: readonly Drawn[],
  read: () => Promise<ReadLedger>,
  clock: Clock,
): Promise<EpochLedger> {
  for (let attempt = 1; ; attempt += 1) {
    const { version, ledger } = await read()
    const added = drawn.filter(({ product, date }) => entriesOf(ledger, [{ id: product }], date).length === 0)
    const [first] = added
    if (!first) return ledger
    const charges = added.map(({ product, rho }) => ({ product, rho: rational(rho) }))
    refuseOverspending(ledger, first.date, charges, 'what was drawn is discarded unread')
    const committedAt = clock.now().toISOString()
    const entries = [...ledger.entries, ...added.map((entry) => ({ ...entry, committedAt }))]
    const next = { ...ledger, entries }
    try {
      await documents.put(ledgerDocument(ledger.epoch), next, version)
      return next
    } catch (error) {
      // Ours may be the write that is there: a client that lost the answer has sent it twice.
      if (!(error instanceof Conflict) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

const sum = (values: readonly Rational[]): Rational => values.reduce(add, fraction(0n))
