import { describe, expect, it } from 'vitest'
import { products } from '../../functions/model/products.ts'
import { zoneGeometryKey, zoneSystemKey } from '../../functions/model/zones.ts'
import { unavailable } from '../../functions/serve/catalogue.ts'
import { areas, city, world } from './city.ts'

describe('products', () => {
  it('lists the registry with the released dates, half-open', async () => {
    const { publish, request } = await world()
    for (const date of ['2026-03-24', '2026-03-26']) {
      await publish({ product: 'visitors', date, estimate: () => 0 })
    }
    const body = (await (await request('/v1/products')).json()) as { products: Record<string, unknown>[] }
    expect(body.products.map(({ id }) => id)).toEqual(products.map(({ id }) => id))
    expect(body.products[1]).toEqual({
      id: 'visitors',
      title: 'Daily visitors',
      titles: { en: 'Daily visitors', de: 'Besucher am Tag' },
      group: 'visiting',
      description: 'Distinct people who spent at least ten minutes in a zone on a day.',
      unit: 'people',
      grain: 'day',
      finest: 'zone',
      dimensions: [],
      values: {},
      aggregates: ['day', 'week'],
      keyLife: 'day',
      available: true,
      reason: null,
      from: '2026-03-24',
      to: '2026-03-27',
      releasedDays: 2,
    })
    expect(body.products.find(({ id }) => id === 'flows')).toMatchObject({
      finest: 'district',
      dimensions: ['destination'],
      values: {},
      aggregates: ['daytype-hour', 'weekday-hour', 'block'],
    })
    expect(body.products.find(({ id }) => id === 'dwell')).toMatchObject({
      values: { dwell_class: ['10-30', '30-60', '60-120', '120-240', '240+'] },
    })
    expect(body.products[0]).toMatchObject({ from: null, to: null, releasedDays: 0, available: true })
  })

  it('names the reason where the key life is too short for a product', () => {
    const monthly = { ...products[1], id: 'monthly-visitors', keyLife: 'month' as const }
    expect(unavailable(monthly, 'day')).toBe(
      'monthly-visitors needs pseudonym keys that live a month; here they live a day',
    )
    expect(unavailable(monthly, 'month')).toBeNull()
  })
})

describe('zone systems', () => {
  it('lists levels from the root down with their numbers of zones', async () => {
    const { request } = await world()
    expect(await (await request('/v1/zone-systems')).json()).toEqual({
      zoneSystems: [
        {
          id: 'all',
          version: 'v1',
          name: 'all@v1',
          current: true,
          levels: [
            { level: 'city', depth: 0, zones: 1 },
            { level: 'district', depth: 1, zones: 2 },
            { level: 'zone', depth: 2, zones: 4 },
          ],
          hasGeometry: true,
          weighedBy: 'ground',
        },
      ],
    })
  })

  it('answers from the tree of the newest release, and from others by name', async () => {
    const { publish, get, request, store } = await world()
    // ref2 brought new cells and the same zones, ref3 other zones without geometry.
    await store.put(zoneSystemKey('ref2'), JSON.stringify(city))
    await store.put(zoneGeometryKey('ref2'), (await store.get(zoneGeometryKey('ref1')))!)
    await store.put(zoneSystemKey('ref3'), JSON.stringify({ ...city, version: 'v2' }))
    const visitors = { product: 'visitors', estimate: () => 900 }
    await publish({ ...visitors, date: '2026-03-24' })
    await publish({ ...visitors, date: '2026-03-25', reference: 'ref2' })
    expect(await get('/v1/figures/visitors?zones=a')).toMatchObject({ zoneSystem: 'all@v1', cells: [{}, {}] })
    await publish({ ...visitors, date: '2026-03-26', reference: 'ref3' })
    expect(await get('/v1/figures/visitors?zones=a')).toMatchObject({ zoneSystem: 'all@v2', cells: [{}] })
    const old = await get('/v1/figures/visitors?zones=a&zone-system=all@v1')
    expect(old).toMatchObject({ zoneSystem: 'all@v1', cells: [{}, {}] })
    const listed = (await (await request('/v1/zone-systems')).json()) as { zoneSystems: object[] }
    expect(listed.zoneSystems).toMatchObject([
      { name: 'all@v2', current: true, hasGeometry: false },
      { name: 'all@v1', current: false, hasGeometry: true },
    ])
  })

  const items = async (query: string) => {
    const { request } = await world()
    const response = await request(`/v1/zone-systems/all/items?${query}`)
    return (await response.json()) as {
      features: { id: string; geometry: unknown }[]
      next: string | null
      numberMatched: number
    }
  }

  it('gives zones as GeoJSON, parents first, by level and by box', async () => {
    expect((await items('')).features.map(({ id }) => id)).toEqual([
      'all',
      'north',
      'south',
      'a',
      'b',
      'c',
      'd',
    ])
    expect((await items('level=district')).features.map(({ id }) => id)).toEqual(['north', 'south'])
    // Zone i covers longitudes i to i + 0.9; a is the fourth.
    expect((await items('bbox=3.5,50,4.5,50.5')).features.map(({ id }) => id)).toEqual(['a', 'b'])
    expect((await items('bbox=3.95,50,3.99,50.5')).features).toEqual([])
    expect((await items('bbox=3.5,52,4.5,53')).features).toEqual([])
  })

  it('gives pages that make up the whole', async () => {
    const first = await items('limit=5')
    const second = await items(`limit=5&cursor=${first.next}`)
    expect([...first.features, ...second.features]).toEqual((await items('')).features)
    expect([first.numberMatched, second.next]).toEqual([7, null])
  })

  it('ends a page before its geometry is too large for one answer', async () => {
    const { request, store } = await world()
    const ring = Array.from({ length: 100_000 }, (_, i) => [10 + i / 1e6, 50 + i / 1e6])
    const feature = (id: string) => ({
      type: 'Feature',
      properties: { id },
      geometry: { type: 'Polygon', coordinates: [ring] },
    })
    await store.put(
      zoneGeometryKey('ref1'),
      JSON.stringify({ type: 'FeatureCollection', features: ['a', 'b', 'c'].map(feature) }),
    )
    const response = await request('/v1/zone-systems/all/items?level=zone')
    const body = (await response.json()) as { features: unknown[]; next: string | null }
    // Each of the three is about 2 MB, a page holds 4.5 MB.
    expect([body.features.length, body.next === null]).toEqual([2, false])
  })

  it('gives areas without geometry as features whose geometry is null', async () => {
    const { request } = await world(areas(2), { geometry: false })
    const body = await (await request('/v1/zone-systems/areas@v1/items')).json()
    expect(body).toMatchObject({
      type: 'FeatureCollection',
      features: [
        { id: 'all', geometry: null, properties: { parent: null, level: 'all' } },
        { id: 'area-0000', geometry: null, properties: { parent: 'all', level: 'area' } },
        { id: 'area-0001', geometry: null },
      ],
    })
  })
})
