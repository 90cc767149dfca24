import { describe, expect, it } from 'vitest'
import { zoneGeometryKey } from '../../../functions/model/zones.ts'
import { figureFeaturesSchema } from '../../../functions/serve/compare/figure-feature-schemas.ts'
import { type Answer, areas, type World, weeks, world } from '../city.ts'

const DAY = 'from=2026-03-24&to=2026-03-25'
const PATH = `/v1/figures/visitors?${DAY}`
const GEOJSON = { Accept: 'application/geo+json' }

interface Features {
  readonly features: readonly {
    readonly geometry: { readonly type: string; readonly coordinates: readonly unknown[] } | null
    readonly properties: Answer['cells'][number]
  }[]
  readonly next: string | null
}

async function released(options: Parameters<typeof world>[1] = {}): Promise<World> {
  const made = await world(undefined, options)
  const estimate = (zone: string): number => ({ all: 900, a: 300 })[zone] ?? 20
  await made.publish({ product: 'visitors', date: '2026-03-24', estimate })
  return made
}

const featuresOf = async ({ request }: World, path: string): Promise<Features> =>
  (await (await request(path, GEOJSON)).json()) as Features

describe('figures as GeoJSON', () => {
  it('are the same cells, each with the shape of its zone', async () => {
    const made = await released()
    const response = await made.request(PATH, GEOJSON)
    expect(response.headers.get('Content-Type')).toBe('application/geo+json')
    const answer = (await response.json()) as Features
    const { cells, ...head } = await made.get(PATH)
    const { features, ...own } = answer
    expect(own).toEqual({ type: 'FeatureCollection', ...head })
    expect(features.map(({ properties }) => properties)).toEqual(cells)
    // a is the fourth zone of the city: a square with its corner at 3° east.
    expect(features.find(({ properties }) => properties.zone === 'a')!.geometry).toMatchObject({
      type: 'Polygon',
      coordinates: [[[3, 50], ...Array(4).fill(expect.anything())]],
    })
    expect(figureFeaturesSchema.strict().safeParse(answer).error).toBeUndefined()
  })

  it('are asked for by a parameter too, which JSON and CSV have as well', async () => {
    const { request, problem } = await released()
    const typeOf = async (format: string) =>
      (await request(`${PATH}&format=${format}`, { Accept: 'text/html' })).headers.get('Content-Type')
    expect(await typeOf('geojson')).toBe('application/geo+json')
    expect(await typeOf('csv')).toBe('text/csv; charset=utf-8; header=present')
    expect(await typeOf('json')).toBe('application/json')
    expect(await problem(`${PATH}&format=shapefile`)).toMatchObject({
      status: 400,
      parameter: 'format',
      detail: 'format: choose one of json, csv, geojson',
    })
  })

  it('have no shape where the zone system has none', async () => {
    const { features } = await featuresOf(await released({ geometry: false }), PATH)
    expect(new Set(features.map(({ geometry }) => geometry))).toEqual(new Set([null]))
    expect(features).toHaveLength(5)
  })

  it('are cut by the bytes of their shapes, and every cell comes once', async () => {
    const system = areas(4)
    const made = await world(system)
    // 50,000 corners, a little more than one megabyte.
    const ring = Array.from({ length: 50_000 }, (_, index) => [1 + index / 1e6, 50 + index / 1e6])
    const collection = {
      type: 'FeatureCollection',
      features: system.zones.map(({ id }) => ({
        type: 'Feature',
        properties: { id },
        geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
      })),
    }
    await made.store.put(zoneGeometryKey('ref1'), JSON.stringify(collection))
    for (const date of weeks('2026-03-02', 1).slice(0, 2)) {
      await made.publish({ product: 'visitors', date, estimate: () => 900 })
    }
    const path = '/v1/figures/visitors?from=2026-03-02&to=2026-03-04'
    const found: unknown[] = []
    const sizes: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const response = await made.request(`${path}${cursor && `&cursor=${cursor}`}`, GEOJSON)
      const text = await response.text()
      expect(text.length).toBeLessThan(5_000_000)
      const page = JSON.parse(text) as Features
      expect(response.headers.has('Link')).toBe(page.next !== null)
      sizes.push(page.features.length)
      found.push(...page.features.map(({ properties }) => properties))
      cursor = page.next
    }
    expect(sizes.length).toBeGreaterThan(1)
    expect(found).toEqual((await made.get(path)).cells)
  })

  it('are another answer than JSON, confirmed by 304', async () => {
    const { request, figures } = await released()
    const [json, features] = [await request(PATH), await request(PATH, GEOJSON)]
    const etag = features.headers.get('ETag')!
    expect(etag).not.toBe(json.headers.get('ETag'))
    figures.queries = 0
    const again = await request(PATH, { ...GEOJSON, 'If-None-Match': etag })
    expect([again.status, figures.queries]).toEqual([304, 0])
  })
})
