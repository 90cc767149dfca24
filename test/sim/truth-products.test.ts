import { describe, expect, it } from 'vitest'
import type { Addresses } from '../../sim/addresses.ts'
import { type City, threeLevels } from '../../sim/city.ts'
import { beginAt, emptyItinerary, goTo, type Itinerary } from '../../sim/itinerary.ts'
import { CHANNEL } from '../../sim/plane.ts'
import { GUEST } from '../../sim/subjects.ts'
import type { Subject, TruthCell } from '../../sim/truth/tally.ts'
import { type DayTruth, type TruthId, truthOf } from '../../sim/truth.ts'
import { zoneIndex } from '../../sim/zone-index.ts'

/** Three squares of 1 km in a row: a and b are the district left, c is the district right. */
const square = (from: number) => [
  { x: from, y: -500 },
  { x: from + 1_000, y: -500 },
  { x: from + 1_000, y: 500 },
  { x: from, y: 500 },
]
const zone = (id: string, from: number, district: number): City['zones'][number] => ({
  ...{ id, name: id, district, shape: [square(from)], centre: { x: from + 500, y: 0 } },
  ...{ use: 'home', residents: 1, jobs: 1, retail: 1, evenings: 1 },
})
const root = { id: 'row', name: 'Row' }
const districts = ['left', 'right'].map((id) => ({ id, name: id, shape: [] }))
const zones = [zone('a', -1_500, 0), zone('b', -500, 0), zone('c', 500, 1)]
const city: City = {
  ...{ ...root, country: 'gb', middle: CHANNEL, radiusM: 1_000, shape: [], districts, zones },
  tree: threeLevels(root, districts, zones),
}
/** One address in the middle of each: 800 m and more apart, so 1 km takes 8.125 minutes, 2 km 11.25. */
const places: Addresses = {
  x: Float64Array.of(-1_000, 0, 1_000),
  y: Float64Array.of(0, 0, 0),
  zone: Uint16Array.of(0, 1, 2),
  door: (at) => at,
  shop: (at) => at,
}
const [A, B, C] = [0, 1, 2]
/** A woman of 30 to 34 with one phone; and how the operator sees her if it does not know her. */
const ONE: Subject = { phones: 1, people: 1, knownCohort: 2, cohort: 2 }
const UNKNOWN: Subject = { ...ONE, knownCohort: 10 }

/** @param stops each with the minute of leaving for it; the last is never left */
function plan(from: number, ...stops: readonly (readonly [leaves: number, to: number])[]): Itinerary {
  const day = emptyItinerary()
  beginAt(day, from)
  for (const [leaves, to] of stops) {
    goTo(day, places, to, { wanted: 0, notBefore: leaves, stayMinutes: Number.POSITIVE_INFINITY })
  }
  return day
}

function truth(date: string, ...people: readonly (readonly [Itinerary, Subject])[]): DayTruth {
  const zoneAt = zoneIndex(zones.map(({ shape }) => shape))
  const day = truthOf({ city, addresses: places, zoneAt }, 'Europe/London').begin(date)
  for (const [itinerary, who] of people) day.add(itinerary, who)
  return day
}

/** Cells that are not empty, by the columns named, with the operator's count and everybody's. */
function cells(
  day: DayTruth,
  product: TruthId,
  ...columns: (keyof TruthCell)[]
): Record<string, [number, number]> {
  const there = [...day.cells(product)].filter(({ value, everybody }) => value > 0 || everybody > 0)
  return Object.fromEntries(
    there.map((cell) => [
      [cell.zone.id, ...columns.map((name) => cell[name])].join(' '),
      [cell.value, cell.everybody],
    ]),
  )
}

const MONDAY = '2026-03-02'

describe('dwell', () => {
  it('has classes that are half-open at the lower bound, of the time of the whole date in a zone', () => {
    // In c from the border at 1/4 of 8.125 minutes before the arrival to as much after leaving: 4 minutes more.
    const inC = (minutes: number) => plan(B, [600, C], [608.125 + minutes, B])
    const classOf = (minutes: number): string | undefined =>
      Object.keys(cells(truth(MONDAY, [inC(minutes), ONE]), 'dwell', 'dwell_class'))
        .find((key) => key.startsWith('c '))
        ?.slice(2)
    const present = (minutes: number): number =>
      [...truth(MONDAY, [inC(minutes), ONE]).cells('presence')]
        .filter((cell) => cell.zone.id === 'c')
        .reduce((sum, { value }) => sum + value, 0)
    for (const minutes of [0, 1, 2, 21, 22, 23, 51, 52, 53, 111, 112, 113, 231, 232, 233]) {
      const there = present(minutes)
      const lower = [10, 30, 60, 120, 240].filter((bound) => bound <= there).at(-1)
      expect(Number.parseInt(classOf(minutes) ?? 'NaN', 10)).toBe(lower ?? Number.NaN)
    }
    expect(present(22)).toBe(30)
    expect([classOf(21), classOf(22)]).toEqual(['10-30', '30-60'])
  })
})

describe('flows', () => {
  it('are trips between consecutive stays of 20 minutes, by the block of departure; a stop of 10 minutes is none', () => {
    const short = plan(A, [500, B], [518, C], [600, A])
    expect(cells(truth(MONDAY, [short, ONE]), 'flows', 'block', 'destination')).toEqual({
      'left 2 right': [1, 1],
      'right 2 left': [1, 1],
      'row 2 row': [2, 2],
    })
    const long = plan(A, [470, B], [530, C])
    expect(cells(truth(MONDAY, [long, ONE]), 'flows', 'block', 'destination')).toEqual({
      'left 1 left': [1, 1],
      'left 2 right': [1, 1],
      'row 1 row': [1, 1],
      'row 2 row': [1, 1],
    })
  })

  it('count who makes a trip twice in a block once, and who goes out and comes back as a trip within the district', () => {
    const twice = plan(A, [480, C], [520, A], [560, C], [600, A])
    expect(cells(truth(MONDAY, [twice, ONE]), 'flows', 'block', 'destination')).toMatchObject({
      'left 2 right': [1, 1],
      'right 2 left': [1, 1],
    })
    // Through b to its end and at once back: no stay there.
    const round = plan(A, [480, B], [489, A])
    expect(cells(truth(MONDAY, [round, ONE]), 'flows', 'block', 'destination')).toEqual({
      'left 2 left': [1, 1],
      'row 2 row': [1, 1],
    })
  })
})

describe('profile', () => {
  it('has everybody in the one zone of most of the block, above in the zones that hold it', () => {
    // Block 2 is 8 to 12: 121 minutes in c are most of it.
    const day = truth(MONDAY, [plan(A, [590, C]), ONE])
    expect(cells(day, 'profile', 'block', 'age_band', 'gender')).toMatchObject({
      'a 1 25-34 female': [1, 1],
      'c 2 25-34 female': [1, 1],
      'right 2 25-34 female': [1, 1],
      'row 2 25-34 female': [1, 1],
    })
    expect(cells(day, 'profile', 'block', 'age_band', 'gender')).not.toHaveProperty('a 2 25-34 female')
  })

  it('has under unknown whom the operator does not know, and everybody as they are', () => {
    const day = truth(MONDAY, [plan(A), UNKNOWN], [plan(A), GUEST])
    const { 'a 0 25-34 female': known, 'a 0 unknown unknown': unknown } = cells(
      day,
      'profile',
      'block',
      'age_band',
      'gender',
    )
    expect([known, unknown]).toEqual([
      [0, 1],
      [2, 0],
    ])
  })
})

describe('overnight', () => {
  it('has visitors by the district where most of the time from 0 to 6 was spent', () => {
    const day = truth(MONDAY, [plan(A, [170, C], [600, A]), ONE])
    expect(cells(day, 'overnight', 'home')).toEqual({
      'row right': [1, 1],
      'left right': [1, 1],
      'right right': [1, 1],
      'a right': [1, 1],
      'c right': [1, 1],
      // 2 km take 11.25 minutes, half of them in b: 11 minutes there and back.
      'b right': [1, 1],
    })
  })

  it('on the day of 23 hours leaves the lost hour out', () => {
    // In London 1:00 to 2:00 does not exist: a has 0:00 to 1:00 and 2:00 to 3:10, c the rest until 6:00.
    const day = truth('2026-03-29', [plan(A, [190, C]), ONE])
    expect(cells(day, 'overnight', 'home')['c right']).toEqual([1, 1])
  })

  it('has nobody who came by day', () => {
    const guest = plan(A, [700, C])
    guest.begins = 600
    expect(cells(truth(MONDAY, [guest, GUEST]), 'overnight', 'home')).toEqual({})
    expect(cells(truth(MONDAY, [guest, GUEST]), 'visitors').row).toEqual([1, 0])
  })
})
