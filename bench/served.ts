import { localHours } from '../functions/geography/index.ts'
import { addDays } from '../functions/model/dates.ts'
import { figureSort, framePartition, zonePartition } from '../functions/model/figure-items.ts'
import { type LedgerEntry, ledgerDocument, REFERENCE_DOCUMENT } from '../functions/model/ledger.ts'
import { type ZoneSystem, zoneSystemKey } from '../functions/model/zones.ts'
import type { DocumentStore, FigureStore, ObjectStore } from '../functions/platform/ports.ts'

/** A served deployment for measuring: presence of so many zones for so many days, as a release writes it. */

export const FIRST = '2026-01-01'
const ZONES_A_DISTRICT = 10
const VARIANCE = 1_500
const WRITTEN_AT_ONCE = 500

export function measuredCity(zones: number): ZoneSystem {
  const name = (kind: string, index: number): string => `${kind}-${String(index).padStart(4, '0')}`
  const districts = Array.from({ length: Math.ceil(zones / ZONES_A_DISTRICT) }, (_, index) => index)
  return {
    id: 'city',
    version: 'v1',
    levels: ['city', 'district', 'zone'],
    zones: [
      { id: 'city', name: 'city', parent: null, level: 'city', depth: 0 },
      ...districts.map((index) => {
        const id = name('district', index)
        return { id, name: id, parent: 'city', level: 'district', depth: 1 }
      }),
      ...Array.from({ length: zones }, (_, index) => {
        const id = name('zone', index)
        const parent = name('district', Math.floor(index / ZONES_A_DISTRICT))
        return { id, name: id, parent, level: 'zone', depth: 2 }
      }),
    ],
  }
}

interface Stores {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
}

/** Writes reference, ledgers and figures. Every zone is shown at every hour. */
export async function writeServed(
  { store, documents, figures }: Stores,
  system: ZoneSystem,
  days: number,
): Promise<void> {
  await store.put(zoneSystemKey('bench'), JSON.stringify(system))
  await documents.put(
    REFERENCE_DOCUMENT,
    { version: 'bench', zoneSystem: system.id, country: 'gb', keyLife: 'day' },
    0,
  )
  for (let day = 0; day < days; day += 1) {
    const entry = entryOf(addDays(FIRST, day), system)
    const records = recordsOf(entry, system)
    for (let index = 0; index < records.length; index += WRITTEN_AT_ONCE) {
      await figures.put(records.slice(index, index + WRITTEN_AT_ONCE))
    }
    const ledger = { epoch: entry.date, limit: '3/50', entries: [entry] }
    await documents.put(ledgerDocument(entry.date), ledger, 0)
  }
}

const entryOf = (date: string, system: ZoneSystem): LedgerEntry => ({
  product: 'presence',
  date,
  revision: 1,
  run: 'bench',
  rho: '1/100',
  sha256: date.replaceAll('-', '').padEnd(64, '0'),
  zoneSystem: system.id,
  referenceVersion: 'bench',
  methodVersion: '1-observed',
  committedAt: `${date}T23:00:00Z`,
})

function recordsOf(entry: LedgerEntry, system: ZoneSystem) {
  const hours = localHours('Europe/London', entry.date)
  const cell = (zone: string, hour: (typeof hours)[number], index: number) => ({
    zone,
    start: hour.start.toISOString(),
    hour: hour.hour,
    fold: hour.fold,
    estimate: 1_000 + ((index * 7_919) % 5_000),
    variance: VARIANCE,
  })
  const { product, date, revision, run } = entry
  const item = (level: string, cells: unknown[]) => ({
    ...{ product, zoneSystem: system.id, level, date, revision, run },
    cells,
  })
  return [
    ...system.zones.map(({ id, level }) => ({
      partition: zonePartition(product, system.id, id),
      sort: figureSort(entry),
      body: item(
        level,
        hours.map((hour, index) => cell(id, hour, index)),
      ),
    })),
    ...system.levels.flatMap((level) =>
      hours.map((hour, frame) => ({
        partition: framePartition(product, system.id, level),
        sort: figureSort(entry, frame),
        body: item(
          level,
          system.zones.filter((zone) => zone.level === level).map(({ id }, index) => cell(id, hour, index)),
        ),
      })),
    ),
  ]
}
