import { createHash } from 'node:crypto'
import { epsilon } from '../model/accountant.ts'
import {
  currentEntries,
  type EpochLedger,
  epochLedgerSchema,
  LEDGER_PREFIX,
  type LedgerEntry,
} from '../model/ledger.ts'
import { brokenAt } from '../model/ledger-chain.ts'
import { product } from '../model/products.ts'
import { add, approximate, fraction, multiply, type Rational, rational, show } from '../model/rational.ts'
import { retentionDays } from '../model/retention.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { RUN_CLAIMS } from './ledger.ts'
import { lacks, readWitness } from './ledger-witness.ts'
import { measurementsKey } from './release-files.ts'

/** The δ at which ε is told everywhere. */
const DELTA = 1e-10

/** An exact number, as a fraction and as the decimal nearest to it. */
interface Exact {
  readonly fraction: string
  readonly decimal: number
}

/**
 * What has become of the measurements that an entry names. `replaced`: a later revision is in force and the
 * store keeps only that. `expired`: they are past their retention.
 */
type Stored = 'intact' | 'altered' | 'missing' | 'replaced' | 'expired'

export interface EntryAudit extends Omit<LedgerEntry, 'rho'> {
  readonly rho: Exact
  readonly measurements: Stored
}

export interface EpochAudit {
  readonly epoch: string
  readonly limit: Exact
  readonly spent: Exact
  readonly left: Exact
  /** Of what is spent, two decimals, rounded up. */
  readonly epsilon: string
  readonly delta: number
  readonly chain: 'unbroken' | 'broken' | 'without links'
  /** What is wrong with the chain, and where; '' where nothing is. */
  readonly broken: string
  readonly entries: readonly EntryAudit[]
}

export interface LedgerAudit {
  readonly epochs: readonly EpochAudit[]
  /**
   * What no entry names: runs that were begun, and stored measurements. A run that was cut off leaves both, and so
   * does a ledger that was put back.
   */
  readonly unnamed: { readonly runs: readonly string[]; readonly measurements: readonly string[] }
}

interface Ports {
  readonly documents: DocumentStore
  readonly store: Pick<ObjectStore, 'get' | 'list'>
}

/** Every epoch's ledger, checked against its chain, its witness and the stored measurements; it stops at nothing. */
export async function auditLedger({ documents, store }: Ports, now: Date): Promise<LedgerAudit> {
  const stored = await documents.list(LEDGER_PREFIX)
  const ledgers = stored.map(({ body }) => epochLedgerSchema.parse(body))
  const inForce = new Set(currentEntries(ledgers).map(nameOf))
  const epochs: EpochAudit[] = []
  for (const ledger of ledgers) {
    const entries: EntryAudit[] = []
    for (const entry of ledger.entries) {
      const measurements = await storedOf(store, entry, now, inForce.has(nameOf(entry)))
      entries.push({ ...entry, rho: exact(rational(entry.rho)), measurements })
    }
    epochs.push({ ...budgetOf(ledger), ...(await chainOf(documents, ledger)), entries })
  }
  return { epochs, unnamed: await unnamed({ documents, store }, ledgers) }
}

/** Nothing is wrong with any chain, and no measurements are altered or gone before their time. */
export const isSound = ({ epochs }: LedgerAudit): boolean =>
  epochs.every(
    ({ chain, entries }) =>
      chain !== 'broken' &&
      entries.every(({ measurements }) => measurements !== 'altered' && measurements !== 'missing'),
  )

function budgetOf({ epoch, limit, entries }: EpochLedger) {
  const spent = entries.map(({ rho }) => rational(rho)).reduce(add, fraction(0n))
  const left = add(rational(limit), multiply(fraction(-1n), spent))
  return {
    epoch,
    limit: exact(rational(limit)),
    spent: exact(spent),
    left: exact(left),
    epsilon: spent.numerator > 0n ? upToHundredths(epsilon(approximate(spent), DELTA)) : '0.00',
    delta: DELTA,
  }
}

async function chainOf(documents: DocumentStore, ledger: EpochLedger) {
  const broken = brokenAt(ledger) ?? lacks(ledger, await readWitness(documents, ledger.epoch)) ?? ''
  const isLinked = ledger.entries.length === 0 || ledger.entries.some(({ link }) => link !== undefined)
  const chain = broken !== '' ? 'broken' : isLinked ? 'unbroken' : 'without links'
  return { chain, broken } as const
}

async function storedOf(
  store: Ports['store'],
  entry: LedgerEntry,
  now: Date,
  isInForce: boolean,
): Promise<Stored> {
  const bytes = await store.get(measurementsKey(product(entry.product), entry))
  if (bytes !== null)
    return createHash('sha256').update(bytes).digest('hex') === entry.sha256 ? 'intact' : 'altered'
  const ageDays = (now.getTime() - Date.parse(entry.committedAt)) / 86_400_000
  if (ageDays > retentionDays.published) return 'expired'
  return isInForce ? 'missing' : 'replaced'
}

async function unnamed({ documents, store }: Ports, ledgers: readonly EpochLedger[]) {
  const entries = ledgers.flatMap((ledger) => ledger.entries)
  const runs = new Set(entries.map(({ date, run }) => `${RUN_CLAIMS}${date}/${run}`))
  const files = new Set(entries.map((entry) => measurementsKey(product(entry.product), entry)))
  const claims = (await documents.list(RUN_CLAIMS)).map(({ id }) => id)
  const keys = (await store.list(MEASUREMENTS)).map(({ key }) => key)
  return {
    runs: claims.filter((id) => !runs.has(id)).map((id) => id.slice(RUN_CLAIMS.length)),
    measurements: keys.filter((key) => key.endsWith('.parquet') && !files.has(key)),
  }
}

/** Of every product. */
const MEASUREMENTS = 'internal/measurements/'

const nameOf = ({ product: id, date, revision }: LedgerEntry): string => `${id} ${date} ${revision}`

const exact = (value: Rational): Exact => ({ fraction: show(value), decimal: approximate(value) })

/** @param digits a positive decimal number */
function upToHundredths(digits: string): string {
  const { numerator, denominator } = rational(digits)
  const hundredths = (numerator * 100n + denominator - 1n) / denominator
  const text = String(hundredths).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}
