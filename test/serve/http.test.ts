import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Product, products } from '../../functions/model/products.ts'
import { memoryAuditTrail, memoryMeter } from '../support/meter.ts'
import { areas, type World, weeks, world } from './city.ts'

const DAY = 'from=2026-03-24&to=2026-03-25'
const VISITORS = `/v1/figures/visitors?${DAY}`

async function released(): Promise<World> {
  const city = await world()
  const estimate = (zone: string): number => ({ all: 900, a: 300 })[zone] ?? 20
  await city.publish({ product: 'visitors', date: '2026-03-24', estimate })
  return city
}

describe('formats', () => {
  it('gives the same rows as CSV', async () => {
    const { request } = await released()
    const response = await request(VISITORS, { Accept: 'text/csv' })
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present')
    const start = '2026-03-24T00:00:00Z,2026-03-25T00:00:00Z,2026-03-24,,,,weekday'
    expect(await response.text()).toBe(
      [
        'zone,level,start,end,label,hour,fold,block,daytype,value,low,high,observed,n,status,revision,shownBy,covers',
        // 1.959964 × √1143 = 66.3
        `all,city,${start},900,834,966,900,1,published,1,,b|c|d`,
        `a,zone,${start},300,234,366,300,1,published,1,,`,
        `b,zone,${start},,,,,1,coarsened,1,all,`,
        `c,zone,${start},,,,,1,coarsened,1,all,`,
        `d,zone,${start},,,,,1,coarsened,1,all,`,
        '',
      ].join('\r\n'),
    )
  })

  it('counts statuses as CSV too', async () => {
    const { request } = await released()
    const response = await request(`${VISITORS}&summary=status`, { Accept: 'text/csv' })
    expect(await response.text()).toBe('status,cells\r\npublished,1\r\ncoarsened,3\r\nsuppressed,0\r\n')
  })

  it.each([
    ['*/*', 'application/json'],
    ['text/csv;q=0.4, application/json;q=0.5', 'application/json'],
    ['text/*, application/json;q=0.5', 'text/csv'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const { request } = await released()
    const response = await request(VISITORS, { Accept: accept })
    expect(response.headers.get('Content-Type')).toContain(type)
  })

  it('answers 406 where nothing offered is accepted', async () => {
    const { request } = await released()
    const response = await request(VISITORS, { Accept: 'application/xml, text/csv;q=0' })
    expect(response.status).toBe(406)
    expect(await response.json()).toMatchObject({ type: 'urn:smart-steps:problem:not-acceptable' })
  })

  it('compresses where gzip is accepted', async () => {
    const { request } = await released()
    const response = await request(VISITORS, { 'Accept-Encoding': 'gzip' })
    expect(response.headers.get('Content-Encoding')).toBe('gzip')
    expect(response.headers.get('Vary')).toBe('Accept, Authorization, Accept-Encoding')
    const text = gunzipSync(Buffer.from(await response.arrayBuffer())).toString()
    expect(JSON.parse(text)).toMatchObject({ product: 'visitors' })
  })
})

describe('answers that are kept', () => {
  it('are confirmed by 304 without reading a figure, until a revision comes', async () => {
    const { request, figures, publish } = await released()
    const first = await request(VISITORS)
    const etag = first.headers.get('ETag')!
    figures.queries = 0
    const second = await request(VISITORS, { 'If-None-Match': `"other", ${etag}` })
    expect([second.status, await second.text(), figures.queries]).toEqual([304, '', 0])
    await publish({ product: 'visitors', date: '2026-03-24', revision: 2, run: 'r2', estimate: () => 900 })
    expect((await request(VISITORS, { 'If-None-Match': etag })).status).toBe(200)
  })

  it('are another answer for another format, page or parameter', async () => {
    const { request } = await released()
    const answers = await Promise.all([
      request(VISITORS),
      request(VISITORS, { Accept: 'text/csv' }),
      request(`${VISITORS}&limit=1`),
      request(`${VISITORS}&coarsen=false`),
    ])
    expect(new Set(answers.map(({ headers }) => headers.get('ETag'))).size).toBe(4)
  })
})

describe('pages', () => {
  const pagesOf = async ({ request }: World, path: string): Promise<unknown[][]> => {
    const pages: unknown[][] = []
    let cursor = ''
    do {
      const response = await request(`${path}${cursor && `&cursor=${cursor}`}`)
      const { cells, next } = (await response.json()) as { cells: unknown[]; next: string | null }
      expect(response.headers.has('Link')).toBe(next !== null)
      pages.push(cells)
      cursor = next ?? ''
    } while (cursor !== '')
    return pages
  }

  it.each([
    ['three days of visitors', '/v1/figures/visitors?from=2026-03-02&to=2026-03-05', 18, 5],
    ['two days of hours', '/v1/figures/presence?aggregate=hour&from=2026-03-02&to=2026-03-04', 288, 100],
    ['a typical week', '/v1/figures/presence?from=2026-03-02&to=2026-03-09', 432, 100],
    ['a page that ends with a date', '/v1/figures/visitors?from=2026-03-02&to=2026-03-05', 18, 6],
  ])('of %s give every row once, in the same order', async (_what, path, rows, limit) => {
    const city = await world()
    // b is hidden, so north stands beside its four zones; c and d are hidden, so all does.
    const estimate = (zone: string): number => ({ all: 9_000, north: 4_000, a: 3_000 })[zone] ?? 0
    for (const date of weeks('2026-03-02', 1)) {
      await city.publish({ date, estimate })
      await city.publish({ product: 'visitors', date, estimate })
    }
    const [whole] = await pagesOf(city, path)
    expect(whole).toHaveLength(rows)
    const pages = await pagesOf(city, `${path}&limit=${limit}`)
    expect(pages.map(({ length }) => length)).toEqual([
      ...Array(Math.ceil(rows / limit) - 1).fill(limit),
      rows % limit || limit,
    ])
    expect(pages.flat()).toEqual(whole)
  })

  it('gives 5,000 cells at most', async () => {
    const { publish, get } = await world(areas(250))
    await publish({ date: '2026-03-24', estimate: () => 900 })
    const { cells, next } = await get(`/v1/figures/presence?${DAY}&aggregate=hour`)
    expect([cells.length, next === null]).toEqual([5_000, false])
  })

  it('refuses a cursor of another request, and one from before a revision', async () => {
    const { publish, get, problem } = await released()
    const { next } = await get(`${VISITORS}&limit=2`)
    await get(`${VISITORS}&limit=3&cursor=${next}`)
    const invalid = { status: 400, type: 'urn:smart-steps:problem:invalid-cursor' }
    expect(await problem(`${VISITORS}&limit=2&coarsen=false&cursor=${next}`)).toMatchObject(invalid)
    await publish({ product: 'visitors', date: '2026-03-24', revision: 2, run: 'r2', estimate: () => 900 })
    expect(await problem(`${VISITORS}&limit=2&cursor=${next}`)).toMatchObject(invalid)
  })

  it('reads a page of hours date by date, not the whole year', async () => {
    const { publish, get, figures } = await world(areas(300))
    for (const date of weeks('2026-03-02', 4)) await publish({ date, estimate: () => 900 })
    figures.queries = 0
    figures.recordsRead = 0
    await get('/v1/figures/presence?aggregate=hour&from=2026-03-02&to=2026-03-30')
    expect([figures.queries, figures.recordsRead]).toEqual([1, 24])
  })

  it('reads one hour of a typical week of a level by its 28 frames, none of single zones', async () => {
    const { publish, get, figures } = await world(areas(983))
    for (const date of weeks('2026-03-02', 4)) await publish({ date, estimate: () => 900 })
    figures.queries = 0
    figures.recordsRead = 0
    const { cells } = await get('/v1/figures/presence?hour=14')
    expect([cells.length, figures.queries, figures.recordsRead]).toEqual([2_949, 28, 28])
  }, 120_000)
})

describe('headers and addresses', () => {
  it('answers /health and /openapi.json without a token', async () => {
    const { api } = await released()
    expect(await (await api.request('/health')).json()).toEqual({
      status: 'ok',
      time: '2026-05-01T09:00:00Z',
    })
    expect((await api.request('/openapi.json')).status).toBe(200)
  })

  it('describes every route and parameter as OpenAPI 3.1', async () => {
    const { api } = await world(undefined, {
      usage: { meter: memoryMeter(), trail: memoryAuditTrail() },
    })
    const document = (await (await api.request('/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, { get: { security?: unknown; parameters: { name: string }[] } }>
      components: { schemas: Record<string, { required: string[] }>; securitySchemes: object }
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual([
      '/v1/transparency',
      '/v1/usage',
      '/health',
      '/v1/products',
      '/v1/products/{product}/revisions',
      '/v1/zone-systems',
      '/v1/zone-systems/{id}/items',
      '/v1/ogc',
      '/v1/ogc/conformance',
      '/v1/ogc/collections',
      '/v1/ogc/collections/{collection}',
      '/v1/ogc/collections/{collection}/items',
      '/v1/ogc/collections/{collection}/items/{feature}',
      '/v1/areas',
      '/v1/areas/{id}',
      '/v1/figures/{product}',
      '/v1/index/{product}',
      '/v1/comparison/{product}',
      '/v1/flows/top',
      '/v1/zone-systems/{id}/crosswalk',
      '/v1/jobs',
      '/v1/jobs/{id}',
      '/v1/jobs/{id}/result',
      '/population-density-data/v0.3/retrieve',
    ])
    expect(document.paths['/v1/figures/{product}']!.get.security).toEqual([{ bearer: [] }])
    expect(document.paths['/v1/figures/{product}']!.get.parameters.map(({ name }) => name)).toEqual([
      'product',
      'zone-system',
      'zones',
      'level',
      'bbox',
      'area',
      'from',
      'to',
      'aggregate',
      'coarsen',
      'summary',
      'hour',
      'block',
      'daytype',
      'revision',
      'limit',
      'cursor',
      ...new Set(products.flatMap(({ dimensions }: Product) => dimensions)),
      'format',
    ])
    expect(document.components.securitySchemes).toHaveProperty('bearer')
    expect(document.components.schemas.Cell!.required).toContain('status')
  })

  it('answers as its own OpenAPI schema says', async () => {
    const { get } = await released()
    const { figuresSchema } = await import('../../functions/serve/schemas.ts')
    expect(figuresSchema.strict().safeParse(await get(VISITORS)).error).toBeUndefined()
  })

  it('lets nothing be framed, sniffed or kept by others', async () => {
    const { request } = await released()
    const { headers } = await request(VISITORS)
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cache-Control')).toBe('private, no-cache')
  })

  it('leaves the headers of routes that are added to it alone', async () => {
    const { api } = await released()
    api.get('/index.html', (c) => c.html('<p>map</p>'))
    const response = await api.request('/index.html')
    expect([response.status, response.headers.has('Content-Security-Policy')]).toEqual([200, false])
  })

  it('works below a base path', async () => {
    const { createApi } = await import('../../functions/serve/index.ts')
    const { fixedClock, memoryDocuments, memoryFigures, memoryObjects } = await import('../support/memory.ts')
    const { london } = await import('./city.ts')
    const api = createApi({
      store: memoryObjects(),
      documents: memoryDocuments(),
      figures: memoryFigures(),
      clock: fixedClock('2026-05-01T09:00:00Z'),
      country: 'gb',
      calendar: london,
      verify: async () => ({ clientId: 'test', tenant: 'test' }),
      basePath: '/api',
    })
    const bearer = { headers: { Authorization: 'Bearer t' } }
    expect((await api.request('/api/v1/products')).status).toBe(401)
    expect((await api.request('/api/v1/products', bearer)).status).toBe(200)
    expect((await api.request('/v1/products', bearer)).status).toBe(404)
    const document = (await (await api.request('/api/openapi.json')).json()) as { paths: object }
    expect(Object.keys(document.paths)).toContain('/api/v1/products')
  })

  it('works behind AWS Lambda with a REST API event', async () => {
    const { handle } = await import('hono/aws-lambda')
    const { api } = await released()
    const event = {
      resource: '/{proxy+}',
      path: '/v1/figures/visitors',
      httpMethod: 'GET',
      headers: { Authorization: 'Bearer t' },
      multiValueHeaders: {},
      queryStringParameters: { from: '2026-03-24', to: '2026-03-25', zones: 'a' },
      multiValueQueryStringParameters: { from: ['2026-03-24'], to: ['2026-03-25'], zones: ['a'] },
      pathParameters: { proxy: 'v1/figures/visitors' },
      stageVariables: {},
      requestContext: { domainName: 'x.execute-api.eu-west-2.amazonaws.com' },
      body: null,
      isBase64Encoded: false,
    }
    const answer = (await handle(api)(event as never)) as { statusCode: number; body: string }
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body).cells).toMatchObject([{ zone: 'a', value: 300 }])
  })
})
