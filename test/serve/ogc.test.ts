import { describe, expect, it } from 'vitest'
import { type ProblemBody, world } from './city.ts'

interface Link {
  readonly href: string
  readonly rel: string
  readonly type: string
}
interface Page {
  readonly type: string
  readonly numberMatched: number
  readonly numberReturned: number
  readonly features: readonly { readonly id: string; readonly geometry: unknown }[]
  readonly links: readonly Link[]
}

const LANDING = '/v1/ogc'
const ZONES = '/v1/ogc/collections/all%40v1.zone'

/** A client that knows the first address alone, and follows what it is told. */
async function client() {
  const city = await world()
  const read = async <Body>(href: string) => {
    const response = await city.request(href)
    expect(response.status, href).toBe(200)
    return (await response.json()) as Body
  }
  const follow = async <Body>(links: readonly Link[], rel: string) => {
    const link = links.find((of) => of.rel === rel)
    expect(link, rel).toBeDefined()
    return read<Body>(link!.href)
  }
  return { ...city, read, follow }
}
const idsOf = ({ features }: Page) => features.map(({ id }) => id)

describe('a map that is given the first address', () => {
  it('finds the document of the API and the classes that hold', async () => {
    const { read, follow } = await client()
    const { links } = await read<{ links: Link[] }>(LANDING)
    expect(links.every(({ href }) => href.startsWith('http://localhost/'))).toBe(true)
    expect(await follow(links, 'service-desc')).toMatchObject({ openapi: '3.1.0' })
    expect(await follow(links, 'conformance')).toEqual({
      conformsTo: ['core', 'geojson'].map(
        (name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`,
      ),
    })
  })

  it('finds each level as a layer of its own, with its extent', async () => {
    const { read, follow } = await client()
    const { links } = await read<{ links: Link[] }>(LANDING)
    const { collections } = await follow<{ collections: { id: string; extent: object; links: Link[] }[] }>(
      links,
      'data',
    )
    expect(collections.map(({ id }) => id)).toEqual(['all@v1.city', 'all@v1.district', 'all@v1.zone'])
    // Zones are the fourth to the seventh of all, each 0.9° wide.
    expect(collections.at(-1)!.extent).toEqual({
      spatial: { bbox: [[3, 50, 6.9, 51]], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' },
    })
    expect(await follow(collections.at(-1)!.links, 'self')).toEqual(collections.at(-1))
    expect(idsOf(await follow<Page>(collections.at(-1)!.links, 'items'))).toEqual(['a', 'b', 'c', 'd'])
    expect(idsOf(await follow<Page>(collections[1]!.links, 'items'))).toEqual(['north', 'south'])
  })

  it('comes to all zones by the links to the next page', async () => {
    const { read, follow } = await client()
    let page = await read<Page>(`${ZONES}/items?limit=3`)
    expect(page).toMatchObject({ type: 'FeatureCollection', numberMatched: 4, numberReturned: 3 })
    expect(idsOf(page)).toEqual(['a', 'b', 'c'])
    page = await follow<Page>(page.links, 'next')
    expect(idsOf(page)).toEqual(['d'])
    expect(page.links.map(({ rel }) => rel)).toEqual(['self'])
  })

  it('has one zone by its id, as it is in the collection', async () => {
    const { read, follow } = await client()
    const { features } = await read<Page>(`${ZONES}/items`)
    const one = await read<Page['features'][number] & { links: Link[] }>(`${ZONES}/items/c`)
    const { links, ...feature } = one
    expect(feature).toEqual(features[2])
    expect(await follow(links, 'self')).toEqual(one)
    expect(await follow(links, 'collection')).toMatchObject({ id: 'all@v1.zone' })
  })

  it('is told addresses with the stage of API Gateway before them', async () => {
    const { api } = await client()
    const event = { path: `${LANDING}`, requestContext: { path: `/prod${LANDING}` } }
    const response = await api.request(
      `https://x.execute-api.example${LANDING}`,
      { headers: { Authorization: 'Bearer t' } },
      { event },
    )
    const { links } = (await response.json()) as { links: Link[] }
    expect(links.map(({ href }) => href)).toEqual([
      'https://x.execute-api.example/prod/v1/ogc',
      'https://x.execute-api.example/prod/openapi.json',
      'https://x.execute-api.example/prod/v1/ogc/conformance',
      'https://x.execute-api.example/prod/v1/ogc/collections',
    ])
  })
})

describe('parameters as the standard has them', () => {
  it.each([
    ['bbox=3.5,50,4.5,50.5', ['a', 'b']],
    ['bbox=3.5,50,-10,4.5,50.5,90', ['a', 'b']],
    ['bbox=3.5,50.20000000000000284,4.5,50.39999999999999858', ['a', 'b']],
    ['bbox=-1e-7,50,1.5e-15,51', []],
    ['bbox=5.5,50,3.2,51', ['a', 'c', 'd']],
    ['bbox=-20,50,-10,51', []],
    ['datetime=2026-03-24T12:00:00Z', ['a', 'b', 'c', 'd']],
    ['datetime=../2026-03-24', ['a', 'b', 'c', 'd']],
    ['limit=1000000', ['a', 'b', 'c', 'd']],
  ])('%s gives %j', async (query, ids) => {
    const { read } = await client()
    expect(idsOf(await read<Page>(`${ZONES}/items?${query}`))).toEqual(ids)
  })

  it.each([
    ['bbox=1,2,3', 'bbox'],
    ['bbox=1,52,3,51', 'bbox'],
    ['datetime=yesterday', 'datetime'],
    ['datetime=../..', 'datetime'],
    ['limit=0', 'limit'],
    ['limit=ten', 'limit'],
    ['name=a', 'name'],
  ])('%s is refused, naming %s', async (query, parameter) => {
    const { request } = await client()
    const response = await request(`${ZONES}/items?${query}`)
    expect(response.status).toBe(400)
    expect((await response.json()) as ProblemBody).toMatchObject({ parameter })
  })

  it.each([
    '/v1/ogc/collections/all',
    `${ZONES}x`,
    `${ZONES}/items/north`,
    `${ZONES}/items/zzz`,
    '/v1/ogc/nothing',
  ])('there is nothing at %s', async (path) => {
    const { request } = await client()
    expect((await request(path)).status).toBe(404)
  })

  it('asks for a token everywhere', async () => {
    const { api } = await client()
    for (const path of [
      LANDING,
      `${LANDING}/conformance`,
      `${LANDING}/collections`,
      ZONES,
      `${ZONES}/items`,
    ]) {
      expect((await api.request(path)).status, path).toBe(401)
    }
  })
})
