import { addDays } from '../../functions/model/dates.ts'
import {
  type FigureCell,
  figureSort,
  framePartition,
  zonePartition,
} from '../../functions/model/figure-items.ts'
import {
  epochLedgerSchema,
  type LedgerEntry,
  ledgerDocument,
  REFERENCE_DOCUMENT,
} from '../../functions/model/ledger.ts'
import { product as productOf } from '../../functions/model/products.ts'
import { type ZoneSystem, zoneGeometryKey, zoneSystemKey } from '../../functions/model/zones.ts'
import type { DocumentStore, FigureStore } from '../../functions/platform/ports.ts'
import type { Calendar, LocalHour } from '../../functions/serve/calendar.ts'
import { datesOf } from '../../functions/serve/calendar.ts'
import { type ApiOptions, createApi } from '../../functions/serve/index.ts'
import { contractSchema } from '../../functions/serve/tenants/contract.ts'
import { fixedClock, memoryDocuments, memoryFigures, memoryObjects } from '../support/memory.ts'
import { memoryAuditTrail, memoryMeter } from '../support/meter.ts'

/** Noise of one released hour of presence and of one day of visitors at the zones, in people² (design, §5). */
export const PRESENCE_VARIANCE = 1_500
export const VISITORS_VARIANCE = 1_143

/** all → north (a, b), south (c, d) */
export const city: ZoneSystem = {
  id: 'all',
  version: 'v1',
  levels: ['city', 'district', 'zone'],
  zones: [
    { id: 'all', name: 'Testville', parent: null, level: 'city', depth: 0 },
    { id: 'north', name: 'North', parent: 'all', level: 'district', depth: 1 },
    { id: 'south', name: 'South', parent: 'all', level: 'district', depth: 1 },
    { id: 'a', name: 'A', parent: 'north', level: 'zone', depth: 2 },
    { id: 'b', name: 'B', parent: 'north', level: 'zone', depth: 2 },
    { id: 'c', name: 'C', parent: 'south', level: 'zone', depth: 2 },
    { id: 'd', name: 'D', parent: 'south', level: 'zone', depth: 2 },
  ],
}

/** A root and n areas without districts, as a deployment without a zone file has them. */
export const areas = (n: number): ZoneSystem => ({
  id: 'areas',
  version: 'v1',
  levels: ['all', 'area'],
  zones: [
    { id: 'all', name: 'all', parent: null, level: 'all', depth: 0 },
    ...Array.from({ length: n }, (_, index) => {
      const id = `area-${String(index).padStart(4, '0')}`
      return { id, name: id, parent: 'all', level: 'area', depth: 1 }
    }),
  ],
})

export interface Published {
  readonly product?: string
  readonly date: string
  readonly revision?: number
  readonly run?: string
  readonly variance?: number
  /** Not on the ledger: a run that lost. */
  readonly isLost?: boolean
  /** Figures are not needed. */
  readonly onLedgerOnly?: boolean
  /** Version of the reference tables. @default 'ref1' */
  readonly reference?: string
  readonly estimate: (zone: string, hour: number, fold: number) => number
  /** What is shown of an observed estimate. @default the estimate with its noise */
  readonly scaled?: (estimate: number) => NonNullable<FigureCell['scaled']>
  /** In which cells the network was down. @default none */
  readonly isOutage?: (zone: string, hour: number, fold: number) => boolean
  /** @default the end of its date */
  readonly committedAt?: string
  /** @default '1-observed' */
  readonly methodVersion?: string
}

export interface WorldOptions extends Partial<Pick<ApiOptions, 'contracts' | 'usage' | 'clock'>> {
  readonly keyLife?: string
  readonly geometry?: boolean
}

/** A deployment in memory whose figure store holds what a release writes. */
export async function world(
  system: ZoneSystem = city,
  { keyLife = 'day', geometry = true, ...tenants }: WorldOptions = {},
) {
  const store = memoryObjects()
  const documents = memoryDocuments()
  const figures = memoryFigures()
  const clock = fixedClock('2026-05-01T09:00:00Z')
  const reference = 'ref1'
  await store.put(zoneSystemKey(reference), JSON.stringify(system))
  if (geometry) await store.put(zoneGeometryKey(reference), JSON.stringify(squares(system)))
  await documents.put(
    REFERENCE_DOCUMENT,
    { version: reference, zoneSystem: system.id, country: 'gb', keyLife },
    0,
  )
  const failures: unknown[] = []
  const api = createApi({
    store,
    documents,
    figures,
    clock,
    country: 'gb',
    calendar: london,
    // A token is the name of its tenant, and `t` that of the tenant `test`.
    verify: async (token) =>
      token === 't'
        ? { clientId: 'test', tenant: 'test' }
        : { clientId: `client-of-${token}`, tenant: token },
    jobs: { queue: { send: async () => {} }, downloads: { open: async () => null } },
    ...tenants,
    report: (error) => failures.push(error),
  })
  const request = (path: string, headers: Record<string, string> = {}) =>
    api.request(path, { headers: { Authorization: 'Bearer t', ...headers } })
  const send = (method: string, path: string, body?: unknown, token = 'test', headers = {}) =>
    api.request(path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    api,
    store,
    documents,
    figures,
    failures,
    request,
    send,
    publish: (published: Published) => publish(system, { figures, documents }, published),
    /** @throws Error with the problem where the answer is none */
    async get(path: string): Promise<Answer> {
      const response = await request(path)
      const body = await response.json()
      if (response.status !== 200)
        throw new Error(`${response.status} ${JSON.stringify(body)} ${failures.map(String)}`)
      return body as Answer
    },
    async problem(path: string): Promise<ProblemBody> {
      const response = await request(path)
      return { ...((await response.json()) as ProblemBody), status: response.status }
    },
  }
}
/** The same with all that a deployment has, so that every route is there: tenants are counted as well. */
export const wholeWorld = (system: ZoneSystem = city): Promise<World> =>
  world(system, {
    usage: { meter: memoryMeter(), trail: memoryAuditTrail() },
    contracts: { test: contractSchema.parse({ requestsPerSecond: 100 }) },
  })

export type World = Awaited<ReturnType<typeof world>>

export interface AnswerCell {
  readonly zone: string
  readonly label: string
  readonly value: number | null
  readonly status: string
  readonly [name: string]: unknown
}

export interface Answer {
  readonly cells: readonly AnswerCell[]
  readonly note: string | null
  readonly next: string | null
  readonly pending: readonly string[]
  readonly [name: string]: unknown
}

export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly parameter?: string
}

/** `a 14:00 → 250`, in the order of the answer. */
export const inShort = ({ cells }: Answer): string[] =>
  cells.map(({ zone, label, value, status, shownBy, covers }) =>
    [
      zone,
      label,
      value ?? status,
      ...(shownBy ? [`by ${shownBy}`] : []),
      ...(covers ? [`for ${covers}`] : []),
    ].join(' '),
  )

async function publish(
  system: ZoneSystem,
  { figures, documents }: { figures: FigureStore; documents: DocumentStore },
  {
    product = 'presence',
    date,
    revision = 1,
    run = 'r1',
    variance,
    isLost = false,
    onLedgerOnly = false,
    reference = 'ref1',
    estimate,
    scaled,
    isOutage,
    methodVersion = '1-observed',
    committedAt = `${date}T23:00:00Z`,
  }: Published,
): Promise<void> {
  const { grain } = productOf(product)
  const entry: LedgerEntry = {
    product,
    date,
    revision,
    run,
    rho: '1/100',
    sha256: `${product.length}${revision}${date.replaceAll('-', '')}`.padEnd(64, '0'),
    zoneSystem: system.id,
    referenceVersion: reference,
    methodVersion,
    committedAt,
  }
  if (onLedgerOnly) return commit(documents, entry)
  const slots = grain === 'hour' ? london.localHours('Europe/London', date) : [null]
  const item = (level: string, cells: unknown[]) => ({
    product,
    zoneSystem: system.id,
    level,
    date,
    revision,
    run,
    cells,
  })
  const cell = (zone: string, slot: LocalHour | null) => ({
    zone,
    start: (slot ?? london.localHours('Europe/London', date)[0]!).start.toISOString(),
    ...(slot ? { hour: slot.hour, fold: slot.fold } : {}),
    estimate: estimate(zone, slot?.hour ?? 0, slot?.fold ?? 0),
    ...(scaled ? { scaled: scaled(estimate(zone, slot?.hour ?? 0, slot?.fold ?? 0)) } : {}),
    variance: variance ?? (grain === 'hour' ? PRESENCE_VARIANCE : VISITORS_VARIANCE),
    ...(isOutage?.(zone, slot?.hour ?? 0, slot?.fold ?? 0) ? { outage: true } : {}),
  })
  await figures.put(
    system.zones.map(({ id, level }) => ({
      partition: zonePartition(product, system.id, id),
      sort: figureSort(entry),
      body: item(
        level,
        slots.map((slot) => cell(id, slot)),
      ),
    })),
  )
  for (const level of system.levels) {
    const zones = system.zones.filter((zone) => zone.level === level)
    await figures.put(
      slots.map((slot, frame) => ({
        partition: framePartition(product, system.id, level),
        sort: figureSort(entry, frame),
        body: item(
          level,
          zones.map(({ id }) => cell(id, slot)),
        ),
      })),
    )
  }
  if (!isLost) await commit(documents, entry)
}

async function commit(documents: DocumentStore, entry: LedgerEntry): Promise<void> {
  const id = ledgerDocument(entry.date)
  const known = await documents.get(id)
  const ledger = known
    ? epochLedgerSchema.parse(known.body)
    : { epoch: entry.date, limit: '3/50', entries: [] }
  await documents.put(id, { ...ledger, entries: [...ledger.entries, entry] }, known?.version ?? 0)
}

/** Zone i is a square of one degree with its south-west corner at (i, 50). */
function squares(system: ZoneSystem) {
  return {
    type: 'FeatureCollection',
    features: system.zones.map(({ id, name, parent, level }, i) => ({
      type: 'Feature',
      properties: { id, name, parent, level },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [i, 50],
            [i + 0.9, 50],
            [i + 0.9, 51],
            [i, 51],
            [i, 50],
          ],
        ],
      },
    })),
  }
}

/** Mondays to Fridays and so on of whole weeks: `weeks('2026-03-02', 4)` are 28 dates. */
export const weeks = (monday: string, number: number): string[] =>
  datesOf(monday, addDays(monday, 7 * number))

/**
 * London in 2026, by hand: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC. The one public
 * holiday is Good Friday, 3 April.
 */
export const london: Calendar = {
  localHours(_zone, date) {
    const offsetAt = (ms: number): number =>
      ms >= Date.UTC(2026, 2, 29, 1) && ms < Date.UTC(2026, 9, 25, 1) ? 3_600_000 : 0
    const midnight = Date.parse(`${date}T00:00:00Z`)
    const hours: LocalHour[] = []
    for (let ms = midnight - 7_200_000; ms < midnight + 26 * 3_600_000; ms += 3_600_000) {
      const wall = new Date(ms + offsetAt(ms)).toISOString()
      if (!wall.startsWith(date)) continue
      const hour = Number(wall.slice(11, 13))
      const fold = hours.some((other) => other.hour === hour) ? 1 : 0
      hours.push({ start: new Date(ms), end: new Date(ms + 3_600_000), hour, fold })
    }
    return hours
  },
  dayType(_country, date) {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
    if (weekday === 0 || date === '2026-04-03') return 'sunday'
    return weekday === 6 ? 'saturday' : 'weekday'
  },
}
