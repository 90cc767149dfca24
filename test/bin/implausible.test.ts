import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readImplausible } from '../../bin/implausible.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { Workbench } from '../../functions/platform/ports.ts'

let workbench: Workbench
let folder: string
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-implausible-'))
})
afterAll(async () => {
  await workbench.close()
  await rm(folder, { recursive: true, force: true })
})

/** Rows `(cell, sightings, two_places, too_fast)` of a date, in two buckets. */
async function found(name: string, ...buckets: string[]) {
  const out = join(folder, name)
  for (const [bucket, rows] of buckets.entries()) {
    const at = join(out, 'internal/implausible/dt=2026-03-02/run=r', `bucket=0${bucket}`)
    await mkdir(at, { recursive: true })
    await workbench.run(
      `copy (select * from (values ${rows}) as t(cell, sightings, two_places, too_fast))
       to '${join(at, 'part-0.parquet')}' (format parquet)`,
    )
  }
  return readImplausible({ workbench, store: folderStore(out) })
}

describe('what nobody can have done, for the operator', () => {
  test('is nothing before a date was made', async () => {
    expect(await found('empty')).toBeNull()
  })

  test('adds up buckets, and names the cell of whose sightings a tenth or more are doubted', async () => {
    const rows = ["('good', 900, 1, 2), ('clock', 80, 3, 9)", "('good', 100, 0, 0), ('clock', 40, 0, 6)"]
    expect(await found('two', ...rows)).toEqual({
      sightings: 1120,
      two_places: 4,
      too_fast: 17,
      cells: [{ cell: 'clock', part: 18 / 120 }],
    })
  })

  test('names no cell with under a hundred sightings: one phone could make it stand out', async () => {
    expect((await found('few', "('rare', 99, 99, 0)"))!.cells).toEqual([])
  })
})
