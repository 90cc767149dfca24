import { BudgetExceeded, ClockBehind, Conflict } from '../model/errors.ts'
import { type EpochLedger, type LedgerEntry, ledgerDocument, revisionOf } from '../model/ledger.ts'
import { append, readEpochLedger } from '../model/ledger-chain.ts'
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
import { bearWitness, readWitness, refuseOlder } from './ledger-witness.ts'

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

/** Clocks of several machines differ by less. */
const CLOCKS_DIFFER_MS = 5 * 60_000

/**
 * An epoch without a ledger has an empty one. A limit that was written is never raised.
 * @throws TamperedLedger if it is not as it was written, or an older one was put back
 */
export async function readLedger(
  documents: DocumentStore,
  epoch: string,
  keyLife: KeyLife,
  privacy: PrivacyProfile,
): Promise<ReadLedger> {
  const limit = epochLimitOf(keyLife, privacy)
  const witness = await readWitness(documents, epoch)
  const known = await documents.get(ledgerDocument(epoch))
  const ledger = known ? readEpochLedger(known.body) : { epoch, limit: show(limit), entries: [] }
  refuseOlder(ledger, witness)
  if (!known) return { version: 0, ledger }
  const lower = compare(rational(ledger.limit), limit) < 0 ? ledger.limit : show(limit)
  return { version: known.version, ledger: { ...ledger, limit: lower } }
}

/** The releases of these products on a date that are in force, in the order of the products. */
export const entriesOf = (
  ledger: EpochLedger,
  products: readonly { readonly id: string }[],
  date: LocalDate,
): LedgerEntry[] =>
  products.flatMap(({ id }) => {
    const last = revisionOf(ledger, id, date)
    return ledger.entries.filter(
      ({ product, date: of, revision }) => product === id && of === date && revision === last,
    )
  })

/**
 * What is committed now would stand before what was committed last, and retention would count from a wrong day.
 * @throws ClockBehind
 */
export function refuseClockBehind({ epoch, entries }: EpochLedger, now: Date): void {
  const last = entries
    .map(({ committedAt }) => committedAt)
    .sort()
    .at(-1)
  if (last === undefined || Date.parse(last) - now.getTime() <= CLOCKS_DIFFER_MS) return
  throw new ClockBehind(
    `the clock says ${now.toISOString()}, but epoch ${epoch} has a release of ${last}: nothing is published; set the clock right and start again, see runbook: clock-behind`,
  )
}

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

/** A run that was begun, `<date>/<run>`. */
export const RUN_CLAIMS = 'release-run/'

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
    await documents.put(`${RUN_CLAIMS}${date}/${run}`, { begunAt: now.toISOString() }, 0)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    throw new Conflict(
      `run ${run} of ${date} was begun before and is not committed: nothing was drawn; start again with a new run id`,
      { cause: error },
    )
  }
}

/** A release on its way to the ledger. */
export type Drawn = Omit<LedgerEntry, 'committedAt' | 'link'>

/**
 * The one write that charges the budget and publishes. What somebody else has released in the meantime
 * stays, and ours of the same product, date and revision is not added.
 * @returns the ledger in force afterwards
 * @throws BudgetExceeded, TamperedLedger, ClockBehind, Conflict; nothing is published then
 */
export async function commit(
  documents: DocumentStore,
  drawn: readonly Drawn[],
  read: () => Promise<ReadLedger>,
  clock: Clock,
): Promise<EpochLedger> {
  for (let attempt = 1; ; attempt += 1) {
    const { version, ledger } = await read()
    const added = drawn.filter(({ product, date, revision }) => revisionOf(ledger, product, date) < revision)
    const [first] = added
    if (!first) return ledger
    const charges = added.map(({ product, rho }) => ({ product, rho: rational(rho) }))
    refuseOverspending(ledger, first.date, charges, 'what was drawn is discarded unread')
    const now = clock.now()
    refuseClockBehind(ledger, now)
    const committedAt = now.toISOString()
    const next = append(
      ledger,
      added.map((entry) => ({ ...entry, committedAt })),
    )
    try {
      await documents.put(ledgerDocument(ledger.epoch), next, version)
      await bearWitness(documents, next)
      return next
    } catch (error) {
      // Ours may be the write that is there: a client that lost the answer has sent it twice.
      if (!(error instanceof Conflict) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

const sum = (values: readonly Rational[]): Rational => values.reduce(add, fraction(0n))
