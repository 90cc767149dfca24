import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { intervalOf } from '../../functions/model/disclosure.ts'
import { figureItemSchema, zonePartition } from '../../functions/model/figure-items.ts'
import type { Product } from '../../functions/model/products.ts'
import { cellColumns } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { FigureStore } from '../../functions/platform/ports.ts'
import type { World } from './world.ts'

/** The session's table of what would be shown of a product's cells if nothing were hidden. */
export const estimatesTable = (product: Product): string => `estimates_${product.id.replaceAll('-', '_')}`

/**
 * Makes the table of what the figure store holds: a row per cell but for outages, shown or not, with the estimate and
 * the 95 % interval of all its errors, signed: `scaled, low, high`, in people.
 */
export async function makeEstimates(
  { workbench, reference }: World,
  figures: FigureStore,
  product: Product,
): Promise<void> {
  const file = join(workbench.scratch, 'estimates.ndjson')
  async function* rows() {
    for (const { id, level } of reference.zoneSystem.zones) {
      // Sort keys begin with a date.
      const records = await figures.query(zonePartition(product.id, reference.zoneSystem.id, id), '0', ':')
      for (const { body } of records) {
        const item = figureItemSchema.parse(body)
        for (const { zone, start, hour, fold, block, dimensions, scaled, outage } of item.cells) {
          if (!scaled || outage) continue
          const cell = { zone, level, date: item.date, start, hour, fold, block, ...dimensions }
          yield `${JSON.stringify({ ...cell, scaled: scaled.estimate, ...intervalOf({ estimate: scaled.estimate, variance: scaled.variance + scaled.common }) })}\n`
        }
      }
    }
  }
  const columns = { ...cellColumns(product), scaled: 'DOUBLE', low: 'DOUBLE', high: 'DOUBLE' }
  const types = Object.entries(columns).map(([name, type]) => `"${name}": '${type}'`)
  try {
    await pipeline(Readable.from(rows()), createWriteStream(file))
    await workbench.run(`create or replace temp table ${estimatesTable(product)} as
      select * from read_json(${quoted(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`)
  } finally {
    await rm(file, { force: true })
  }
}
