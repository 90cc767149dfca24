import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { each, type MonthOfStays, makeMonth, type Stay } from './stays.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

/** pid → home zone, home area, its confidence, work zone, its confidence. */
async function homesOf(world: MonthOfStays) {
  const { homes } = await makeMonth(workbench, world, [product('residents')])
  return Object.fromEntries(
    (await homes()).map((row) => {
      const share = (name: string) =>
        row[name] === null ? null : Math.round(Number(row[name]) * 1000) / 1000
      return [
        String(row.pid),
        [row.home_zone, row.home_area, share('home_confidence'), row.work_zone, share('work_confidence')],
      ]
    }),
  )
}

describe('a home', () => {
  it('is where most night minutes were on three nights, with its share of all of them', async () => {
    const stays = [
      ...each([2, 3, 4], 1, 'a1', '00:00', '06:00'),
      // Three nights of an hour each: 180 minutes beside 1,080.
      ...each([5, 6, 7], 1, 'b1', '05:00', '06:00'),
    ]
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 0.857, null, null] })
  })

  it('is unknown after two nights, however long they were', async () => {
    expect(await homesOf({ stays: each([2, 3], 1, 'a1', '00:00', '07:00') })).toEqual({})
  })

  it('of two nights gives way to one of three short ones', async () => {
    const stays = [...each([2, 3], 1, 'b1', '00:00', '07:00'), ...each([4, 5, 6], 1, 'a1', '06:50', '06:51')]
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 0.004, null, null] })
  })

  it('counts an evening and the morning after as one night, which belongs to the morning', async () => {
    const one = each([2], 1, 'a1', '22:00', '24:00')
    const stays = [
      ...one,
      ...each([3], 1, 'a1', '00:00', '07:00'),
      ...each([5], 1, 'a1', '01:00', '02:00'),
      // Of pid 2 the evenings of three dates are three nights.
      ...each([2, 3, 4], 2, 'a2', '23:00', '23:30'),
    ]
    expect(await homesOf({ stays })).toEqual({ 2: ['a2', 'A', 1, null, null] })
  })

  it('counts from 22:00 to 07:00: neither 21:59 nor 07:00 is night', async () => {
    const stays = [
      ...each([2, 3, 4], 1, 'a1', '07:00', '22:00'),
      ...each([2, 3, 4], 2, 'a2', '06:59', '07:30'),
      ...each([2, 3, 4], 3, 'a3', '21:00', '22:01'),
    ]
    expect(await homesOf({ stays })).toEqual({
      2: ['a2', 'A', 1, null, null],
      3: ['a3', 'A', 1, null, null],
    })
  })

  it('takes the first night from midnight on and the last until midnight', async () => {
    const stays = [...each([1, 2], 1, 'a1', '00:00', '00:01'), ...each([31], 1, 'a1', '23:59', '24:00')]
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 1, null, null] })
  })

  it('of equal minutes is the zone with the first id', async () => {
    const stays = [
      ...each([2, 3, 4], 1, 'b2', '01:00', '02:00'),
      ...each([2, 3, 4], 1, 'a3', '03:00', '04:00'),
      ...each([2, 3, 4], 1, 'b1', '05:00', '06:00'),
    ]
    expect(await homesOf({ stays })).toEqual({ 1: ['a3', 'B', 0.333, null, null] })
  })

  it('has a district before it has a zone, and may lie in another district than the zone', async () => {
    const stays = [
      // Three nights in three zones of A.
      ...each([2], 1, 'a1', '00:00', '05:00'),
      ...each([3], 1, 'a2', '00:00', '05:00'),
      ...each([4], 1, 'a3', '00:00', '05:00'),
      // Five hours of three nights in b1 are more than four in each zone of A, and less than eight in both.
      ...each([2, 3, 4], 2, 'b1', '00:00', '05:00'),
      ...each([5, 6, 7], 2, 'a1', '00:00', '04:00'),
      ...each([9, 10, 11], 2, 'a2', '00:00', '04:00'),
    ]
    expect(await homesOf({ stays })).toEqual({
      1: [null, 'A', null, null, null],
      2: ['b1', 'A', 0.385, null, null],
    })
  })

  it('of two homes is the one with more nights, and says by its share that there is another', async () => {
    const stays = [
      ...each([2, 3, 4, 5, 9, 10, 11, 12, 16, 17], 1, 'a1', '00:00', '06:00'),
      ...each([7, 8, 14, 15, 21, 22], 1, 'b1', '00:00', '06:00'),
    ]
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 0.625, null, null] })
  })

  it('of a shift worker is where the nights are, be it the factory; the flat of the days is the work', async () => {
    const week = [2, 3, 4, 5, 6]
    const stays = [
      ...each(week, 1, 'b1', '22:00', '24:00'),
      ...each([3, 4, 5, 6, 7], 1, 'b1', '00:00', '06:00'),
      ...each(week, 1, 'a1', '08:00', '21:00'),
      // Whoever works half of the nights sleeps the others at home: more minutes there.
      ...each([2, 3, 4], 2, 'b1', '00:00', '06:00'),
      ...each([9, 10, 11, 12], 2, 'a1', '00:00', '06:00'),
    ]
    expect(await homesOf({ stays })).toEqual({
      1: ['b1', 'B', 1, 'a1', 1],
      2: ['a1', 'A', 0.571, null, null],
    })
  })

  it.each([
    // 29 March: 01:00 to 02:00 is left out, the night has eight hours; 25 October: it comes twice, and ten.
    ['2026-03', ['2026-03-27', '2026-03-28', '2026-03-29'], '03:00'],
    ['2026-10', ['2026-10-23', '2026-10-24', '2026-10-25'], '01:00'],
  ] as const)('of %s reads the nights by the local clock where it changes', async (month, dates, clock) => {
    const stays: Stay[] = dates.map((date) => [1, 'a1', date, '06:58', '07:00'])
    const other: Stay[] = dates.map((date) => [1, 'b1', date, clock, `${clock.slice(0, 2)}:01`])
    // Two minutes before seven on each of three nights, against one minute.
    expect(await homesOf({ month, stays: [...stays, ...other] })).toEqual({
      1: ['a1', 'A', 0.667, null, null],
    })
  })

  it('of the night in October has the hour twice', async () => {
    const dates = ['2026-10-23', '2026-10-24', '2026-10-25']
    const stays = dates.flatMap((date): Stay[] => [
      [1, 'a1', date, '00:00', '02:00'],
      [1, 'b1', date, '03:00', '05:00'],
    ])
    // 120 + 120 + 180 minutes against 360.
    expect(await homesOf({ month: '2026-10', stays })).toEqual({ 1: ['a1', 'A', 0.538, null, null] })
  })

  it('is not of whoever has objected by now, nor of a phone from abroad', async () => {
    const stays = [1, 2, 3].flatMap((pid) => each([2, 3, 4], pid, 'a1', '00:00', '06:00'))
    const roamers = [['2026-03-20', 3, 'fr']] as const
    expect(Object.keys(await homesOf({ stays, excluded: [2], roamers }))).toEqual(['1'])
  })
})

describe('a place of work', () => {
  const home = (pid: number) => each([2, 3, 4], pid, 'a1', '00:00', '06:00')

  it('is where most weekday minutes from 9 to 17 outside the home zone were, on three days', async () => {
    const stays = [
      ...home(1),
      ...each([2, 3, 4], 1, 'a1', '06:00', '12:00'),
      ...each([2, 3, 4], 1, 'a2', '12:00', '15:00'),
      ...each([5, 6, 9], 1, 'b1', '12:00', '13:00'),
    ]
    // The home zone has the most, and is not asked; 540 of 720 minutes of the others are in a2.
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 1, 'a2', 0.75] })
  })

  it('is unknown of two days, of weekends, of hours before 9 and from 17 on, and without a home', async () => {
    const stays = [
      ...home(1),
      ...each([2, 3], 1, 'b1', '09:00', '17:00'),
      ...home(2),
      ...each([7, 8, 14, 15], 2, 'b1', '09:00', '17:00'),
      ...home(3),
      ...each([2, 3, 4], 3, 'b1', '07:00', '09:00'),
      ...each([2, 3, 4], 3, 'b2', '17:00', '21:00'),
      ...each([2, 3, 4], 4, 'b1', '09:00', '17:00'),
    ]
    expect(await homesOf({ stays })).toEqual({
      1: ['a1', 'A', 1, null, null],
      2: ['a1', 'A', 1, null, null],
      3: ['a1', 'A', 1, null, null],
    })
  })

  it('has no day on a public holiday: of a week of holidays none is left', async () => {
    const week = [2, 3, 4, 5, 6]
    const stays = [...home(1), ...each(week, 1, 'b1', '09:00', '17:00')]
    const holidays = week.map((day) => `2026-03-0${day}`)
    expect(await homesOf({ stays })).toEqual({ 1: ['a1', 'A', 1, 'b1', 1] })
    expect(await homesOf({ stays, holidays: holidays.slice(0, 3) })).toEqual({
      1: ['a1', 'A', 1, null, null],
    })
    expect(await homesOf({ stays, holidays })).toEqual({ 1: ['a1', 'A', 1, null, null] })
  })
})
