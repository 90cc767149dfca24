import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { DATE, queriesOf, seen, terrain, told } from './hand-made.ts'
import { openTerrain, type Row, type Sighting, type Value } from './terrain.ts'

const flows = product('flows')

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

const clock = (instant: unknown): string => (instant as Date).toISOString().slice(11, 16)

/** `za 09:30 → zc 10:15` */
const way = ({ origin, destination, departed, arrived }: Row): string =>
  `${origin} ${clock(departed)} → ${destination} ${clock(arrived)}`

/** At a cell every five minutes, so that nothing is left to the rules about gaps. */
function at(pid: number, cell: string, from: string, minutes: number, date = DATE): Sighting[] {
  const first = Date.parse(`${date}T${from}Z`)
  const times = Array.from({ length: Math.ceil(minutes / 5) }, (_, index) => index * 5)
  return [...times.filter((minute) => minute < minutes - 1), minutes - 1].map((minute) => {
    const instant = new Date(first + minute * 60_000).toISOString()
    return seen(pid, cell, instant.slice(11, 16), instant.slice(0, 10))
  })
}

async function waysOf(sightings: readonly Sighting[]): Promise<string[]> {
  const { trips } = await country.rollUp({ terrain, date: DATE, files: [sightings] })
  return (await trips()).map(way)
}

/** What figures are made of trips; `told` says origin, block and destination. */
async function flowsOf(trips: readonly (readonly Value[])[], date = DATE): Promise<string[]> {
  const queries = queriesOf([flows], date)
  const { figures } = await country.figuresOf(terrain, date, [], queries, [], [], { trips })
  return (await figures(flows)).map(told)
}

const trip = (pid: number, origin: string, destination: string, departed: string, date = DATE): Value[] => [
  ...[pid, origin, destination],
  ...[`${date} ${departed}:00`, `${date} ${departed}:00`],
]

describe('trips', () => {
  test('lead from each stay of 20 minutes to the next', async () => {
    // Between two records a minute apart the later place begins with its record. An hour is kept at both ends.
    expect(
      await waysOf([...at(1, 'a', '09:00', 30), ...at(1, 'c', '09:30', 45), ...at(1, 'b', '10:15', 20)]),
    ).toEqual(['za 09:30 → zc 09:30', 'zc 10:15 → zb 10:15'])
  })

  test('pass over a visit of 19 minutes, and end in one of 20', async () => {
    const between = (minutes: number) => [
      ...at(1, 'a', '09:00', 30),
      ...at(1, 'b', '09:30', minutes),
      ...at(1, 'c', `09:${30 + minutes}`, 30),
    ]
    expect(await waysOf(between(19))).toEqual(['za 09:30 → zc 09:49'])
    expect(await waysOf(between(20))).toEqual(['za 09:30 → zb 09:30', 'zb 09:50 → zc 09:50'])
  })

  test('lead back to where they began if another zone lay between', async () => {
    expect(
      await waysOf([...at(1, 'a', '09:00', 30), ...at(1, 'b', '09:30', 10), ...at(1, 'a', '09:40', 30)]),
    ).toEqual(['za 09:30 → za 09:40'])
  })

  test('are not made by a hop of an antenna and back', async () => {
    expect(
      await waysOf([...at(1, 'a', '09:00', 30), ...at(1, 'c', '09:30', 3), ...at(1, 'a', '09:33', 30)]),
    ).toEqual([])
  })

  test('are not made by being out of sight: nine hours without a record in one zone', async () => {
    expect(await waysOf([...at(1, 'a', '06:00', 30), ...at(1, 'a', '15:30', 30)])).toEqual([])
  })

  test('lead over a gap that no path bridges', async () => {
    // An hour is kept on both sides of five.
    expect(await waysOf([...at(1, 'a', '06:00', 30), ...at(1, 'c', '11:30', 30)])).toEqual([
      'za 07:30 → zc 10:30',
    ])
  })

  test('end at midnight: who arrives after it has made none of this day', async () => {
    const late = [...at(1, 'a', '23:00', 30), ...at(1, 'c', '00:10', 60, '2026-01-15')]
    const { trips } = await country.rollUp({ terrain, date: DATE, keyLife: 'month', files: [late] })
    // In zc from 23:50, halfway: ten minutes of this day.
    expect((await trips()).map(way)).toEqual([])
  })
})

describe('flows', () => {
  test('are people between districts by the block in which they left', async () => {
    expect(
      await flowsOf([
        trip(1, 'za', 'zc', '07:59'),
        trip(2, 'zb', 'zc', '08:00'),
        trip(3, 'za', 'zc', '11:59'),
        trip(3, 'zc', 'za', '12:00'),
      ]),
    ).toEqual(['north 1 south = 1', 'north 2 south = 2', 'south 3 north = 1'])
  })

  test('count a person once in a cell, however often the way is made', async () => {
    expect(await flowsOf([trip(1, 'za', 'zc', '08:00'), trip(1, 'zb', 'zc', '10:00')])).toEqual([
      'north 2 south = 1',
    ])
  })

  test('within a district are its cell with itself', async () => {
    expect(await flowsOf([trip(1, 'za', 'zb', '08:00'), trip(2, 'za', 'za', '08:00')])).toEqual([
      'north 2 north = 2',
    ])
  })

  test('leave out who comes from or goes out of coverage', async () => {
    expect(
      await flowsOf([trip(1, 'out_of_coverage', 'za', '08:00'), trip(2, 'za', 'out_of_coverage', '08:00')]),
    ).toEqual([])
  })

  test('of a person in seven cells of a day count in six', async () => {
    const seven = [
      ...['00', '04', '08', '12'].map((hour) => trip(1, 'za', 'zc', `${hour}:30`)),
      ...['04', '08', '12'].map((hour) => trip(1, 'zc', 'za', `${hour}:45`)),
    ]
    const rows = await flowsOf(seven)
    expect(rows.filter((row) => row.endsWith('= 1'))).toHaveLength(6)
    expect(rows.filter((row) => row.endsWith('= 0 of 1'))).toHaveLength(1)
  })

  test('of the first block of an autumn day are those of its five hours', async () => {
    // 00:30 by the clock is 23:30 UTC of the day before; 03:59 is 03:59 UTC.
    const ways = [trip(1, 'za', 'zc', '23:30', '2026-10-24'), trip(2, 'za', 'zc', '03:59', '2026-10-25')]
    expect(await flowsOf(ways, '2026-10-25')).toEqual(['north 0 south = 2'])
  })

  test('have no zones and no rows above the districts, which the release adds up', async () => {
    const { figures } = await country.rollUp({
      terrain,
      date: DATE,
      files: [[...at(1, 'a', '09:00', 30), ...at(1, 'c', '09:30', 45)]],
      products: [flows],
    })
    expect((await figures(flows)).map(({ level, zone, destination }) => [level, zone, destination])).toEqual([
      ['district', 'north', 'south'],
    ])
  })
})
