import { holidayName, readZoneSystem } from '../geography/index.ts'
import { addDays } from '../model/dates.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import { type Product, product } from '../model/products.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { committedOn, type DateRequest } from './nights-in-force.ts'
import { isOutage, NO_OUTAGES, type Outages } from './outages.ts'
import { measurementsKey } from './release-files.ts'

/** The product whose hours say where the network was down. */
const WITNESS: Product = product('presence')
/** So many weeks before a date say what is usual on it; with fewer nothing is. */
const WEEKS = 4
const DAYS_OF_A_WEEK = 7

interface Ports {
  readonly workbench: Pick<Workbench, 'rows'>
  /** Of the run that is being made. */
  readonly store: Pick<ObjectStore, 'localPath'>
  /** Where committed measurements and the reference lie. */
  readonly archive: Pick<ObjectStore, 'get' | 'localPath'>
  readonly documents: Pick<DocumentStore, 'get'>
}

/**
 * Where the network was down on a date, told by measurements alone: each zone's hour of presence beside the mean of
 * the same hour on the same weekday of the four weeks before. A larger zone is compared like any other, and not by
 * the zones in it. On a public holiday nothing is claimed: offices are empty then, and the network works.
 * @param drawn products of this run; where presence is none of them, that of the release in force is read
 * @see docs/adr/0020-outages.md
 */
export async function findOutages(
  ports: Ports,
  request: DateRequest,
  drawn: ReadonlySet<string>,
): Promise<Outages> {
  const { date, run, country, keyLife, zoneSystem } = request
  if (holidayName(country, date) !== null) return NO_OUTAGES
  const before = Array.from({ length: WEEKS }, (_, week) => addDays(date, -DAYS_OF_A_WEEK * (week + 1)))
  const entries = (await committedOn(ports.documents, keyLife, [date, ...before])).filter(
    (entry) => entry.product === WITNESS.id && entry.zoneSystem === zoneSystem.id,
  )
  const past = entries.filter((entry) => entry.date !== date)
  const inForce = entries.find((entry) => entry.date === date)
  if (past.length < WEEKS || !(await haveTheseZones(ports, request, past))) return NO_OUTAGES
  const paths = await Promise.all(
    past.map((entry) => ports.archive.localPath(measurementsKey(WITNESS, entry))),
  )
  if (drawn.has(WITNESS.id)) {
    const own = await ports.store.localPath(measurementsKey(WITNESS, { date, run }))
    return outagesOf(await compared(ports, own, paths), request)
  }
  if (!inForce) return NO_OUTAGES
  const own = await ports.archive.localPath(measurementsKey(WITNESS, inForce))
  return outagesOf(await compared(ports, own, paths), request)
}

/** A zone of another version may have other ground under the same id. */
async function haveTheseZones(
  { archive }: Pick<Ports, 'archive'>,
  { referenceVersion, zoneSystem }: DateRequest,
  entries: readonly LedgerEntry[],
): Promise<boolean> {
  const others = new Set(entries.map((entry) => entry.referenceVersion))
  others.delete(referenceVersion)
  for (const version of others) {
    if ((await readZoneSystem(archive, version))?.version !== zoneSystem.version) return false
  }
  return true
}

/** A zone's hour beside what is usual, in the unit of figures. */
interface Compared {
  readonly level: string
  readonly zone: string
  readonly hour: number
  readonly fold: number
  readonly present: number
  readonly variance: number
  readonly usual: number
  readonly usualVariance: number
}

/**
 * The second of two equal hours would be a week of its own; an hour that a week lacks has no mean.
 * @returns in one order, so that sums over it are the same each time
 */
const compared = (
  { workbench }: Pick<Ports, 'workbench'>,
  own: string,
  past: readonly string[],
): Promise<Compared[]> =>
  workbench.rows(
    `select level, zone, hour, fold, cast(measurement as double) as present, variance, usual, "usualVariance"
     from ${rowsOf([own])}
     join (select zone, hour, avg(measurement) as usual, sum(variance) / count(*) ** 2 as "usualVariance"
           from ${rowsOf(past)}
           where fold = 0
           group by zone, hour
           having count(*) = $weeks) as before using (zone, hour)
     order by zone, hour, fold`,
    { weeks: WEEKS },
  )

const rowsOf = (paths: readonly string[]): string =>
  `read_parquet([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}], hive_partitioning = false)`

function outagesOf(
  rows: readonly Compared[],
  { hours, zoneSystem }: Pick<DateRequest, 'hours' | 'zoneSystem'>,
): Outages {
  const leaf = zoneSystem.levels.at(-1)
  const dark = new Map<string, Set<number>>()
  const missing = hours.map(() => 0)
  for (const { level, zone, hour, fold, present, variance, usual, usualVariance } of rows) {
    if (!isOutage({ value: present, variance }, { value: usual, variance: usualVariance })) continue
    const position = hours.findIndex((of) => of.hour === hour && of.fold === fold)
    dark.set(zone, (dark.get(zone) ?? new Set()).add(position))
    if (level === leaf) missing[position]! += (usual - present) / WITNESS.perUnit
  }
  return { dark, missing }
}
