import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import {
  anonymizeFile,
  countPeople,
  type IntakeRow,
  newestEventDate,
  readIntake,
  readProfile,
} from '../../functions/anonymize/index.ts'
import { bytesBelow, openFolder } from './folder.ts'

/** Real persons' records: nothing of them is printed, also not when a test fails. */
const data = resolve(import.meta.dirname, '../../../shared/data/unicom-xdr')
const present = existsSync(data)
const title = present
  ? 'of 123,023 real records in 25 files each is accepted or rejected, twice the same, and no id is left'
  : `skipped, as the real records are not at ${data}`

it.skipIf(!present)(title, async () => {
  const folder = await openFolder()
  const profile = readProfile('unicom-xdr')
  const files = readdirSync(data).map((name) => join(data, name))
  const { workbench } = folder.ports
  const calendar = { country: 'cn', keyLife: 'month' } as const
  const now = new Date('2026-01-01T00:00:00Z')
  expect(await newestEventDate(workbench, files, profile, { timeZone: 'Asia/Shanghai', now })).toMatch(
    /^2015-/,
  )
  const takeAll = async () => {
    const rows: IntakeRow[] = []
    for (const file of files) {
      rows.push(
        await anonymizeFile(folder.ports, {
          file,
          key: file,
          profile,
          ...calendar,
          cells: { kind: 'areas', ids: profile.areas! },
          referenceVersion: 'r1',
          exclusionsVersion: null,
          today: '2015-09-02',
        }),
      )
    }
    return rows
  }
  const rows = await takeAll()
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  expect(rows).toHaveLength(25)
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['done']))
  expect(sum(rows.map((row) => row.rows))).toBe(123_023)
  expect(sum(rows.map((row) => row.accepted + sum(Object.values(row.rejected))))).toBe(123_023)
  // 3,180 phones in August, as the data's own description says; some of them again in the next month.
  const people = await countPeople(folder.ports, rows, calendar)
  expect(people >= 3_180 && people < 2 * 3_180).toBe(true)

  const before = await folder.ports.store.list('')
  expect(await takeAll()).toEqual(rows)
  expect(await folder.ports.store.list('')).toEqual(before)
  expect(await readIntake(folder.ports)).toEqual(rows)

  const ids = new Set<string>()
  for (const file of files) {
    const text = gunzipSync(await readFile(file)).toString('latin1')
    for (const line of text.split('\n')) ids.add(line.slice(0, line.indexOf(',')))
  }
  ids.delete('')
  const stored = Buffer.concat(await bytesBelow(folder.out)).toString('latin1')
  expect(ids.size).toBe(3_180)
  expect([...ids].filter((id) => stored.includes(id)).length).toBe(0)
  await folder.close()
})
