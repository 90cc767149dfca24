import { countries } from '../model/countries.ts'
import { afterMonth, firstOf, monthOf } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import { dailyProducts, type Product } from '../model/products.ts'
import { figuresTable, partitionPrefix, type TableName, tables } from '../model/tables.ts'
import {
  type Country,
  type KeyLife,
  type LocalDate,
  literalSchema,
  type Month,
  monthSchema,
} from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { ObjectStore, Source } from '../platform/ports.ts'
import { figuresSelect, wrapperInputs } from './bounding.ts'
import { homesStep, roamersOf } from './homes.ts'
import { ofRuns, type RollupStep, type Stage } from './plan.ts'
import { dateLiteral, sqlText, textLiteral } from './sql.ts'

/** A local date and the run whose visits stand for it. */
export interface MadeDate {
  readonly date: LocalDate
  readonly run: string
}

export interface MonthOptions {
  readonly month: Month
  /** Of the month's figures; a new one for every attempt. */
  readonly run: string
  readonly country: Country
  readonly keyLife: KeyLife
  readonly referenceVersion: string
  readonly zoneSystem: Pick<ZoneSystem, 'id'>
  /** Monthly products whose key life is no longer than the deployment's. */
  readonly products: readonly Product[]
  /** Its dates that were made; each once, in any order. */
  readonly made: readonly MadeDate[]
}

/**
 * The queries of one month, in an order in which they can run one after the other.
 * @throws InvalidInput if a product cannot be made of a month, or the dates are none of it
 */
export const monthSteps = (options: MonthOptions): RollupStep[] => monthStages(options).flat()

/**
 * The queries of one month in two stages: homes, where a product asks for them, and one per product; all of the
 * visits that its dates have left. No fragment is read again, so a month counts nobody whom none of its dates
 * counted; and who has objected since is left out.
 * @throws InvalidInput if a product cannot be made of a month, or the dates are none of it
 */
export function monthStages(options: MonthOptions): readonly [Stage, Stage] {
  check(options)
  const { month, run, country, referenceVersion: version, products } = options
  const date = firstOf(month)
  const made = options.made.toSorted(byDate)
  const ofReference = (table: TableName): Source => ({ table, partitions: [{ version }] })
  // An injected partition takes one value: this becomes one `where dt = … and run = …` for each date.
  const sources: Readonly<Record<'visits' | 'people' | 'homes' | 'roamers', Source>> = {
    visits: ofRuns('visits', made),
    people: { table: 'people', partitions: [{ epoch: month }] },
    homes: { table: 'homes', partitions: [{ dt: date, run }] },
    roamers: roamersOf(month),
  }
  const day = {
    date: dateLiteral(date),
    until: dateLiteral(afterMonth(month)),
    timeZone: textLiteral(countries[country].timeZone),
    zoneSystem: textLiteral(options.zoneSystem.id),
  }
  const figures = products.map(
    (product): RollupStep => ({
      query: {
        name: product.id,
        select: figuresSelect(product, sqlText(product.sql), day),
        inputs: {
          [wrapperInputs.calendar]: ofReference('calendar'),
          zone_tree: ofReference('zone_tree'),
          exclusions: { table: 'exclusions', partitions: [{ epoch: month }] },
          ...Object.fromEntries(
            (['visits', 'people', 'homes', 'roamers'] as const)
              .filter((name) => product.inputs.includes(name))
              .map((name) => [wrapperInputs[name], sources[name]]),
          ),
        },
      },
      prefix: partitionPrefix(figuresTable(product), { dt: date, run }),
    }),
  )
  const needsHomes = products.some(({ inputs }) => inputs.includes('homes'))
  return [needsHomes ? [homesStep({ month, run, country, referenceVersion: version, made })] : [], figures]
}

/** The dates of a month that a figure can be made of, and why the others that were released cannot. */
export interface DatesOfMonth {
  /** In the order of the dates. */
  readonly made: readonly MadeDate[]
  /** A date each, with the reason. */
  readonly unusable: readonly string[]
}

/**
 * Which run stands for each released date of a month: several products of one date may have been made by
 * several runs. Any of them would be right: each made its visits of all fragments that the date had then, by
 * one SQL. The one committed last is taken, since it has left out the most objections; of two committed in
 * one instant that with the greater id, so that every attempt takes the same.
 * @param current releases in force
 * @param zoneSystem of the month: a date that was made in another one has no visit to its zones
 */
export async function datesOfMonth(
  store: Pick<ObjectStore, 'list'>,
  current: readonly LedgerEntry[],
  month: Month,
  zoneSystem: string,
): Promise<DatesOfMonth> {
  const newest = newestEntries(current, month)
  const found = await Promise.all(
    newest.map(async ({ date, run, zoneSystem: its }) => {
      if (its !== zoneSystem) return `${date} (made in the zone system ${its}, the month's is ${zoneSystem})`
      const visits = await store.list(`${tables.visits.prefix}/dt=${date}/run=${run}/`)
      return visits.length > 0 ? null : `${date} (its visits are gone)`
    }),
  )
  return {
    made: newest.filter((_, index) => found[index] === null).map(({ date, run }) => ({ date, run })),
    unusable: found.filter((reason) => reason !== null),
  }
}

function newestEntries(current: readonly LedgerEntry[], month: Month): readonly LedgerEntry[] {
  const daily = new Set<string>(dailyProducts('month').map(({ id }) => id))
  const ofMonth = current.filter(({ product, date }) => daily.has(product) && monthOf(date) === month)
  return [...Map.groupBy(ofMonth, ({ date }) => date).values()]
    .map((entries) => entries.toSorted(byCommit).at(-1)!)
    .sort(byDate)
}

const byDate = (a: { date: LocalDate }, b: { date: LocalDate }): number => (a.date < b.date ? -1 : 1)

const byCommit = (a: LedgerEntry, b: LedgerEntry): number =>
  `${a.committedAt} ${a.run}` < `${b.committedAt} ${b.run}` ? -1 : 1

function check({ month, run, referenceVersion, keyLife, products, made }: MonthOptions): void {
  if (!monthSchema.safeParse(month).success) {
    throw new InvalidInput(`"${month}" is no month: write it as YYYY-MM`)
  }
  for (const [name, value] of Object.entries({ run, referenceVersion })) {
    if (!literalSchema.safeParse(value).success) {
      throw new InvalidInput(`${name} "${value}": expected 1 to 40 letters, digits, _ and -`)
    }
  }
  const foreign = made.find(({ date }) => monthOf(date) !== month)
  if (foreign) throw new InvalidInput(`${foreign.date} is no date of ${month}: leave it out`)
  // Two runs of a date would add up the minutes of everybody in both.
  const twice = made.find(({ date }, index) => made.findIndex((other) => other.date === date) < index)
  if (twice) throw new InvalidInput(`${month}: ${twice.date} is given twice: one run stands for a date`)
  // Without a date every figure would be 0, and what is published would be noise alone.
  if (made.length === 0) throw new InvalidInput(`${month} has no date that was made: make its dates first`)
  if (keyLife !== 'month') {
    throw new InvalidInput(
      `${month}: pseudonyms live for a day here, and nobody is the same on two of them: no product of a month can be made`,
    )
  }
  for (const product of products) {
    if (product.cadence !== 'month' || !(product.grain === 'month' || product.grain === 'day')) {
      throw new InvalidInput(
        `${product.id} is released by the ${product.cadence}, in rows per ${product.grain}: it is not made of a month`,
      )
    }
    const gone = product.inputs.find((name) => name === 'paths' || name === 'trips')
    if (gone) {
      throw new InvalidInput(`${product.id} reads ${gone}, of which a month keeps none: read visits`)
    }
  }
}
