import { addDays } from '../model/dates.ts'
import { framedBy } from '../model/dimensions.ts'
import { type FigureItem, figureSort, framePartition, zonePartition } from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import type { FigureRecord, FigureStore } from '../platform/ports.ts'
import type { Period } from './public-keys.ts'
import { type Estimated, figureCell } from './release-rows.ts'

/** Of so many cells the records are held at once: of 10,000 zones by 300 homes there are 6 million. */
const CELLS_AT_ONCE = 100_000

/** Stores the figures of a release as serving reads them, some of them at a time. */
export async function storeFigures(
  figures: Pick<FigureStore, 'put'>,
  records: Iterable<Item>,
): Promise<void> {
  let together: FigureRecord[] = []
  let cells = 0
  for (const record of records) {
    together.push(record)
    cells += record.body.cells.length
    if (cells < CELLS_AT_ONCE) continue
    await figures.put(together)
    together = []
    cells = 0
  }
  if (together.length > 0) await figures.put(together)
}

/**
 * The same estimates twice, as serving reads them: all cells of a zone on the date, for a curve, and all
 * zones of a level in one period, for a map; of a dimension whose values are zones, a map for each of them.
 * Rows per day of a month lie under their days, as those of days do. Each is made when it is asked for.
 */
export function* figureRecords(
  estimates: readonly Estimated[],
  product: Product,
  release: Pick<LedgerEntry, 'date' | 'revision' | 'run' | 'zoneSystem'>,
): Generator<Item> {
  for (const [day, ofDay] of Map.groupBy(estimates, ({ key }) => key.period.day)) {
    yield* recordsOfDate(ofDay, product, { ...release, date: addDays(release.date, day) })
  }
}

type Item = FigureRecord & { readonly body: FigureItem }

function* recordsOfDate(
  estimates: readonly Estimated[],
  product: Product,
  release: Pick<LedgerEntry, 'date' | 'revision' | 'run' | 'zoneSystem'>,
): Generator<Item> {
  const { date, revision, run, zoneSystem } = release
  const item = (cells: readonly Estimated[]): FigureItem => ({
    product: product.id,
    zoneSystem,
    level: cells[0]!.key.zone.level,
    date,
    revision,
    run,
    cells: cells.map((cell) => figureCell(cell, product)),
  })
  for (const [zone, cells] of Map.groupBy(estimates, ({ key }) => key.zone.id)) {
    yield {
      partition: zonePartition(product.id, zoneSystem, zone),
      sort: figureSort(release),
      body: item(cells),
    }
  }
  const cut = framedBy(product.dimensions)
  const index = cut === undefined ? -1 : product.dimensions.indexOf(cut)
  // A day is one frame, wherever in its month.
  const positionOf = ({ position }: Period): number => (product.grain === 'day' ? 0 : position)
  const sortOf = ({ key }: Estimated): string =>
    figureSort(release, positionOf(key.period), key.dimensions[index])
  for (const [level, ofLevel] of Map.groupBy(estimates, ({ key }) => key.zone.level)) {
    for (const [sort, cells] of Map.groupBy(ofLevel, sortOf)) {
      yield { partition: framePartition(product.id, zoneSystem, level), sort, body: item(cells) }
    }
  }
}
