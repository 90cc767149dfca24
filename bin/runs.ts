import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { monthOf } from '../functions/model/dates.ts'
import { currentEntries, LEDGER_PREFIX, type LedgerEntry } from '../functions/model/ledger.ts'
import { readEpochLedger } from '../functions/model/ledger-chain.ts'
import { dailyProducts, monthlyProducts } from '../functions/model/products.ts'
import { tables } from '../functions/model/tables.ts'
import type { KeyLife, LocalDate } from '../functions/model/vocabulary.ts'
import type { LocalDeployment } from './local.ts'

/**
 * A run works in a folder of its own, `.runs/<run>`, with the same keys as the output folder. What the
 * ledger lists is moved out of it; what it does not list was never published. Moving is repeated at the
 * next start if it was cut off, so a crash at any point loses nothing and shows nothing.
 */
const PUBLISHED = ['internal/figures', 'internal/measurements', 'releases']

/** The releases that the ledger lists. */
export async function entriesInForce(local: LocalDeployment): Promise<readonly LedgerEntry[]> {
  const documents = await local.documents.list(LEDGER_PREFIX)
  return currentEntries(documents.map(({ body }) => readEpochLedger(body)))
}

/** A new id for each attempt. */
export const newRunId = (date: string): string => `${date}-${randomBytes(4).toString('hex')}`

export const runFolder = (folder: string, run: string): string => join(folder, '.runs', run)

/** Of each date, as its last run found it. */
const IMPLAUSIBLE = tables.implausible.prefix

/** Pseudonymous: a date's are kept until its month is made of them, and only where there is such a product. */
const VISITS = 'internal/visits'

/**
 * Moves the outputs of committed runs into place and removes what no ledger entry refers to.
 * @param current every release in force
 */
export async function settleRuns(
  folder: string,
  current: readonly LedgerEntry[],
  keyLife: KeyLife,
): Promise<void> {
  const daily = new Set(dailyProducts(keyLife).map(({ id }) => id))
  const isMade = (date: LocalDate): boolean =>
    monthlyProducts(keyLife).every(({ id }) =>
      current.some(({ product, date: first }) => product === id && monthOf(first) === monthOf(date)),
    )
  for (const run of await namesIn(join(folder, '.runs'))) {
    const entries = current.filter((entry) => entry.run === run)
    for (const { product, date } of entries) {
      for (const base of PUBLISHED) await promote(folder, run, join(base, product, `dt=${date}`))
      if (daily.has(product)) await promote(folder, run, join(IMPLAUSIBLE, `dt=${date}`))
      if (daily.has(product) && !isMade(date)) await keep(folder, run, join(VISITS, `dt=${date}`))
    }
    await rm(runFolder(folder, run), { recursive: true, force: true })
  }
  for (const name of await namesIn(join(folder, VISITS))) {
    if (isMade(name.replace('dt=', '')))
      await rm(join(folder, VISITS, name), { recursive: true, force: true })
  }
}

async function promote(folder: string, run: string, partition: string): Promise<void> {
  await keep(folder, run, partition)
  // A replaced run's exact figures have no reader left; its release stays in the figure store.
  for (const name of await namesIn(join(folder, partition))) {
    if (name !== `run=${run}`) await rm(join(folder, partition, name), { recursive: true, force: true })
  }
}

async function keep(folder: string, run: string, partition: string): Promise<void> {
  const to = join(folder, partition, `run=${run}`)
  await mkdir(dirname(to), { recursive: true })
  await rename(join(runFolder(folder, run), partition, `run=${run}`), to).catch(ignoreMissing)
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(ignoreMissing)) ?? []

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
