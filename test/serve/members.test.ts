import { beforeAll, describe, expect, it } from 'vitest'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { city, inShort, type World, world } from './city.ts'

/** The clinic and the yard were merged into a, the hut into d. */
const merged: ZoneSystem = {
  ...city,
  zones: city.zones.map((zone) => {
    if (zone.id === 'a') return { ...zone, members: ['clinic', 'yard'], sensitiveMembers: ['clinic'] }
    return zone.id === 'd' ? { ...zone, members: ['hut'] } : zone
  }),
}
const people: Readonly<Record<string, number>> = {
  all: 3_000,
  north: 2_000,
  south: 1_000,
  a: 800,
  b: 1_200,
  c: 990,
}

let made: World
beforeAll(async () => {
  made = await world(merged)
  await made.publish({
    product: 'visitors',
    date: '2026-03-24',
    variance: 1_143,
    estimate: (zone) => people[zone] ?? 10,
  })
})

const ask = (query: string) => made.get(`/v1/figures/visitors?from=2026-03-24&to=2026-03-25&${query}`)
const zonesOf = (query: string) =>
  ask(query).then((answer) => inShort(answer).map((line) => line.replace(' 2026-03-24', '')))

describe('a zone that was merged into another', () => {
  it('is answered by that one, which is there once and says what it covers', async () => {
    expect(await zonesOf('zones=yard')).toEqual(['a 800 for clinic,yard', 'yard coarsened by a'])
    expect(await zonesOf('zones=yard,a,b')).toEqual([
      'a 800 for clinic,yard',
      'yard coarsened by a',
      'b 1200',
    ])
  })

  it('never carries a number, and is told apart where it is a sensitive place', async () => {
    const answer = await ask('zones=clinic,yard')
    expect(inShort(answer).map((line) => line.replace(' 2026-03-24', ''))).toEqual([
      'a 800 for clinic,yard',
      'clinic sensitive_place by a',
      'yard coarsened by a',
    ])
    expect(answer.cells.filter(({ zone }) => zone !== 'a')).toEqual([
      expect.objectContaining({ value: null, low: null, high: null, observed: null, level: 'zone' }),
      expect.objectContaining({ value: null, low: null, high: null, observed: null, level: 'zone' }),
    ])
    expect(answer.note).toMatch(/1 zone is a sensitive place: who is there is counted with the surroundings/)
  })

  it('is answered by what is shown for the zone that took it in, where that one is hidden', async () => {
    expect(await zonesOf('zones=hut')).toEqual(['south 1000 for hut', 'hut coarsened by south'])
    expect(await zonesOf('zones=hut,d')).toEqual([
      'south 1000 for d,hut',
      'd coarsened by south',
      'hut coarsened by south',
    ])
    expect(await zonesOf('zones=hut&coarsen=false')).toEqual(['hut suppressed'])
  })

  it('is no zone of its level, whose row says that it stands for it', async () => {
    expect(await zonesOf('level=zone')).toEqual([
      'south 1000 for d',
      'a 800 for clinic,yard',
      'b 1200',
      'c 990',
      'd coarsened by south',
    ])
  })

  it('counts by its own status', async () => {
    const { statuses } = await ask('zones=clinic,yard,b&summary=status')
    expect(statuses).toEqual({ published: 1, coarsened: 1, suppressed: 0, sensitive_place: 1 })
  })

  it('is listed with the geometry of the one that stands for it', async () => {
    const { features } = (await made.get('/v1/zone-systems/all/items?level=zone')) as unknown as {
      features: { id: string; properties: Record<string, unknown> }[]
    }
    expect(features.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
    expect(features[0]!.properties).toEqual({
      ...{ id: 'a', name: 'A', parent: 'north', level: 'zone', depth: 2 },
      members: ['clinic', 'yard'],
    })
  })
})
