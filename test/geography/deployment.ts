import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { buildReference, type ReferenceOptions } from '../../functions/geography/index.ts'
import { type TableName, tables } from '../../functions/model/tables.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { memoryDocuments } from '../support/memory.ts'
import { CELL_HEADER, csv, type TestZone, town, townCells, useFolder, zonesJson } from './feeds.ts'

/** The feeds of the town, and deployments that read them or others. */
export function useTown() {
  const folder = useFolder()
  let workbench: Workbench
  let cells = ''
  let zones = ''
  beforeAll(async () => {
    workbench = await openWorkbench({ threads: 1 })
    cells = await folder.file(csv(CELL_HEADER, townCells), 'cells.csv')
    zones = await folder.file(zonesJson(town), 'zones.geojson')
  })
  afterAll(() => workbench.close())
  let deployments = 0

  return {
    file: folder.file,
    cellFile: (...lines: string[]) => folder.file(csv(CELL_HEADER, lines), 'cells.csv'),
    feeds: () => ({ cells, zones }),
    zoneFile: (change: (zone: TestZone) => TestZone) =>
      folder.file(zonesJson(town.map(change)), 'zones.geojson'),
    /** A deployment of its own folder. */
    deployment(given: Partial<ReferenceOptions> = {}) {
      deployments += 1
      const root = folder.path(`out-${deployments}`)
      const options: ReferenceOptions = {
        workbench,
        store: folderStore(root),
        documents: memoryDocuments(),
        country: 'gb',
        keyLife: 'month',
        feeds: { cells, zones },
        years: [2026],
        ...given,
      }
      return {
        options,
        build: (other: Partial<ReferenceOptions> = {}) => buildReference({ ...options, ...other }),
        rows: (version: string, table: TableName, more = '') =>
          workbench.rows<Record<string, unknown>>(
            `select * from read_parquet('${root}/${tables[table].prefix}/version=${version}/*.parquet', hive_partitioning = false) ${more}`,
          ),
        /** Every file with the time of its writing. */
        async written(): Promise<string[]> {
          const entries = await readdir(root, { recursive: true, withFileTypes: true })
          const files = entries
            .filter((entry) => entry.isFile())
            .map(({ parentPath, name }) => join(parentPath, name))
          return Promise.all(files.sort().map(async (path) => `${path} ${(await stat(path)).mtimeMs}`))
        },
      }
    },
  }
}
