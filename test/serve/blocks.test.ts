import { describe, expect, it, test } from 'vitest'
import { type World, weeks, world } from './city.ts'
import { make } from './measured.ts'

const PROFILE = '/v1/figures/profile'
const DAY = 'from=2026-03-24&to=2026-03-25'
const WOMEN = 'age_band=25-34&gender=female'

async function released(dates: readonly string[] = ['2026-03-24']): Promise<World> {
  const made = await world()
  for (const date of dates) {
    const women = { 'a 2 25-34 female': 400, 'north 2 25-34 female': 900 }
    // Without others one group were everybody, and none would be shown.
    const people = {
      ...women,
      'a 2 35-49 male': 150,
      'north 2 35-49 male': 300,
      'b 5 65+ male': 500,
      'b 5 35-49 female': 200,
    }
    await make(made, { product: 'profile', date, people })
  }
  return made
}

describe('a block of a date', () => {
  it('begins and ends by the local clock, and says its number and cohort', async () => {
    const { get } = await released()
    const { cells } = await get(`${PROFILE}?aggregate=block&${DAY}&zones=a&block=2&${WOMEN}`)
    expect(cells).toMatchObject([
      {
        zone: 'a',
        start: '2026-03-24T08:00:00Z',
        end: '2026-03-24T12:00:00Z',
        label: '2026-03-24T08:00:00+00:00',
        block: 2,
        daytype: 'weekday',
        age_band: '25-34',
        gender: 'female',
        value: 400,
        n: 1,
      },
    ])
    expect(cells[0]).not.toHaveProperty('hour')
  })

  it('of a level is read from its frame as it is from the zone', async () => {
    const { get } = await released()
    const { cells } = await get(`${PROFILE}?aggregate=block&${DAY}&level=zone&block=2&${WOMEN}`)
    expect(cells.map(({ zone, value, status }) => `${zone} ${value ?? status}`)).toEqual([
      'north 900',
      'a 400',
      'b coarsened',
      'c suppressed',
      'd suppressed',
    ])
  })

  it('of all eleven cohorts and six blocks comes in the order of time', async () => {
    const { get } = await released()
    const { cells } = await get(`${PROFILE}?aggregate=block&${DAY}&zones=a&coarsen=false`)
    expect(cells).toHaveLength(66)
    expect(cells.map(({ block }) => block)).toEqual(cells.map(({ block }) => block).toSorted())
  })

  it('has five hours in the first block of an autumn day', async () => {
    const { get } = await released(['2026-10-25'])
    const day = 'from=2026-10-25&to=2026-10-26'
    const { cells } = await get(`${PROFILE}?aggregate=block&${day}&zones=a&block=0&${WOMEN}`)
    expect([cells[0]!.start, cells[0]!.end]).toEqual(['2026-10-24T23:00:00Z', '2026-10-25T04:00:00Z'])
  })
})

describe('a typical week', () => {
  it('is the default, and averages each block over the days of a type', async () => {
    const { get } = await released(weeks('2026-03-02', 2))
    const { cells, aggregate } = await get(`${PROFILE}?zones=a&block=2&${WOMEN}`)
    expect(aggregate).toBe('daytype-hour')
    expect(cells.map(({ label, value, n, block }) => `${label} ${block} = ${value} of ${n}`)).toEqual([
      'weekday 08:00-12:00 2 = 400 of 10',
      'saturday 08:00-12:00 2 = 400 of 2',
      'sunday 08:00-12:00 2 = 400 of 2',
    ])
  })
})

it('a page after another gives every row once', async () => {
  const { get } = await released()
  const path = `${PROFILE}?aggregate=block&${DAY}&level=zone&coarsen=false&limit=100`
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await get(`${path}${next === '' ? '' : `&cursor=${next}`}`)
    seen.push(
      ...page.cells.map(({ zone, block, age_band, gender }) => `${zone} ${block} ${age_band} ${gender}`),
    )
    next = page.next
  }
  expect(seen).toHaveLength(4 * 66)
  expect(new Set(seen).size).toBe(4 * 66)
})

it('CSV has the block, and the cohort before the value', async () => {
  const { request } = await released()
  const path = `${PROFILE}?aggregate=block&${DAY}&zones=a&block=2&${WOMEN}`
  const lines = (await (await request(path, { Accept: 'text/csv' })).text()).split('\r\n')
  expect(lines[0]).toContain('label,hour,fold,block,daytype,age_band,gender,value')
  expect(lines[1]).toContain('2026-03-24T08:00:00+00:00,,,2,weekday,25-34,female,400')
})

it('a plus sign is understood, encoded or not', async () => {
  const { get } = await released()
  for (const age of ['65+', '65%2B']) {
    const { cells } = await get(
      `${PROFILE}?aggregate=block&${DAY}&zones=b&block=5&age_band=${age}&gender=male`,
    )
    expect(cells.map(({ age_band, value }) => [age_band, value])).toEqual([['65+', 500]])
  }
})

test.each([
  ['profile?block=6', 'block: "6" is no block from 0 (00:00 to 04:00) to 5'],
  ['presence?block=2', 'block: presence has no blocks: leave it out'],
  ['profile?hour=8', 'hour: a block of profile has no hours: leave it out, or name blocks (block=)'],
  ['profile?age_band=30', 'age_band: "30" is no value of it here: choose among 18-24, '],
  ['visitors?dwell_class=10-30', 'dwell_class: visitors has no such dimension'],
  [
    'profile?aggregate=hour',
    'profile does not offer "hour": choose one of daytype-hour, weekday-hour, block',
  ],
])('%s is refused: %s', async (path, detail) => {
  const { problem } = await released()
  const answer = await problem(`/v1/figures/${path}`)
  expect(answer.status).toBe(400)
  expect(answer.detail).toContain(detail)
})
