import { describe, expect, it, test } from 'vitest'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { type AnswerCell, type World, weeks, world } from './city.ts'
import { make } from './measured.ts'

const FLOWS = '/v1/figures/flows?aggregate=block&from=2026-03-24&to=2026-03-25'

/** land → east (e1, e2), west (w1, w2), each district with a zone. */
const land: ZoneSystem = {
  id: 'land',
  version: 'v1',
  levels: ['land', 'county', 'district', 'zone'],
  zones: [
    { id: 'land', name: 'Land', parent: null, level: 'land', depth: 0 },
    ...['east', 'west'].map((id) => ({ id, name: id, parent: 'land', level: 'county', depth: 1 })),
    ...['e1', 'e2', 'w1', 'w2'].map((id) => ({
      ...{ id, name: id, level: 'district', depth: 2 },
      parent: id.startsWith('e') ? 'east' : 'west',
    })),
    ...['e1', 'e2', 'w1', 'w2'].map((parent) => ({
      ...{ id: `${parent}z`, name: parent, level: 'zone', depth: 3 },
      parent,
    })),
  ],
}

/** In block 2: 500 people from e1 to e2, 120 each from west to east, which only the counties show. */
async function released(dates: readonly string[] = ['2026-03-24']): Promise<World> {
  const made = await world(land)
  const people = {
    ...{ 'e1 2 e2': 500, 'w1 2 e1': 120, 'w1 2 e2': 120, 'w2 2 e1': 120, 'w2 2 e2': 120 },
    'e2 2 w2': 60,
  }
  for (const date of dates) await make(made, { product: 'flows', date, people, system: land })
  return made
}

const told = ({ zone, destination, value, status, shownBy, covers }: AnswerCell): string =>
  [
    `${zone} → ${destination}`,
    value ?? status,
    ...(shownBy ? [`by ${shownBy}`] : []),
    ...(covers ? [`for ${covers}`] : []),
  ].join(' ')

describe('flows', () => {
  it('are pairs of districts; a hidden pair is answered by that of its counties, once', async () => {
    const { get } = await released()
    const { cells } = await get(`${FLOWS}&block=2`)
    expect(cells.map(told)).toEqual([
      'land → land 1040 for e1,e2,w1,w2',
      'east → east 500 for e1,e2',
      'west → east 480 for w1,w2',
      ...['e1 → e1 coarsened by east', 'e1 → e2 500'],
      ...['e1 → w1 coarsened by land', 'e1 → w2 coarsened by land'],
      ...['e2 → e1 coarsened by east', 'e2 → e2 coarsened by east'],
      ...['e2 → w1 coarsened by land', 'e2 → w2 coarsened by land'],
      ...['w1 → e1 coarsened by west', 'w1 → e2 coarsened by west'],
      ...['w1 → w1 coarsened by land', 'w1 → w2 coarsened by land'],
      ...['w2 → e1 coarsened by west', 'w2 → e2 coarsened by west'],
      ...['w2 → w1 coarsened by land', 'w2 → w2 coarsened by land'],
    ])
  })

  it('to one destination are read from frames and zones alike, and stood for by larger ones', async () => {
    const { get } = await released()
    const expected = ['west → east 480 for w1,w2', 'w1 → e2 coarsened by west', 'w2 → e2 coarsened by west']
    expect((await get(`${FLOWS}&block=2&destination=e2&zones=w1,w2`)).cells.map(told)).toEqual(expected)
    const level = await get(`${FLOWS}&block=2&destination=e2`)
    expect(level.cells.map(told)).toEqual([
      ...['east → east 500 for e2', 'west → east 480 for w1,w2'],
      ...['e1 → e2 500', 'e2 → e2 coarsened by east'],
      ...expected.slice(1),
    ])
  })

  it('of a level above are sums, and go to zones of that level', async () => {
    const { get } = await released()
    expect((await get(`${FLOWS}&block=2&level=county&coarsen=false`)).cells.map(told)).toEqual([
      ...['east → east 500', 'east → west suppressed', 'west → east 480', 'west → west suppressed'],
    ])
    expect((await get(`${FLOWS}&block=2&level=land`)).cells.map(told)).toEqual(['land → land 1040'])
  })

  it('of zones of several levels are each about destinations of their own', async () => {
    const { get } = await released()
    const { cells } = await get(`${FLOWS}&block=2&zones=e1,east&coarsen=false`)
    expect(cells.map(told)).toEqual([
      ...['east → east 500', 'east → west suppressed'],
      ...['e1 → e1 suppressed', 'e1 → e2 500', 'e1 → w1 suppressed', 'e1 → w2 suppressed'],
    ])
  })

  it('are a typical week by default', async () => {
    const { get } = await released(weeks('2026-03-02', 1))
    const { cells } = await get('/v1/figures/flows?zones=e1&destination=e2&block=2&daytype=weekday')
    expect(cells.map(({ label, value, n }) => `${label} ${value} ${n}`)).toEqual([
      'weekday 08:00-12:00 500 5',
    ])
  })

  it('count statuses of pairs', async () => {
    const { get } = await released()
    const { statuses } = await get(`${FLOWS}&block=2&summary=status`)
    expect(statuses).toEqual({ published: 1, coarsened: 15, suppressed: 0 })
  })

  test.each([
    ['level=zone', 'level: flows has figures of land, county, district only'],
    ['zones=e1z', 'zones: flows has figures of land, county, district only: "e1z" is of the level zone'],
    ['destination=e1z', 'destination: "e1z" is no value of it here: choose among e1, e2, w1, w2'],
  ])('with %s are refused', async (query, detail) => {
    const { problem } = await released()
    expect(await problem(`${FLOWS}&${query}`)).toMatchObject({ status: 400, detail })
  })
})

describe('visitors by where they slept', () => {
  const DAY = 'from=2026-03-24&to=2026-03-25'

  it('are asked for by home, from a frame of its own, and coarsened to the same home', async () => {
    const made = await world()
    const people = {
      'a south': 400,
      'a north': 400,
      'north south': 700,
      'north north': 2_000,
      'all north': 3_000,
    }
    await make(made, { product: 'overnight', date: '2026-03-24', people })
    const { cells } = await made.get(`/v1/figures/overnight?${DAY}&home=south`)
    expect(
      cells.map(({ zone, home, value, status, shownBy }) => [zone, home, value ?? status, shownBy]),
    ).toEqual([
      ['north', 'south', 700, undefined],
      ['a', 'south', 400, undefined],
      ['b', 'south', 'coarsened', 'north'],
      ['c', 'south', 'suppressed', undefined],
      ['d', 'south', 'suppressed', undefined],
    ])
  })

  it('are not asked for by a zone that is no district', async () => {
    const made = await world()
    await make(made, { product: 'overnight', date: '2026-03-24', people: {} })
    expect(await made.problem(`/v1/figures/overnight?${DAY}&home=a`)).toMatchObject({
      status: 400,
      detail: 'home: "a" is no value of it here: choose among north, south',
    })
  })
})
