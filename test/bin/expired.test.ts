import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeExpired } from '../../bin/expired.ts'
import { retentionDays } from '../../functions/model/retention.ts'
import { fixedClock } from '../support/memory.ts'

const NOW = Date.parse('2026-03-24T12:00:00Z')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'expired-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, ageDays: number, moreSeconds = 0): Promise<void> {
  await mkdir(join(folder, dirname(name)), { recursive: true })
  await writeFile(join(folder, name), 'x')
  const seconds = NOW / 1000 - ageDays * 86_400 - moreSeconds
  await utimes(join(folder, name), seconds, seconds)
}
async function left(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
const remove = () => removeExpired({ folder, clock: fixedClock(new Date(NOW).toISOString()) })

test.each([
  ['internal/figures/presence/dt=2020-01-01/run=r1/part-0.parquet', retentionDays.figures],
  ['internal/figures/objections/2020-01.json', retentionDays.figures],
  ['internal/implausible/dt=2020-01-01/run=r1/part-0.parquet', retentionDays.figures],
  ['quarantine/abc.json', retentionDays.quarantine],
  ['internal/measurements/presence/dt=2020-01-01/run=r1/part-0.parquet', retentionDays.published],
  ['releases/presence/dt=2020-01-01/run=r1/part-0.csv', retentionDays.published],
])('%s is kept for %d days from its writing, whatever date it is of, and then goes', async (name, days) => {
  await write(name, days)
  expect(await remove()).toEqual(new Map())
  expect(await left()).toEqual([name])
  await write(name, days, 1)
  expect([...(await remove()).values()]).toEqual([1])
  expect(await left()).toEqual([])
  expect(await remove()).toEqual(new Map())
})

test('rows of pseudonyms, keys, the ledger and the reference do not go by their age', async () => {
  const names = [
    'fragments/dt=2020-01-01/a.parquet',
    'keys/2020-01-01.key',
    'dynamodb/1.ldb',
    'reference/x.json',
  ]
  for (const name of names) await write(name, 5_000)
  expect(await remove()).toEqual(new Map())
  expect(await left()).toEqual(names.sort())
})
