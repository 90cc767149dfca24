import type { Product } from '../model/products.ts'
import { type LevelCounts, type ReleaseCounts, releaseCountsDocument } from '../model/release-counts.ts'
import { mostOfOne } from '../model/sensitivity.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { DocumentStore } from '../platform/ports.ts'
import type { Drawn } from './ledger.ts'
import type { Estimated, ReleaseRow } from './release-rows.ts'

/**
 * How many cells of each level are shown, coarsened or suppressed, and with which noise: for the public page.
 * @param rows of the estimates, in their order
 */
export function countsOf(
  estimates: readonly Estimated[],
  rows: readonly ReleaseRow[],
  product: Product,
  system: ZoneSystem,
): LevelCounts[] {
  const byDepth = new Map<number, LevelCounts>()
  for (const [index, { key, variance }] of estimates.entries()) {
    const { depth } = key.zone
    const { status } = rows[index]!
    const counts = byDepth.get(depth) ?? {
      level: system.levels[depth]!,
      statuses: {},
      variance: { least: variance, most: variance },
      mostOfOne: mostOfOne(product, system.levels.length, depth) / product.perUnit,
    }
    counts.statuses[status] = (counts.statuses[status] ?? 0) + 1
    counts.variance.least = Math.min(counts.variance.least, variance)
    counts.variance.most = Math.max(counts.variance.most, variance)
    byDepth.set(depth, counts)
  }
  return [...byDepth].sort(([a], [b]) => a - b).map(([, counts]) => counts)
}

/** Aside, like everything else before the commit. A run draws once, so there is none of it yet. */
export async function storeCounts(
  documents: Pick<DocumentStore, 'put'>,
  { product, date, run }: Pick<Drawn, 'product' | 'date' | 'run'>,
  levels: LevelCounts[],
): Promise<void> {
  const counts: ReleaseCounts = { product, date, run, levels }
  await documents.put(releaseCountsDocument(counts), counts, 0)
}
