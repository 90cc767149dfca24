import { addDays } from '../model/dates.ts'
import { framedBy } from '../model/dimensions.ts'
import { type FigureItem, figureSort, framePartition, zonePartition } from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import type { FigureRecord } from '../platform/ports.ts'
import type { Period } from './public-keys.ts'
import { type Estimated, figureCell } from './release-rows.ts'

/**
 * The same estimates twice, as serving reads them: all cells of a zone on the date, for a curve, and all
 * zones of a level in one period, for a map; of a dimension whose values are zones, a map for each of them.
 * Rows per day of a month lie under their days, as those of days do.
 */
export function figureRecords(
  estimates: readonly Estimated[],
  product: Product,
  release: Pick<LedgerEntry, 'date' | 'revision' | 'run' | 'zoneSystem'>,
): FigureRecord[] {
  return [...Map.groupBy(estimates, ({ key }) => key.period.day)].flatMap(([day, ofDay]) =>
    recordsOfDate(ofDay, product, { ...release, date: addDays(release.date, day) }),
  )
}

function recordsOfDate(
  estimates: readonly Estimated[],
  product: Product,
  release: Pick<LedgerEntry, 'date' | 'revision' | 'run' | 'zoneSystem'>,
): FigureRecord[] {
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
  const zones = [...Map.groupBy(estimates, ({ key }) => key.zone.id)].map(([zone, cells]) => ({
    partition: zonePartition(product.id, zoneSystem, zone),
    sort: figureSort(release),
    body: item(cells),
  }))
  const levels = [...Map.groupBy(estimates, ({ key }) => key.zone.level)]
  const cut = framedBy(product.dimensions)
  const index = cut === undefined ? -1 : product.dimensions.indexOf(cut)
  const frames = levels.flatMap(([level, ofLevel]) => {
    // A day is one frame, wherever in its month.
    const positionOf = ({ position }: Period): number => (product.grain === 'day' ? 0 : position)
    const sortOf = ({ key }: Estimated): string =>
      figureSort(release, positionOf(key.period), key.dimensions[index])
    return [...Map.groupBy(ofLevel, sortOf)].map(([sort, cells]) => ({
      partition: framePartition(product.id, zoneSystem, level),
      sort,
      body: item(cells),
    }))
  })
  return [...zones, ...frames]
}
