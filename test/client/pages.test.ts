import { describe, expect, it } from 'vitest'
import { clientOf, twoWeeks } from './served.ts'

describe('the client', () => {
  it('gives what an address answers, with the types of the document', async () => {
    const { client, asked } = clientOf(await twoWeeks())
    const { products } = await client.get('/v1/products')
    expect(products.find(({ id }) => id === 'visitors')).toMatchObject({ available: true, to: '2026-03-16' })
    const path = { product: 'visitors' as const }
    const { revisions } = await client.get('/v1/products/{product}/revisions', { params: { path } })
    expect(revisions[0]?.inForce).toBe(true)
    expect(asked).toEqual(['/v1/products', '/v1/products/visitors/revisions'])
  })

  it('gives every cell of every page once, in the order of the answer', async () => {
    const { client, asked } = clientOf(await twoWeeks())
    const query = { level: 'zone', from: '2026-03-02', to: '2026-03-04' }
    const cells = []
    for await (const cell of client.cells('visitors', { ...query, limit: 3 })) cells.push(cell)
    const params = { path: { product: 'visitors' as const }, query }
    expect(cells).toEqual((await client.get('/v1/figures/{product}', { params })).cells)
    expect(cells.filter(({ status }) => status === 'published').length).toBeGreaterThan(0)
    // Four zones on two dates, and on each the root for those that are hidden: four pages; and the whole.
    expect(cells).toHaveLength(10)
    expect(asked).toHaveLength(5)
    expect(asked[1]).toMatch(
      /^\/v1\/figures\/visitors\?level=zone&from=2026-03-02&to=2026-03-04&limit=3&cursor=./,
    )
  })

  it('asks for no page that nobody reads', async () => {
    const { client, asked } = clientOf(await twoWeeks())
    for await (const cell of client.cells('visitors', { limit: 1 })) {
      expect(cell.zone).toBe('all')
      break
    }
    expect(asked).toHaveLength(1)
  })

  it('gives the pages themselves, of every address that has them', async () => {
    const { client } = clientOf(await twoWeeks())
    const params = { path: { id: 'all@v1' }, query: { limit: 4 } }
    const counts = []
    for await (const { numberReturned } of client.pages('/v1/zone-systems/{id}/items', { params })) {
      counts.push(numberReturned)
    }
    expect(counts).toEqual([4, 3])
  })

  it('gives the zones of a system with their shapes', async () => {
    const { client } = clientOf(await twoWeeks())
    const zones = []
    for await (const zone of client.zones('all', { level: 'zone', limit: 3 })) zones.push(zone)
    expect(zones.map(({ id, geometry }) => [id, geometry?.type])).toEqual([
      ['a', 'Polygon'],
      ['b', 'Polygon'],
      ['c', 'Polygon'],
      ['d', 'Polygon'],
    ])
  })

  it('gives CSV as one text, whatever the number of pages', async () => {
    const { client, asked } = clientOf(await twoWeeks())
    const whole = await client.csv('visitors', { level: 'zone' })
    expect(asked).toHaveLength(1)
    expect(whole.split('\r\n')[0]).toMatch(/^zone,level,start,/)
    expect(await client.csv('visitors', { level: 'zone', limit: 7 })).toBe(whole)
    expect(asked.length).toBeGreaterThan(5)
  })

  it('leaves status and headers to those who want them', async () => {
    const { client } = clientOf(await twoWeeks())
    const params = { path: { product: 'visitors' as const } }
    const { response, data } = await client.raw.GET('/v1/figures/{product}', { params })
    expect(data?.product).toBe('visitors')
    const headers = { 'If-None-Match': response.headers.get('ETag') }
    const again = await client.raw.GET('/v1/figures/{product}', { params, headers })
    expect(again.response.status).toBe(304)
  })
})
