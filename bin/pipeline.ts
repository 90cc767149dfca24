import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { glob } from 'tinyglobby'
import {
  anonymizeFile,
  countPeople,
  eventDates,
  type IntakeRow,
  type Profile,
  prepareSubscribers,
  readIntake,
  readProfile,
  sweepEpoch,
} from '../functions/anonymize/index.ts'
import { buildReference, cellList, type Reference, referencesByDate } from '../functions/geography/index.ts'
import { countries } from '../functions/model/countries.ts'
import { addDays, firstOf, monthOf } from '../functions/model/dates.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { epochOf } from '../functions/model/ledger.ts'
import { type Product, product } from '../functions/model/products.ts'
import type { Country, KeyLife, LocalDate, PrivacyProfile } from '../functions/model/vocabulary.ts'
import { removeExpired } from './expired.ts'
import { releaseDates, releaseMonths } from './figures.ts'
import type { LocalDeployment } from './local.ts'
import type { Progress } from './progress.ts'
import { countRecords, type RecordCounts } from './record-counts.ts'
import { entriesInForce, settleRuns } from './runs.ts'

export interface PipelineOptions {
  /** Patterns or paths of event files. */
  readonly events: readonly string[]
  readonly profile: string
  readonly country: Country
  readonly keyLife: KeyLife
  readonly privacy: PrivacyProfile
  /** @default the day after the newest local date in the files */
  readonly today?: LocalDate
  /** The last month in the files is over. @default it is once a later date has been seen */
  readonly close?: boolean
  /** Zones that are merged into their surroundings, beside those that the zone file calls sensitive. */
  readonly sensitivePlaces?: readonly string[]
  /** Released dates that are made once more and pay again. @default they are left alone */
  readonly revise?: readonly LocalDate[]
  /** Paths of the other feeds. */
  readonly feeds: {
    readonly cells?: string
    readonly subscribers?: string
    readonly optouts?: string
    readonly zones?: string
    readonly census?: string
    readonly prior?: string
  }
}

/** What the files of a glob hold, as recorded in the intake. For the operator's eyes; never published. */
export interface PipelineSummary extends RecordCounts {
  /** Distinct pseudonyms, summed over epochs. */
  readonly people: number
  /** Local dates with an accepted record. */
  readonly days: number
  /** Current ones in the output folder. */
  readonly releases: number
  readonly seconds: number
}

/**
 * The whole path over one output folder: reference, fragments, figures, releases. Repeated with the same
 * files it does nothing new. Inputs are only read.
 * @throws InvalidInput if no file matches, or if the folder belongs to another country or key life
 */
export async function runPipeline(
  local: LocalDeployment,
  options: PipelineOptions,
  progress: Progress,
): Promise<PipelineSummary> {
  const started = performance.now()
  const files = await eventFiles(options.events)
  const feeds = refuseMissing(options.feeds)
  const profile = readProfile(options.profile)
  await settleRuns(local.folder, await entriesInForce(local), options.keyLife)
  for (const [name, files] of await removeExpired(local)) {
    progress.say(`${name}: ${files} files were kept for as long as they may be, and are removed`)
  }

  const { timeZone } = countries[options.country]
  progress.say(`reading the dates of ${files.length} files`)
  const seen = await eventDates(local.workbench, files, profile, { timeZone, now: local.clock.now() })
  const today = options.today ?? addDays(seen.at(-1) ?? local.clock.now().toISOString().slice(0, 10), 1)

  progress.say('preparing cells, zones and calendar')
  const geography = {
    ...local,
    ...options,
    feeds,
    ...(profile.areas ? { areas: profile.areas } : {}),
    date: addDays(today, -1),
    years: yearsUntil(today),
  }
  const reference = await buildReference({ ...geography, say: (note) => progress.say(note) })
  const known = new Set((await readIntake(local, files)).map(({ file, content }) => `${content} ${file}`))
  const intake = await anonymize(local, { files, seen, today, profile, reference }, options, progress)
  const added = intake.filter(({ file, content }) => !known.has(`${content} ${file}`))
  await tellLateFiles(local, added, options.revise ?? [], progress)
  const dates = [...new Set(intake.flatMap(({ localDates }) => localDates))].sort()
  await releaseDates(local, dates, await referencesByDate(geography, reference), options, progress)
  await releaseMonths(local, reference, options, progress)
  progress.end()
  return {
    ...countRecords(intake),
    people: await countPeople(local, intake, options),
    days: dates.length,
    releases: (await entriesInForce(local)).length,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }
}

/** @throws InvalidInput if nothing matches, or if a pattern names a folder */
async function eventFiles(patterns: readonly string[]): Promise<readonly string[]> {
  const given = patterns.filter((pattern) => pattern !== '')
  if (given.length === 0) {
    throw new InvalidInput('--events is missing: name the event files, --events "dump/*.csv.gz"')
  }
  // A path that exists is itself, whatever brackets its name has; only the rest are patterns.
  const found = given.filter((path) => existsSync(path))
  const matched = await glob(
    given.filter((pattern) => !existsSync(pattern)),
    { absolute: true, expandDirectories: false },
  )
  const files = await Promise.all([...found, ...matched].map((path) => realpath(resolve(path))))
  if (files.length === 0) {
    throw new InvalidInput(
      `no file matches --events ${given.join(' ')} in ${process.cwd()}: check the pattern, and keep it in quotes`,
    )
  }
  return [...new Set(files)].sort()
}

function refuseMissing(feeds: PipelineOptions['feeds']): PipelineOptions['feeds'] {
  for (const [name, path] of Object.entries(feeds)) {
    if (!existsSync(path)) throw new InvalidInput(`--${name}: there is no file ${path}`)
  }
  return feeds
}

interface Reading {
  readonly files: readonly string[]
  /** Local dates in the files, ascending. */
  readonly seen: readonly LocalDate[]
  readonly today: LocalDate
  readonly profile: Profile
  readonly reference: Reference
}

async function anonymize(
  local: LocalDeployment,
  { files, seen, today, profile, reference }: Reading,
  { country, keyLife, feeds }: PipelineOptions,
  progress: Progress,
): Promise<IntakeRow[]> {
  const { subscribers, optouts } = feeds
  const stored = (await readIntake(local)).flatMap(({ localDates }) => localDates)
  // Also those whose files are not named this time: an objection is about them too, while their keys live.
  const epochs = [...new Set([...seen, ...stored].map((date) => epochOf(date, keyLife)))].sort()
  const exclusions =
    subscribers === undefined && optouts === undefined
      ? null
      : await prepareSubscribers(local, {
          ...(subscribers === undefined ? {} : { subscribers }),
          ...(optouts === undefined ? {} : { optouts }),
          country,
          keyLife,
          epochs,
        })
  const cells = cellList(reference)
  // Of the reference only the list of cells decides what becomes of a record.
  const cellsVersion = createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 12)
  const intake: IntakeRow[] = []
  progress.begin('anonymizing files', files.length)
  for (const file of files) {
    const row = await anonymizeFile(local, {
      file,
      key: file,
      profile,
      country,
      keyLife,
      cells,
      referenceVersion: cellsVersion,
      exclusionsVersion: exclusions?.version ?? null,
      today,
    })
    intake.push(row)
    progress.step()
    if (row.state !== 'done') progress.say(`${row.state}: ${row.message}`)
  }
  progress.end()
  if (exclusions !== null) {
    for (const epoch of epochs) await sweepEpoch(local, { country, keyLife }, epoch, { isAlone: true })
  }
  return intake
}

/** A released date or month is not released again: what comes later waits for a revision, which pays. */
async function tellLateFiles(
  local: LocalDeployment,
  added: readonly IntakeRow[],
  revised: readonly LocalDate[],
  progress: Progress,
): Promise<void> {
  const current = await entriesInForce(local)
  const datesOf = (cadence: Product['cadence']): ReadonlySet<LocalDate> =>
    new Set(current.filter((entry) => product(entry.product).cadence === cadence).map(({ date }) => date))
  const [days, months] = [datesOf('day'), datesOf('month')]
  for (const { file, localDates } of added) {
    const late = localDates.filter((date) => days.has(date) && !revised.includes(date))
    const lateMonths = [...new Set(localDates.map(monthOf))].filter((month) => months.has(firstOf(month)))
    if (late.length > 0) {
      progress.say(
        `${file}: its records of ${late.join(', ')} are kept, but these dates are released already and do not change: --revise ${late.join(',')} releases them once more, and pays again`,
      )
    }
    if (lateMonths.length > 0) {
      progress.say(
        `${file}: the monthly figures of ${lateMonths.join(', ')} are released already and do not change`,
      )
    }
  }
}

/** Years of the dates that can still be released: two years back, and the day after today. */
function yearsUntil(today: LocalDate): number[] {
  const year = Number(today.slice(0, 4))
  return [year - 2, year - 1, year, year + 1]
}
