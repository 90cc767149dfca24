import { readIntake } from '../functions/anonymize/index.ts'
import { localHours, type Reference } from '../functions/geography/index.ts'
import { countries } from '../functions/model/countries.ts'
import { datesOfMonth as allDatesOf, firstOf, monthOf } from '../functions/model/dates.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { epochOf, type LedgerEntry } from '../functions/model/ledger.ts'
import { dailyProducts, monthlyProducts } from '../functions/model/products.ts'
import type { Country, KeyLife, LocalDate, Month, PrivacyProfile } from '../functions/model/vocabulary.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../functions/platform/local/query-engine.ts'
import { measureObjections, refuseHalted, releaseDate, releaseMonth } from '../functions/release/index.ts'
import {
  datesOfMonth,
  demandRevision,
  monthSteps,
  type RollupStep,
  rollupSteps,
  runRollup,
} from '../functions/rollup/index.ts'
import type { LocalDeployment } from './local.ts'
import type { Progress } from './progress.ts'
import { entriesInForce, newRunId, runFolder, settleRuns } from './runs.ts'

/** From fragments to releases in one output folder: of local dates, and of the months that are over. */

export interface ReleaseOptions {
  readonly country: Country
  readonly keyLife: KeyLife
  readonly privacy: PrivacyProfile
  /** The last month that was read is over. @default it is once a date of a later one has been read */
  readonly close?: boolean
  /** Released dates that are made once more, of all that has come, and pay again. */
  readonly revise?: readonly LocalDate[]
}

/**
 * Releases each date of which a daily product is not released.
 * @param referenceOf with the cells where they were on a date
 */
export async function releaseDates(
  local: LocalDeployment,
  dates: readonly LocalDate[],
  referenceOf: (date: LocalDate) => Promise<Reference>,
  options: ReleaseOptions,
  progress: Progress,
): Promise<void> {
  const { country, keyLife, privacy } = options
  const wanted = dailyProducts(keyLife)
  const released = new Set((await entriesInForce(local)).map(({ product, date }) => `${product} ${date}`))
  const revisions = await revisionsOf(local, dates, options, progress)
  const due: LocalDate[] = []
  for (const date of dates) {
    if (!revisions.has(date) && wanted.every(({ id }) => released.has(`${id} ${date}`))) continue
    // Its rows are gone: what would be released is noise about nobody.
    if (await local.keys.isDestroyed(epochOf(date, keyLife))) progress.say(`${date}: ${FORGOTTEN}`)
    else due.push(date)
  }
  progress.begin('making figures', due.length)
  for (const date of due) {
    await refuseHalted(local.documents, NO_FIGURES)
    const run = newRunId(date)
    const hours = localHours(countries[country].timeZone, date)
    const revise = revisions.has(date)
    const products = revise ? wanted : wanted.filter(({ id }) => !released.has(`${id} ${date}`))
    const made = { run, products, ...ofDeployment(await referenceOf(date), options) }
    await makeFigures(local, run, rollupSteps({ ...made, date, hours }))
    await releaseDate(inRun(local, run), { ...made, date, privacy, hours, ...(revise ? { revise } : {}) })
    await measureObjections(local, monthOf(date), privacy)
    await settleRuns(local.folder, await entriesInForce(local), keyLife)
    progress.step(date)
  }
}

/** @throws InvalidInput if a date to be revised is in none of the files */
async function revisionsOf(
  local: LocalDeployment,
  dates: readonly LocalDate[],
  { revise = [], keyLife }: ReleaseOptions,
  progress: Progress,
): Promise<ReadonlySet<LocalDate>> {
  const unknown = revise.find((date) => !dates.includes(date))
  if (unknown !== undefined) {
    throw new InvalidInput(`--revise ${unknown}: no file of --events has an accepted record of it`)
  }
  const current = await entriesInForce(local)
  const due = new Set<LocalDate>()
  for (const date of revise) {
    if (await demandRevision(local, keyLife, current, date)) due.add(date)
    else if (current.some((entry) => entry.date === date)) {
      progress.say(
        `${date}: no file has come since its last revision: it does not change, and nothing is charged`,
      )
    }
  }
  return due
}

/**
 * The months that are over: a date past them has been read at any time, or the operator closes the last.
 * A month is made once, so it waits for every date of it that was read.
 */
export async function releaseMonths(
  local: LocalDeployment,
  reference: Reference,
  options: ReleaseOptions,
  progress: Progress,
): Promise<void> {
  const { country, keyLife, privacy, close = false } = options
  const wanted = monthlyProducts(keyLife)
  if (wanted.length === 0) return
  const seen = [...new Set((await readIntake(local)).flatMap(({ localDates }) => localDates))].sort()
  for (const month of new Set(seen.map(monthOf))) {
    const current = await entriesInForce(local)
    const products = wanted.filter(({ id }) => !isReleased(current, id, firstOf(month)))
    if (products.length === 0) continue
    const names = products.map(({ id }) => id).join(', ')
    const { made, unusable } = await datesOfMonth(local.store, current, month, reference.zoneSystem.id)
    const isOver = close || monthOf(seen.at(-1)!) > month
    const isForgotten = await local.keys.isDestroyed(month)
    const reason = isForgotten
      ? FORGOTTEN
      : isOver
        ? whyIncomplete(seen, current, month, unusable, keyLife)
        : NOT_OVER
    if (reason !== null) {
      progress.say(`${names} of ${month} pending: ${reason}`)
      continue
    }
    await refuseHalted(local.documents, NO_FIGURES)
    const run = newRunId(month)
    const figures = { run, products, ...ofDeployment(reference, options) }
    const hours = allDatesOf(month).flatMap((date) => localHours(countries[country].timeZone, date))
    progress.begin('making figures of months', 1)
    await makeFigures(local, run, monthSteps({ ...figures, month, made }))
    await releaseMonth(inRun(local, run), { ...figures, date: firstOf(month), privacy, hours })
    await settleRuns(local.folder, await entriesInForce(local), keyLife)
    progress.step(month)
  }
}

const FORGOTTEN = 'the key of its epoch is destroyed and its rows are removed, so it is not released'
const NO_FIGURES = 'the files are read, and no figures are made of them'
const NOT_OVER = 'made once a date of a later month has been read, or with --close'

/** @returns null where every date that was read is there to make the month of */
function whyIncomplete(
  seen: readonly LocalDate[],
  current: readonly LedgerEntry[],
  month: Month,
  unusable: readonly string[],
  keyLife: KeyLife,
): string | null {
  const unreleased = seen.filter(
    (date) =>
      monthOf(date) === month && dailyProducts(keyLife).some(({ id }) => !isReleased(current, id, date)),
  )
  if (unreleased.length > 0) return `${unreleased.join(', ')} not released: run again with their files`
  if (unusable.length > 0) return `${unusable.join(', ')}: run all files of the month into a new --out`
  return null
}

const isReleased = (current: readonly LedgerEntry[], id: string, date: LocalDate): boolean =>
  current.some((entry) => entry.product === id && entry.date === date)

const ofDeployment = (reference: Reference, { country, keyLife }: ReleaseOptions) => ({
  country,
  keyLife,
  referenceVersion: reference.version,
  zoneSystem: reference.zoneSystem,
  prior: reference.prior,
})

/** A run writes aside. */
const inRun = (local: LocalDeployment, run: string) => ({
  ...local,
  archive: local.store,
  store: folderStore(runFolder(local.folder, run)),
})

async function makeFigures(local: LocalDeployment, run: string, steps: readonly RollupStep[]): Promise<void> {
  const out = runFolder(local.folder, run)
  await runRollup(duckdbQueryEngine({ workbench: local.workbench, folders: [local.folder, out], out }), steps)
}
