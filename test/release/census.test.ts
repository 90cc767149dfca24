import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { homeAreas, readCensus } from '../../functions/release/census.ts'
import { town } from './towns.ts'

let workbench: Workbench
let folder: string
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
  // A path is no text of SQL.
  folder = await mkdtemp(join(tmpdir(), "smart-steps-o'clock-"))
})
afterAll(async () => {
  await workbench.close()
  await rm(folder, { recursive: true })
})

const system = town(2, 2)
type Row = readonly [zone: string, band: string, gender: string, persons: number]

/** Each file with its rows; one without rows is an object of no bytes, as a marker of a folder is. */
async function read(files: Readonly<Record<string, readonly Row[]>>) {
  for (const [name, rows] of Object.entries(files)) {
    if (rows.length === 0) continue
    const values = rows.map(([zone, band, gender, of]) => `('${zone}', '${band}', '${gender}', ${of})`)
    await workbench.run(
      `copy (select * from (values ${values.join(', ')}) as rows (zone, age_band, gender, persons))
       to '${join(folder, name).replaceAll("'", "''")}' (format parquet)`,
    )
  }
  const store = {
    list: async () => Object.entries(files).map(([key, rows]) => ({ key, size: rows.length })),
    localPath: async (key: string) => join(folder, key),
  }
  return readCensus({ workbench, store }, 'ref1', system)
}

describe('a census', () => {
  test('is added up by home area and cohort, of all files and zones', async () => {
    const census = await read({
      'a.parquet': [
        ['d1z1', '25-34', 'female', 100],
        ['d1z2', '25-34', 'female', 20],
        ['d2z1', '25-34', 'male', 7],
      ],
      'b.parquet': [
        ['d1z1', '25-34', 'female', 3],
        ['d1z1', '18-24', 'male', 0],
      ],
    })
    expect(census?.persons).toEqual(
      new Map([
        [
          'd1',
          new Map([
            ['25-34 female', 123],
            ['18-24 male', 0],
          ]),
        ],
        ['d2', new Map([['25-34 male', 7]])],
      ]),
    )
  })

  test('leaves out who lives in no home area', async () => {
    const census = await read({
      'c.parquet': [
        ['elsewhere', '25-34', 'female', 100],
        ['city', '25-34', 'female', 100],
        ['d1z1', '25-34', 'female', 5],
      ],
    })
    expect(census?.persons.get('d1')).toEqual(new Map([['25-34 female', 5]]))
    expect(census?.persons.get('d2')).toEqual(new Map())
  })

  test('is none where there is no file, none with bytes, or nobody in it', async () => {
    expect(await read({})).toBeNull()
    expect(await read({ folder: [] })).toBeNull()
    expect(await read({ 'd.parquet': [['d1z1', '25-34', 'female', 0]] })).toBeNull()
  })

  test('is read beside objects of no bytes', async () => {
    const census = await read({ folder: [], 'e.parquet': [['d1z1', '25-34', 'female', 5]] })
    expect(census?.persons.get('d1')).toEqual(new Map([['25-34 female', 5]]))
  })
})

test('home areas are the districts, their own as well, and none of the city', () => {
  expect(homeAreas(town(1, 2))).toEqual(
    new Map([
      ['d1', 'd1'],
      ['d1z1', 'd1'],
      ['d1z2', 'd1'],
    ]),
  )
})
