import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTerrain, type Sighting, stretch, type Terrain } from './terrain.ts'

/**
 * Worked out by hand. Every cell stands for one tile of the same name in capitals, so that only time and
 * overlap matter. The date is in winter: local time is UTC.
 */
const terrain: Terrain = {
  cells: { a: 'A', a2: 'A', b: 'B', c: 'C', d: 'D', x: 'X', y: 'Y', z: 'Z' },
  // x, y and z stand close together; x and z do not overlap.
  overlap: [
    ['x', 'y'],
    ['y', 'z'],
  ],
  tiles: { A: 'za' },
  leaves: { za: 'north' },
}
const DATE = '2026-01-14'
const at = (time: string): string => (time.length === 5 ? `${DATE} ${time}` : `2026-01-${time}`)

interface Case {
  readonly name: string
  /** `cell time` or `cell time-time` (within a slot), times as `10:02` or `13 23:58`. */
  readonly seen: readonly string[]
  readonly path: readonly string[]
  readonly months?: true
}

const cases: readonly Case[] = [
  {
    name: 'one sighting is a minute and one hour on both sides',
    seen: ['a 12:03'],
    path: ['11:03–13:04 A'],
  },
  {
    name: 'two places 40 minutes apart meet in the middle',
    // Seen until 10:01, again from 10:40: 39 minutes between, rounded down to whole ones.
    seen: ['a 10:00', 'b 10:40'],
    path: ['09:00–10:20 A', '10:20–11:41 B'],
  },
  {
    name: 'a gap of exactly 4 hours is split',
    seen: ['a 08:00', 'b 12:01'],
    path: ['07:00–10:01 A', '10:01–13:02 B'],
  },
  {
    name: 'of a gap of 4 hours and a minute one hour is kept on both sides',
    seen: ['a 08:00', 'b 12:02'],
    path: ['07:00–09:01 A', '11:02–13:03 B'],
  },
  {
    name: 'in the same tile a gap of exactly 8 hours is bridged',
    seen: ['a 08:00', 'a 16:01'],
    path: ['07:00–17:02 A'],
  },
  {
    name: 'in the same tile a gap of 8 hours and a minute is not',
    seen: ['a 08:00', 'a 16:02'],
    path: ['07:00–09:01 A', '15:02–17:03 A'],
  },
  {
    name: 'two cells of one tile are one place',
    seen: ['a 10:00', 'a2 13:00', 'a 15:00'],
    path: ['09:00–16:01 A'],
  },
  {
    name: 'nothing is kept before midnight or after it with day keys',
    seen: ['a 00:10', 'b 23:50'],
    path: ['00:00–01:11 A', '22:50–00:00 B'],
  },
  {
    name: 'with month keys a gap over midnight is split in the middle, wherever that is',
    // 22:11 to 02:00: the middle is 00:05 and a half. 23:31 to 00:30: midnight and a half.
    seen: ['a 13 22:10', 'b 02:00', 'b 23:30', 'c 15 00:30'],
    path: ['00:00–00:05 A', '00:05–03:01 B', '22:30–00:00 B'],
    months: true,
  },
  {
    name: 'a hop of 4 minutes and back is no move',
    // B from (10:01+10:04)/2 = 10:02 to (10:05+10:08)/2 = 10:06.
    seen: ['a 10:00', 'b 10:04', 'a 10:08'],
    path: ['09:00–10:02 A', '10:02–10:06 A', '10:06–11:09 A'],
  },
  {
    name: 'a hop of 5 minutes and back is a move',
    // B from (10:01+10:05)/2 = 10:03 to (10:06+10:10)/2 = 10:08.
    seen: ['a 10:00', 'b 10:05', 'a 10:10'],
    path: ['09:00–10:03 A', '10:03–10:08 B', '10:08–11:11 A'],
  },
  {
    name: 'a short stop on the way from one place to another stays',
    seen: ['a 10:00', 'b 10:02', 'c 10:04'],
    path: ['09:00–10:01 A', '10:01–10:03 B', '10:03–11:05 C'],
  },
  {
    name: 'of a row of hops A-B-A-B-A only the Bs give way',
    seen: ['a 10:04', 'b 10:06', 'a 10:10', 'b 10:14', 'a 10:16'],
    path: ['09:04–10:05 A', '10:05–10:08 A', '10:08–10:12 A', '10:12–10:15 A', '10:15–11:17 A'],
  },
  {
    name: 'of a row of hops A-B-A-B that ends in a stay the first gives way',
    seen: ['a 10:04', 'b 10:06', 'a 10:10', 'b 10:14'],
    path: ['09:04–10:05 A', '10:05–10:08 A', '10:08–10:12 A', '10:12–11:15 B'],
  },
  {
    name: 'a sighting within the minutes of another is a hop and back',
    seen: ['a 10:00-10:04', 'b 10:02', 'c 10:30'],
    path: ['09:00–10:17 A', '10:17–11:31 C'],
  },
  {
    name: 'sightings that overlap meet in the middle, and each keeps a minute',
    // A 10:00–10:04, B 10:02–10:05: the middle of 10:02 and 10:04 is 10:03.
    seen: ['a 10:00-10:03', 'b 10:02-10:04'],
    path: ['09:00–10:03 A', '10:03–11:05 B'],
  },
  {
    name: 'of two cells seen in one minute the one used more that day is believed',
    seen: ['b 10:00', 'a 10:00', 'b 11:00'],
    path: ['09:00–12:01 B'],
  },
  {
    name: 'a cell stands for the most used cell that overlaps it',
    // y is seen in two slots, x in one: x stands for y.
    seen: ['y 10:00', 'x 10:20', 'y 10:40'],
    path: ['09:00–11:41 Y'],
  },
  {
    name: 'use is counted in slots, not in records or minutes',
    // x in one slot of five minutes, y in two slots of one minute.
    seen: ['x 10:00-10:04', 'y 10:20', 'y 10:40'],
    path: ['09:00–11:41 Y'],
  },
  {
    name: 'of two overlapping cells used alike both stand for the first by name',
    seen: ['y 10:00', 'x 11:00'],
    path: ['09:00–12:01 X'],
  },
  {
    name: 'an anchor does not stand for another one in turn',
    // Slots: x 1, y 2, z 3. x stands for y, although y itself stands for z.
    seen: ['z 08:00', 'z 08:10', 'z 08:20', 'y 09:00', 'y 09:10', 'x 10:00'],
    path: ['07:00–09:35 Z', '09:35–11:01 Y'],
  },
  {
    name: 'a cell that the reference does not have gives no place',
    seen: ['a 10:00', 'gone 10:10', 'a 10:20'],
    path: ['09:00–11:21 A'],
  },
]

const sightings = ({ seen }: Case, pid: number): Sighting[] =>
  seen.map((text) => {
    const [cell, ...time] = text.split(' ')
    const [first, last = first] = time.join(' ').split('-')
    return [pid, cell!, at(first!), at(last!)]
  })

let country: Awaited<ReturnType<typeof openTerrain>>
const paths = new Map<string, readonly string[]>()

beforeAll(async () => {
  country = await openTerrain()
  for (const keyLife of ['day', 'month'] as const) {
    const chosen = cases.filter(({ months }) => (months ?? false) === (keyLife === 'month'))
    const { paths: read } = await country.rollUp({
      terrain,
      date: DATE,
      keyLife,
      files: [chosen.flatMap((entry, pid) => sightings(entry, pid))],
    })
    const rows = Map.groupBy(await read(), ({ pid }) => Number(pid))
    chosen.forEach(({ name }, pid) => {
      paths.set(
        name,
        (rows.get(pid) ?? []).map((row) => stretch(row)),
      )
    })
  }
})
afterAll(() => country.close())

test.each(cases)('$name', ({ name, path }) => {
  expect(paths.get(name)).toEqual(path)
})
