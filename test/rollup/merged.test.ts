import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerrain, type Row, type Sighting, type Terrain } from './terrain.ts'

const terrain: Terrain = { cells: { a: 'A', b: 'B' }, tiles: { A: 'za' }, leaves: { za: 'north' } }

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

const slots = (rows: readonly Row[]): string[] =>
  rows.map(
    ({ pid, cell, slot, slot_date, first_minute, last_minute }) =>
      `${pid} ${cell} ${(slot as Date).toISOString().slice(5, 16)} ${first_minute}–${last_minute} of ${(slot_date as Date).toISOString().slice(5, 10)}`,
  )

describe('the input that a run freezes', () => {
  test('is the same however the records are split into files, repeated or ordered', async () => {
    const seen: Sighting[] = [
      [1, 'a', '2026-01-14 10:01'],
      [1, 'a', '2026-01-14 10:04'],
      [1, 'b', '2026-01-14 10:02'],
      [2, 'a', '2026-01-14 10:00', '2026-01-14 10:03'],
    ]
    const merged = [
      '1 a 01-14T10:00 1–4 of 01-14',
      '1 b 01-14T10:00 2–2 of 01-14',
      '2 a 01-14T10:00 0–3 of 01-14',
    ]
    const splits = [[seen], [seen.toReversed()], seen.map((one) => [one]), [seen, seen.slice(1), seen]]
    for (const files of splits) {
      const { merged: read } = await country.rollUp({ terrain, date: '2026-01-14', files })
      expect(slots(await read())).toEqual(merged)
    }
  })

  test('has with day keys the local day alone, 23:00 to 23:00 UTC in summer', async () => {
    const { merged } = await country.rollUp({
      terrain,
      date: '2026-06-10',
      files: [
        [
          [1, 'a', '2026-06-09 22:59'],
          [2, 'a', '2026-06-09 23:00'],
          [3, 'a', '2026-06-10 22:59'],
          [4, 'a', '2026-06-10 23:00'],
        ],
      ],
    })
    expect(slots(await merged())).toEqual(['2 a 06-09T23:00 0–0 of 06-10', '3 a 06-10T22:55 4–4 of 06-10'])
  })

  test('has with month keys 8 hours on both sides, each slot with its own local date', async () => {
    const { merged } = await country.rollUp({
      terrain,
      date: '2026-06-10',
      keyLife: 'month',
      files: [
        [
          [1, 'a', '2026-06-09 14:59'],
          [2, 'a', '2026-06-09 15:00'],
          [3, 'a', '2026-06-10 12:00'],
          [4, 'a', '2026-06-11 06:59'],
          [5, 'a', '2026-06-11 07:00'],
        ],
      ],
    })
    expect(slots(await merged())).toEqual([
      '2 a 06-09T15:00 0–0 of 06-09',
      '3 a 06-10T12:00 0–0 of 06-10',
      '4 a 06-11T06:55 4–4 of 06-11',
    ])
  })

  test('ends with its month, where the pseudonyms end', async () => {
    const seen: Sighting[] = [
      [1, 'a', '2026-05-31 22:30'],
      [2, 'a', '2026-05-31 23:30'],
      [3, 'a', '2026-06-30 22:30'],
      [4, 'a', '2026-06-30 23:30'],
    ]
    const at = async (date: string) => {
      const { merged } = await country.rollUp({ terrain, date, keyLife: 'month', files: [seen] })
      return (await merged()).map(({ pid }) => Number(pid))
    }
    expect(await at('2026-06-01')).toEqual([2])
    expect(await at('2026-06-30')).toEqual([3])
  })

  test('leaves out who opted out since the records were stored', async () => {
    const { merged } = await country.rollUp({
      terrain,
      date: '2026-01-14',
      files: [
        [
          [1, 'a', '2026-01-14 10:00'],
          [2, 'a', '2026-01-14 10:00'],
        ],
      ],
      excluded: [1],
    })
    expect((await merged()).map(({ pid }) => Number(pid))).toEqual([2])
  })

  test('keeps a pseudonym with 500 cells and leaves out a machine with 501', async () => {
    const day = (pid: number, cells: number): Sighting[] =>
      Array.from({ length: 600 }, (_, index) => {
        const minute = 2 * index
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        return [pid, `cell-${index % cells}`, `2026-01-14 ${time}`]
      })
    const { merged } = await country.rollUp({
      terrain,
      date: '2026-01-14',
      files: [[...day(1, 500), ...day(2, 501)]],
    })
    expect(new Set((await merged()).map(({ pid }) => Number(pid)))).toEqual(new Set([1]))
  })
})
