import { type BucketCount, bucketNames } from '../model/buckets.ts'
import { countries } from '../model/countries.ts'
import { InvalidInput } from '../model/errors.ts'
import { epochOf } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import { figuresTable, partitionPrefix, type TableName, tables } from '../model/tables.ts'
import {
  type Country,
  type KeyLife,
  type LocalDate,
  literalSchema,
  localDateSchema,
} from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { Query, QueryEngine, Source } from '../platform/ports.ts'
import { figuresSelect, wrapperInputs } from './bounding.ts'
import { type BucketStep, bucketSteps } from './bucket-steps.ts'
import { dateLiteral, integerLiteral, sqlText, textLiteral, timestampLiteral, withParameters } from './sql.ts'

export interface RollupOptions {
  readonly date: LocalDate
  /** A new one for every attempt: what it writes is current only once the ledger says so. */
  readonly run: string
  readonly country: Country
  readonly keyLife: KeyLife
  /** The hours of the local date, in order: 24, or 23 or 25 where the clocks change. */
  readonly hours: readonly { readonly start: Date; readonly end: Date }[]
  readonly referenceVersion: string
  readonly zoneSystem: Pick<ZoneSystem, 'id'>
  /** Daily products whose key life is no longer than the deployment's. */
  readonly products: readonly Product[]
  /** Into how many parts the steps by pseudonym are cut. @default 1 */
  readonly buckets?: BucketCount
}

export interface RollupStep {
  readonly query: Query
  /** The folder that it fills, of this run alone. */
  readonly prefix: string
  /** The pseudonyms that it is about, where they are not all. */
  readonly bucket?: string
}

/** Steps that wait for none of each other. */
export type Stage = readonly RollupStep[]

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const DAY_MS = 24 * HOUR_MS

/** The longest gap that a path bridges: nothing further off can change the day. */
const MARGIN_MS = 8 * HOUR_MS

/** Who the rows of a run are read of: everybody, or one bucket. Several dates are read together. */
export const ofRuns = (
  table: 'merged' | 'paths' | 'visits' | 'trips',
  runs: readonly { readonly date: LocalDate; readonly run: string }[],
  bucket?: string,
): Source => ({
  table,
  partitions: runs.map(({ date: dt, run }) => ({ dt, run, ...(bucket === undefined ? {} : { bucket }) })),
})

/** The queries of a date: `merged` before those of the buckets, `figures` after them. */
export interface RollupStages {
  /** One, which writes all buckets. */
  readonly merged: Stage
  /** Each once per bucket and of it alone, so that visits of a bucket wait for the paths of that bucket only. */
  readonly perBucket: Readonly<Record<BucketStep, Stage>>
  /** One per product, over all buckets. */
  readonly figures: Stage
}

/**
 * The queries of one local day, in an order in which they can run one after the other. Each reads what the
 * stages before have written in this run, and the reference.
 * @throws InvalidInput if a product cannot be made of a day, or the hours are not one
 */
export function rollupSteps(options: RollupOptions): RollupStep[] {
  const { merged, perBucket, figures } = rollupStages(options)
  return [...merged, ...bucketSteps.flatMap((name) => perBucket[name]), ...figures]
}

/**
 * @throws InvalidInput if a product cannot be made of a day, or the hours are not one
 * @see docs/adr/0012-steps-by-pid-run-per-bucket.md
 */
export function rollupStages(options: RollupOptions): RollupStages {
  check(options)
  const { date, run, keyLife, referenceVersion: version, buckets = 1 } = options
  const day = dayOf(options)
  const ofReference = (table: TableName): Source => ({ table, partitions: [{ version }] })
  const parameters = {
    date: dateLiteral(date),
    date_before: dateLiteral(utcDate(Date.parse(date) - DAY_MS)),
    date_after: dateLiteral(utcDate(Date.parse(date) + DAY_MS)),
    day_start: timestampLiteral(new Date(day.start)),
    day_end: timestampLiteral(new Date(day.end)),
    window_start: timestampLiteral(new Date(day.windowStart)),
    window_end: timestampLiteral(new Date(day.windowEnd)),
    day_start_minute: integerLiteral(day.start / MINUTE_MS),
    day_end_minute: integerLiteral(day.end / MINUTE_MS),
    ...bucketOfPid(buckets),
  }
  const select = (name: 'merged' | BucketStep): string => withParameters(sqlText(`${name}.sql`), parameters)
  const people: Source = { table: 'people', partitions: [{ epoch: epochOf(date, keyLife) }] }
  const merged: RollupStep = {
    query: {
      name: 'merged',
      select: select('merged'),
      inputs: {
        fragments: { table: 'fragments', partitions: utcDates(day).map((dt) => ({ dt })) },
        exclusions: { table: 'exclusions', partitions: [{ epoch: epochOf(date, keyLife) }] },
      },
      splitBy: 'bucket',
    },
    prefix: partitionPrefix(tables.merged, { dt: date, run }),
  }
  const ofBuckets = (
    name: BucketStep,
    from: 'merged' | 'paths' | 'visits',
    reference: readonly TableName[],
  ): RollupStep[] =>
    bucketNames(buckets).map((bucket) => ({
      query: {
        name,
        select: select(name),
        inputs: {
          [from]: ofRuns(from, [{ date, run }], bucket),
          ...Object.fromEntries(reference.map((table) => [table, ofReference(table)])),
        },
      },
      prefix: partitionPrefix(tables[name], { dt: date, run, bucket }),
      bucket,
    }))
  return {
    merged: [merged],
    perBucket: {
      paths: ofBuckets('paths', 'merged', ['overlap', 'footprints']),
      visits: ofBuckets('visits', 'paths', ['tile_zones', 'zone_tree']),
      trips: ofBuckets('trips', 'visits', []),
      implausible: ofBuckets('implausible', 'merged', ['sites']),
    },
    figures: options.products.map((product) => ({
      query: {
        name: product.id,
        select: figuresSelect(product, sqlText(product.sql), {
          date: parameters.date,
          timeZone: textLiteral(countries[options.country].timeZone),
          zoneSystem: textLiteral(options.zoneSystem.id),
        }),
        inputs: {
          [wrapperInputs.calendar]: ofReference('calendar'),
          zone_tree: ofReference('zone_tree'),
          ...Object.fromEntries(
            (['visits', 'paths', 'trips', 'people'] as const)
              .filter((name) => product.inputs.includes(name))
              .map((name) => [
                wrapperInputs[name],
                name === 'people' ? people : ofRuns(name, [{ date, run }]),
              ]),
          ),
        },
      },
      prefix: partitionPrefix(figuresTable(product), { dt: date, run }),
    })),
  }
}

/**
 * Runs the steps one after the other.
 * @param onStep told after each
 */
export async function runRollup(
  engine: QueryEngine,
  steps: readonly RollupStep[],
  onStep?: (step: RollupStep) => void,
): Promise<void> {
  for (const step of steps) {
    await engine.unload(step.query, step.prefix)
    onStep?.(step)
  }
}

/**
 * A bucket is the top bits of a pseudonym: all that a shift leaves, under a mask. One bucket has no bit, and
 * the mask leaves none.
 */
const bucketOfPid = (buckets: BucketCount) => ({
  bucket_shift: integerLiteral(Math.min(64 - Math.log2(buckets), 63)),
  bucket_mask: integerLiteral(buckets - 1),
})

/** In milliseconds, half-open. */
interface DayBounds {
  readonly start: number
  readonly end: number
  readonly windowStart: number
  readonly windowEnd: number
}

/** The day and the margin around it, which ends where the epoch does: beyond it nobody is the same. */
function dayOf({ date, keyLife, hours }: RollupOptions): DayBounds {
  const start = hours[0]!.start.getTime()
  const end = hours.at(-1)!.end.getTime()
  const isSameEpoch = (days: number): boolean =>
    epochOf(utcDate(Date.parse(date) + days * DAY_MS), keyLife) === epochOf(date, keyLife)
  return {
    start,
    end,
    windowStart: isSameEpoch(-1) ? start - MARGIN_MS : start,
    windowEnd: isSameEpoch(1) ? end + MARGIN_MS : end,
  }
}

/** The partitions of fragments that the window touches. */
function utcDates({ windowStart, windowEnd }: DayBounds): LocalDate[] {
  const first = Date.parse(utcDate(windowStart))
  const count = Math.ceil((windowEnd - first) / DAY_MS)
  return Array.from({ length: count }, (_, index) => utcDate(first + index * DAY_MS))
}

const utcDate = (milliseconds: number): LocalDate => new Date(milliseconds).toISOString().slice(0, 10)

function check({ date, run, hours, referenceVersion, keyLife, products }: RollupOptions): void {
  if (!localDateSchema.safeParse(date).success) {
    throw new InvalidInput(`"${date}" is no date: write it as YYYY-MM-DD`)
  }
  for (const [name, value] of Object.entries({ run, referenceVersion })) {
    if (!literalSchema.safeParse(value).success) {
      throw new InvalidInput(`${name} "${value}": expected 1 to 40 letters, digits, _ and -`)
    }
  }
  const isUnbroken = hours.every(({ start }, i) => i === 0 || start.getTime() === hours[i - 1]!.end.getTime())
  const distanceMs = Math.abs((hours[0]?.start.getTime() ?? Number.NaN) - Date.parse(date))
  if (!isUnbroken || !(distanceMs < DAY_MS)) {
    throw new InvalidInput(
      `${date}: the ${hours.length} hours given are not that day: take localHours of geography for this date`,
    )
  }
  for (const product of products) {
    if (product.cadence !== 'day') {
      throw new InvalidInput(`${product.id} is released by the ${product.cadence}: it is not made of one day`)
    }
    const ofMonths = product.inputs.find((name) => name === 'homes' || name === 'roamers')
    if (ofMonths) {
      throw new InvalidInput(
        `${product.id} reads ${ofMonths}, which a month alone has: release it by the month`,
      )
    }
    if (product.keyLife === 'month' && keyLife === 'day') {
      throw new InvalidInput(
        `${product.id} needs pseudonyms that live for a month, those of this deployment live for a day: leave it out`,
      )
    }
  }
}
