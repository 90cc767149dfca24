import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { localHours, type Reference } from '../../functions/geography/index.ts'
import { writeTable } from '../../functions/geography/write-table.ts'
import { countries } from '../../functions/model/countries.ts'
import { monthOf } from '../../functions/model/dates.ts'
import { dailyProducts, monthlyProducts, type Product } from '../../functions/model/products.ts'
import { partitionPrefix, tables } from '../../functions/model/tables.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import { monthSteps, rollupSteps, runRollup } from '../../functions/rollup/index.ts'
import type { LocalDeployment } from '../local.ts'
import type { Progress } from '../progress.ts'

/** Tables by which cells become places. */
const placing = ['footprints', 'overlap', 'tile_zones'] as const
type Placing = (typeof placing)[number]

/** What a variant puts in the place of the pipeline's own tables; a table that it leaves out is the pipeline's. */
export interface Places {
  readonly footprints?: Iterable<{
    readonly cell: string
    readonly slot: readonly number[]
    readonly tile: readonly string[]
  }>
  readonly overlap?: Iterable<{ readonly cell: string; readonly other: string }>
  readonly tile_zones?: Iterable<{ readonly tile: string; readonly zone: string }>
}

/** Another way from the same fragments to figures. */
export interface Variant {
  /** Names its folder and the version of its tables. */
  readonly id: string
  readonly places: () => Promise<Places>
  /** Of which figures are made; paths, visits and trips always are, and homes where one needs them. @default all */
  readonly products?: readonly Product[]
}

/** The variant that is the pipeline itself, once more: its paths and visits are kept. */
export const PIPELINE = 'pipeline'
/** No cell stands for another one. */
export const WITHOUT_ANCHORS = 'without-anchors'

/** Every run of a variant has this name: its folder is new. */
export const RUN = 'accuracy'

/** Under which a variant works, beside the output folder of the pipeline. */
export const variantFolder = (root: string, id: string): string => join(root, 'variants', id)

/**
 * Makes the exact figures of dates from the pipeline's fragments, placed in another way: the same SQL reads
 * other tables, under a version of their own. Paths and visits stay in the variant's folder beside the figures.
 */
export async function makeVariant(
  local: LocalDeployment,
  reference: Reference,
  variant: Variant,
  { root, dates, progress }: { root: string; dates: readonly LocalDate[]; progress: Progress },
): Promise<void> {
  const out = variantFolder(root, variant.id)
  await writePlaces(local, reference, variant, out)
  const engine = duckdbQueryEngine({ workbench: local.workbench, folders: [local.folder, out], out })
  const { keyLife } = reference
  const wanted = (all: readonly Product[]): readonly Product[] =>
    all.filter(({ id }) => variant.products?.some((one) => one.id === id) ?? true)
  const options = { ...reference, run: RUN, referenceVersion: variant.id }
  progress.begin(variant.id, dates.length)
  for (const date of dates) {
    const hours = localHours(countries[reference.country].timeZone, date)
    await runRollup(
      engine,
      rollupSteps({ ...options, date, hours, products: wanted(dailyProducts(keyLife)) }),
    )
    progress.step(date)
  }
  const monthly = wanted(monthlyProducts(keyLife))
  for (const [month, some] of Map.groupBy(dates, monthOf)) {
    const made = some.map((date) => ({ date, run: RUN }))
    if (monthly.length > 0)
      await runRollup(engine, monthSteps({ ...options, month, made, products: monthly }))
  }
}

async function writePlaces(
  local: LocalDeployment,
  { version }: Reference,
  { id, places }: Variant,
  out: string,
): Promise<void> {
  const made = await places()
  const ports = { workbench: local.workbench, store: folderStore(out) }
  for (const name of ['zone_tree', 'calendar', ...placing] as const) {
    const rows = made[name as Placing]
    if (rows) await writeTable(ports, name, id, rows, name === 'footprints' ? ['slot', 'tile'] : [])
    else {
      const prefix = (of: string): string => partitionPrefix(tables[name], { version: of })
      await cp(join(local.folder, prefix(version)), join(out, prefix(id)), { recursive: true })
    }
  }
}
