import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymizeFile, readProfile } from '../../functions/anonymize/index.ts'
import { buildReference, cellList, localHours, type Reference } from '../../functions/geography/index.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { rollupSteps, runRollup } from '../../functions/rollup/index.ts'
import { simulate } from '../../sim/index.ts'
import { memoryDocuments } from '../support/memory.ts'
import { memoryVault } from '../support/vault.ts'

const DATE = '2026-03-02'
const HEADER = 'subscriber_id,timestamp,cell_id'
const rules = { country: 'gb', keyLife: 'day' } as const

let root: string
let workbench: Workbench
let reference: Reference
let records: readonly string[]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'smart-steps-same-figures-'))
  workbench = await openWorkbench({ threads: 1 })
  const feeds = join(root, 'feeds')
  await simulate({ city: 'demo', people: 60, days: 1, seed: 4, siteSpacingM: 1500, truth: false, out: feeds })
  reference = await buildReference({
    ...{ ...rules, workbench, store: folderStore(join(root, 'reference')), documents: memoryDocuments() },
    ...{ years: [2026], feeds: { cells: join(feeds, 'cells.csv'), zones: join(feeds, 'zones.geojson') } },
  })
  const events = gunzipSync(await readFile(join(feeds, 'events', `${DATE}.csv.gz`))).toString()
  records = events
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 3).join(','))
})
afterAll(async () => {
  await workbench.close()
  await rm(root, { recursive: true, force: true })
})

/** Every figure of the date, as the text of its row. @param files lines of each */
async function figuresOf(files: readonly (readonly string[])[]): Promise<string[]> {
  const out = await mkdtemp(join(root, 'out-'))
  const ports = { workbench, store: folderStore(out), keys: memoryVault() }
  await mkdir(join(out, 'landing'))
  for (const [index, lines] of files.entries()) {
    const key = `${index}.csv.gz`
    const file = join(out, 'landing', key)
    await writeFile(file, gzipSync([HEADER, ...lines, ''].join('\n')))
    const row = await anonymizeFile(ports, {
      ...{ ...rules, file, key, profile: readProfile('canonical'), cells: cellList(reference) },
      ...{ referenceVersion: reference.version, exclusionsVersion: null, today: '2026-03-03' },
    })
    expect(row).toMatchObject({ state: 'done', accepted: lines.length })
  }
  const products = dailyProducts('day')
  const steps = rollupSteps({
    ...{ ...rules, date: DATE, run: 'r', referenceVersion: reference.version, products },
    ...{ hours: localHours('Europe/London', DATE), zoneSystem: reference.zoneSystem },
  })
  await runRollup(duckdbQueryEngine({ workbench, folders: [join(root, 'reference'), out], out }), steps)
  const texts: string[] = []
  for (const { id } of products) {
    const table = `read_parquet('${join(out, 'internal', 'figures', id, '**', '*.parquet')}', hive_partitioning = false)`
    const rows = await workbench.rows<{ text: string }>(
      `select to_json(figures)::varchar as text from ${table} as figures`,
    )
    texts.push(...rows.map(({ text }) => `${id} ${text}`))
  }
  await rm(out, { recursive: true })
  return texts.sort()
}

test('figures are byte for byte the same however records are cut into files, ordered and repeated', async () => {
  const whole = await figuresOf([records])
  expect(whole.length).toBeGreaterThan(500)
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...records.keys()], { minLength: records.length }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 }),
      async (order, count, draws) => {
        // Each record is in one file, and where the draw is odd in a second one or a second time in the same.
        const files: string[][] = Array.from({ length: count }, () => [])
        order.forEach((record, position) => {
          const draw = draws[position % draws.length]! + position
          files[draw % count]!.push(records[record]!)
          if (draw % 2 === 1) files[(draw >> 1) % count]!.push(records[record]!)
        })
        expect(await figuresOf(files)).toEqual(whole)
      },
    ),
    { numRuns: 12, seed: 6 },
  )
}, 120_000)
