import { createHmac } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { simulate } from '../../sim/index.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'

/** Files below a folder with a row of this pseudonym. */
async function filesWith(out: string, pid: bigint): Promise<string[]> {
  const workbench = await openWorkbench({ threads: 1 })
  try {
    const found: string[] = []
    for (const name of await readdir(out, { recursive: true })) {
      if (!name.endsWith('.parquet')) continue
      const rows = `read_parquet('${join(out, name)}', hive_partitioning = false)`
      const columns = await workbench.rows<{ column_name: string }>(`describe from ${rows}`)
      if (!columns.some(({ column_name }) => column_name === 'pid')) continue
      const [counted] = await workbench.rows<{ n: bigint }>(
        `select count(*) as n from ${rows} where pid = ${pid}`,
      )
      if (Number(counted!.n) > 0) found.push(name)
    }
    return found.sort()
  } finally {
    await workbench.close()
  }
}

test('run with a late objection takes the person out of every file, also of days whose events are not named again, and leaves measurements as they are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-objection-'))
  try {
    const [feeds, out] = [join(folder, 'feeds'), join(folder, 'out')]
    const few = { people: 300, days: 2, siteSpacingM: 2000, truth: false }
    await simulate({ city: 'demo', ...few, seed: 7, firstDate: '2026-03-23', out: feeds })
    const run = async (dates: string) =>
      lastJson(
        await smartSteps(
          ...['run', '--events', join(feeds, 'events', dates), '--out', out, '--json'],
          ...['--key-life', 'month', '--zones', join(feeds, 'zones.geojson')],
          ...['cells', 'subscribers', 'optouts'].flatMap((name) => [`--${name}`, join(feeds, `${name}.csv`)]),
        ),
      )
    await run('*.csv.gz')
    const key = await readFile(join(out, 'keys', '2026-03.key'))
    const [file] = (await readdir(join(feeds, 'events'))).sort()
    const lines = gunzipSync(await readFile(join(feeds, 'events', file!)))
      .toString()
      .split('\n')
      .slice(1)
    let pid = 0n
    let before: string[] = []
    let objector = ''
    // The first who was seen on both days, so that each table has them.
    for (const id of new Set(lines.map((line) => line.split(',')[0]!))) {
      pid = createHmac('sha256', key).update(id).digest().readBigInt64BE(0)
      before = await filesWith(out, pid)
      objector = id
      if (before.filter((name) => name.startsWith('internal/visits/')).length === 2) break
    }
    const tables = new Set(
      before.map((name) =>
        name
          .split('/')
          .slice(0, -1)
          .join('/')
          .replace(/\/(dt|epoch)=.*/, ''),
      ),
    )
    expect([...tables].sort()).toEqual(['fragments', 'internal/visits', 'people'])
    const measured = async () => {
      const names = (await readdir(join(out, 'internal', 'measurements'), { recursive: true })).sort()
      const files = names.filter((name) => name.endsWith('.parquet'))
      return Promise.all(
        files.map(
          async (name) =>
            `${name} ${(await readFile(join(out, 'internal', 'measurements', name))).toString('base64')}`,
        ),
      )
    }
    const measurements = await measured()
    expect(measurements.length).toBeGreaterThan(5)
    await appendFile(join(feeds, 'optouts.csv'), `${objector}\n`)
    // Of the last day alone: the fragments of the first are not read again, they are swept.
    await run((await readdir(join(feeds, 'events'))).sort().at(-1)!)
    expect(await filesWith(out, pid)).toEqual(['exclusions/epoch=2026-03/part-0.parquet'])
    expect(await measured()).toEqual(measurements)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
