import { describe, expect, it } from 'vitest'
import type { ZoneSystem } from '../../../functions/model/zones.ts'
import { type Answer, areas, city, weeks, world } from '../city.ts'
import { make } from '../measured.ts'

const DAY = '/v1/index/visitors?aggregate=day&from=2026-03-24&to=2026-03-25'
const DATES = ['2026-03-24', '2025-03-25']

const short = ({ cells }: Answer) =>
  cells.map(({ zone, destination, index, status, shownBy, covers }) =>
    [zone, destination, index ?? status, shownBy, covers].filter((each) => each !== undefined),
  )

describe('an index of zones that were merged', () => {
  it('is that of the zone that stands for them, whatever else is asked for', async () => {
    const merged: ZoneSystem = {
      ...city,
      zones: city.zones.map((zone) => (zone.id === 'a' ? { ...zone, members: ['hut', 'yard'] } : zone)),
    }
    const made = await world(merged)
    for (const date of DATES) await made.publish({ product: 'visitors', date, estimate: () => 900 })
    expect(short(await made.get(`${DAY}&zones=yard`))).toEqual([
      ['a', 100, ['hut', 'yard']],
      ['yard', 'coarsened', 'a'],
    ])
    expect(short(await made.get(`${DAY}&zones=yard,b`))).toEqual([
      ['a', 100, ['hut', 'yard']],
      ['yard', 'coarsened', 'a'],
      ['b', 100],
    ])
    const { cells } = await made.get(`${DAY}&zones=yard`)
    expect(cells[1]).toMatchObject({ value: null, baseline: null, baselineStatus: 'coarsened' })
  })

  it('is not there where the zone that stands for them is hidden', async () => {
    const merged: ZoneSystem = {
      ...city,
      zones: city.zones.map((zone) => (zone.id === 'a' ? { ...zone, members: ['yard'] } : zone)),
    }
    const made = await world(merged)
    const people: Readonly<Record<string, number>> = { all: 4_000, north: 2_000, a: 20 }
    for (const date of DATES) {
      await made.publish({ product: 'visitors', date, estimate: (zone) => people[zone] ?? 900 })
    }
    expect(short(await made.get(`${DAY}&zones=yard`))).toEqual([
      ['north', 100, ['yard']],
      ['yard', 'coarsened', 'north'],
    ])
  })
})

describe('an index of flows', () => {
  it('of a hidden pair is that of the zones above both its ends', async () => {
    const land: ZoneSystem = {
      id: 'land',
      version: 'v1',
      levels: ['land', 'county', 'district', 'zone'],
      zones: [
        { id: 'land', name: 'Land', parent: null, level: 'land', depth: 0 },
        ...['e', 'w'].map((id) => ({ id, name: id, parent: 'land', level: 'county', depth: 1 })),
        ...['e1', 'e2', 'w1', 'w2'].map((id) => ({
          ...{ id, name: id, level: 'district', depth: 2 },
          parent: id[0]!,
        })),
        ...['e1', 'e2', 'w1', 'w2'].map((parent) => ({
          ...{ id: `${parent}z`, name: parent, level: 'zone', depth: 3 },
          parent,
        })),
      ],
    }
    const made = await world(land)
    const now = { 'e1 2 e2': 1_000, 'w1 2 e1': 100, 'w1 2 e2': 500 }
    const before = { 'e1 2 e2': 500, 'w1 2 e1': 500, 'w1 2 e2': 500 }
    for (const [monday, people] of [['2026-03-02', now] as const, ['2025-03-03', before] as const]) {
      for (const date of weeks(monday, 1)) await make(made, { product: 'flows', date, people, system: land })
    }
    const path = '/v1/index/flows?from=2026-03-02&to=2026-03-09&daytype=saturday&block=2'
    expect(short(await made.get(`${path}&zones=e1,w1&destination=e1,e2`))).toEqual([
      ['e', 'e', 200, ['e1']],
      ['w', 'e', 60, ['w1']],
      ['e1', 'e1', 'coarsened', 'e'],
      ['e1', 'e2', 200],
      ['w1', 'e1', 'coarsened', 'w'],
      ['w1', 'e2', 100],
    ])
  })
})

describe('a hidden number', () => {
  it('changes nothing of the answer, whatever it is', async () => {
    // τ is 19 + 4.75 · 33.8, about 180 visitors.
    const answers = await Promise.all(
      [-50, 0, 20, 100].map(async (hidden) => {
        const made = await world(areas(4))
        const people: Readonly<Record<string, number>> = {
          all: 4_000,
          'area-0001': hidden,
          'area-0002': hidden,
        }
        await made.publish({ product: 'visitors', date: DATES[0]!, estimate: (zone) => people[zone] ?? 900 })
        await made.publish({
          ...{ product: 'visitors', date: DATES[1]! },
          estimate: (zone) => (zone === 'area-0002' ? 900 : (people[zone] ?? 900)),
        })
        const texts = [
          DAY,
          '/v1/comparison/visitors?aggregate=day&from=2026-03-24&to=2026-03-25&zones=area-0000,area-0001,area-0003&reference=largest',
        ]
        return Promise.all(texts.map(async (path) => (await made.request(path)).text()))
      }),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]!.join()).toContain('"index":100')
  })
})
