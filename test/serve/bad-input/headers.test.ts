import { beforeAll, describe, expect, it } from 'vitest'
import { HALT_DOCUMENT } from '../../../functions/model/halt.ts'
import { type World, world } from '../city.ts'
import { expectRefusal } from './refusal.ts'

const FIGURES = '/v1/figures/visitors?from=2026-03-24&to=2026-03-25'

let city: World
beforeAll(async () => {
  city = await world()
  await city.publish({ product: 'visitors', date: '2026-03-24', estimate: () => 900 })
})

const PACKING = ['Vary', 'Content-Length', 'Content-Encoding']

const ask = (method: string, path: string, headers: Record<string, string> = { Authorization: 'Bearer t' }) =>
  city.api.request(path, { method, headers })

describe('methods', () => {
  const addresses = ['/health', '/openapi.json', '/v1/transparency', '/v1/products', FIGURES, '/v1/ogc']

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'BREW'])(
    '%s is refused by every address that does not answer it, and Allow says what does',
    async (method) => {
      for (const path of addresses) {
        const response = await ask(method, path)
        expect(response.headers.get('Allow')).toBe('GET, HEAD')
        await expectRefusal(response, 'method-not-allowed')
      }
    },
  )

  it('are not looked at before the token is, but where none is needed', async () => {
    for (const path of ['/v1/products', '/v1/nothing', FIGURES]) {
      await expectRefusal(await ask('DELETE', path, {}), 'no-token')
    }
    for (const path of ['/health', '/openapi.json', '/v1/transparency']) {
      await expectRefusal(await ask('DELETE', path, {}), 'method-not-allowed')
    }
  })

  it('of any name find nothing where there is nothing', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'BREW']) {
      await expectRefusal(await ask(method, '/v1/nothing'), 'not-found')
      await expectRefusal(await ask(method, '/nothing'), 'not-found')
    }
  })

  it('refused while figures are halted are answered as all is then', async () => {
    const halted = await world()
    const halt = { halted: true, reason: 'a test', by: 'officer', at: '2026-05-01T08:00:00.000Z' }
    await halted.documents.put(HALT_DOCUMENT, halt, 0)
    const headers = { Authorization: 'Bearer t' }
    const response = await halted.api.request('/v1/products', { method: 'DELETE', headers })
    await expectRefusal(response, 'halted')
  })

  it('HEAD has the headers of GET and no body', async () => {
    for (const path of addresses) {
      const [head, get] = [await ask('HEAD', path), await ask('GET', path)]
      expect([head.status, await head.text()]).toEqual([200, ''])
      // Of packing, which there is nothing of without a body.
      for (const { headers } of [head, get]) for (const name of PACKING) headers.delete(name)
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers))
    }
  })
})

describe('conditional headers', () => {
  it.each(['', ',', '"', 'W/', 'W/"', '""', '"a" "b"', '**', '"*"', 'x'.repeat(8_000), ','.repeat(8_000)])(
    'If-None-Match of %.20j is no condition that holds',
    async (header) => {
      for (const path of [FIGURES, '/v1/transparency']) {
        expect((await city.request(path, { 'If-None-Match': header })).status).toBe(200)
      }
    },
  )

  it('If-None-Match holds strong or weak, in a list, and by a star', async () => {
    const etag = (await city.request(FIGURES)).headers.get('ETag')!
    for (const header of [etag, etag.slice(2), `"a", ${etag}`, `,, ${etag} ,`, '*']) {
      const response = await city.request(FIGURES, { 'If-None-Match': header })
      expect([header, response.status, await response.text()]).toEqual([header, 304, ''])
    }
  })

  it('of other kinds are passed over: a range, a date, a condition for writing', async () => {
    const plain = await (await city.request(FIGURES)).text()
    for (const [name, value] of [
      ['Range', 'bytes=0-1'],
      ['Range', 'bytes=-1,99999999999999999999-'],
      ['If-Modified-Since', 'Thu, 99 Foo 9999 99:99:99 GMT'],
      ['If-Match', '"nothing"'],
      ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ] as const) {
      const response = await city.request(FIGURES, { [name]: value })
      expect([name, response.status, await response.text()]).toEqual([name, 200, plain])
    }
  })
})

describe('Accept', () => {
  const status = async (accept: string, path = FIGURES) =>
    (await city.request(path, { Accept: accept })).status

  it.each([
    ['of ten thousand types', `${'a/b,'.repeat(10_000)}c/d`],
    ['of ten thousand parameters', `text/plain${';a=b'.repeat(10_000)}`],
    ['of one long word', 'x'.repeat(50_000)],
    ['of semicolons', ';'.repeat(50_000)],
    ['of commas', ','.repeat(50_000)],
    ['that likes it not at all', 'application/json;q=0, text/csv;q=0'],
    ['of a quality that is no number', 'application/json;q=NaN, text/csv;q=Infinity'],
    ['of a quality below nothing', 'application/json;q=-1'],
    ['of a quality above all', 'application/json;q=1.1'],
    ['of the names of members', '__proto__, constructor/constructor'],
  ])('%s is refused at once', async (_what, accept) => {
    const started = performance.now()
    await expectRefusal(await city.request(FIGURES, { Accept: accept }), 'not-acceptable')
    // Far from what a header of this length would take if it were read in steps that multiply.
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('finds what fits among ten thousand that do not', async () => {
    expect(await status(`${'a/b,'.repeat(10_000)}text/csv;q=0.001`)).toBe(200)
    expect(await status('   ,, */* ;q=0.1')).toBe(200)
  })
})
