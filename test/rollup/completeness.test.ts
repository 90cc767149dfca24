import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IntakeRow, writeIntake } from '../../functions/anonymize/intake.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { manifestGate } from '../../functions/rollup/completeness.ts'

const DATE = '2026-03-24'
const KEY = `landing/manifests/${DATE}.json`
const file = (n: number): string => `landing/events/dt=${DATE}/${String(n).padStart(4, '0')}.csv.gz`
const files = (count: number): string[] => Array.from({ length: count }, (_, index) => file(index + 1))

let workbench: Workbench
let folder: string
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-manifests-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Rows as the anonymizer itself writes them. */
async function taken(states: Readonly<Record<string, IntakeRow['state']>>): Promise<void> {
  for (const [name, state] of Object.entries(states)) {
    const row: IntakeRow = {
      file: name,
      content: '0',
      state,
      message: '',
      inputs: '',
      rows: 1,
      accepted: 1,
      rejected: {},
      excluded: {},
      longSessions: 0,
      utcDates: [DATE],
      localDates: [DATE],
    }
    await writeIntake({ store: folderStore(folder), workbench }, row)
  }
}
const done = (names: readonly string[]) =>
  taken(Object.fromEntries(names.map((name) => [name, 'done' as const])))

/** The gate over manifests that lie in the landing store under these keys. */
function gate(manifests: Readonly<Record<string, unknown>>) {
  const calls = { list: 0, fetch: 0 }
  const landing = {
    async list(prefix: string) {
      calls.list += 1
      return Object.keys(manifests)
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key }))
    },
    async fetch({ key }: { readonly key: string }) {
      calls.fetch += 1
      const path = join(workbench.scratch, 'manifest.json')
      const body = manifests[key]
      await writeFile(path, typeof body === 'string' ? body : JSON.stringify(body))
      return { path }
    },
  }
  return Object.assign(manifestGate({ landing, store: folderStore(folder), workbench }), { calls })
}

describe('a date with a manifest of its files', () => {
  test('is complete when the last of 40 was read, and was not before', async () => {
    const of = gate({ [KEY]: { date: DATE, files: files(40) } })
    await done(files(39))
    expect(await of(DATE)).toEqual({
      state: 'incomplete',
      message: `of 40 files of its manifest 1 not read, first ${file(40)} (have them written)`,
    })
    await done([file(40)])
    expect(await of(DATE)).toEqual({ state: 'complete' })
  })

  test('is not complete by 20 other files', async () => {
    await done(Array.from({ length: 20 }, (_, index) => `landing/events/other-${index}.csv`))
    const found = await gate({ [KEY]: { date: DATE, files: files(2) } })(DATE)
    expect(found).toMatchObject({ message: expect.stringContaining('2 not read, first') })
  })

  test('tells files that wait, that were lost and in quarantine from those that have not come', async () => {
    await taken({ [file(1)]: 'done', [file(2)]: 'quarantined', [file(3)]: 'waiting', [file(4)]: 'waiting' })
    await taken({ [file(7)]: 'lost' })
    const found = await gate({ [KEY]: { date: DATE, files: files(7).reverse() } })(DATE)
    expect(found).toEqual({
      state: 'incomplete',
      message: [
        `of 7 files of its manifest 2 not read, first ${file(5)} (have them written)`,
        `2 waiting to be read, first ${file(3)} (they are read once the lists they need are in force)`,
        `1 in quarantine, first ${file(2)} (have them mended and written again under their names)`,
        `1 lost before they were read, first ${file(7)} (have them written again under their names)`,
      ].join('; '),
    })
  })

  test('counts a file that is listed twice once', async () => {
    await done([file(1)])
    const of = gate({ [KEY]: { date: DATE, files: [file(1), file(1)] } })
    expect(await of(DATE)).toEqual({ state: 'complete' })
  })

  test('follows a replaced file: read, then broken, then read again', async () => {
    const of = gate({ [KEY]: { date: DATE, files: [file(1)] } })
    for (const [state, expected] of [
      ['done', 'complete'],
      ['quarantined', 'incomplete'],
      ['done', 'complete'],
    ] as const) {
      await taken({ [file(1)]: state })
      expect(await of(DATE)).toMatchObject({ state: expected })
    }
  })

  test('leaves no copy in the scratch folder', async () => {
    await done(files(2))
    await gate({ [KEY]: { date: DATE, files: files(3) } })(DATE)
    const left = (await readdir(workbench.scratch)).filter((name) => /json|parquet/.test(name))
    expect(left).toEqual([])
  })
})

describe('a date without a manifest', () => {
  test('is nobody’s word, and 33 such dates cost one list and no fetch', async () => {
    const of = gate({ 'landing/manifests/2026-03-23.json': {}, 'landing/manifests/readme.txt': '' })
    for (let n = 0; n < 33; n += 1) expect(await of(DATE)).toEqual({ state: 'no-manifest' })
    expect(of.calls).toEqual({ list: 1, fetch: 0 })
  })
})

describe('a manifest that cannot be used', () => {
  const wanted = `expected {"date": "${DATE}", "files": ["landing/events/…", …]}; write it anew`
  test.each<[string, unknown, string]>([
    ['no JSON', '{"date"', `${KEY} is no JSON: ${wanted}`],
    ['another date', { date: '2026-03-25', files: files(1) }, `${KEY} is about 2026-03-25: ${wanted}`],
    ['no files', { date: DATE, files: [] }, `${KEY}: files: expected at least one file; ${wanted}`],
    [
      'a file of another feed',
      { date: DATE, files: ['landing/cells/cells.csv'] },
      `${KEY}: files.0: expected a key below landing/events/; ${wanted}`,
    ],
    [
      'a word too many',
      { date: DATE, files: files(1), count: 1 },
      `${KEY}: Unrecognized key: "count"; ${wanted}`,
    ],
  ])('%s: its date is not complete, and the message says how to write it', async (_what, body, message) => {
    await done(files(1))
    expect(await gate({ [KEY]: body })(DATE)).toEqual({ state: 'incomplete', message })
  })
})
