import { describe, expect, it } from 'vitest'
import { HALT_DOCUMENT } from '../../functions/model/halt.ts'
import { world } from './city.ts'

const STOP = { halted: true, reason: 'secret reason', by: 'officer', at: '2026-05-01T08:00:00.000Z' }
const FIGURES = '/v1/figures/visitors?from=2026-03-24&to=2026-03-25'

async function released() {
  const city = await world()
  await city.publish({ product: 'visitors', date: '2026-03-24', estimate: () => 900 })
  return city
}

describe('a halt of serving', () => {
  it.each([FIGURES, '/v1/products', '/v1/zone-systems', '/v1/zone-systems/all/items', '/v1/nothing'])(
    'answers 503 at %s from the next request on, and figures again once it is lifted',
    async (path) => {
      const city = await released()
      const before = await city.request(path)
      await city.documents.put(HALT_DOCUMENT, STOP, 0)
      const problem = await city.problem(path)
      expect(problem).toMatchObject({ status: 503, type: 'urn:smart-steps:problem:halted' })
      expect(JSON.stringify(problem)).not.toMatch(/secret|officer/)
      await city.documents.put(HALT_DOCUMENT, { ...STOP, halted: false }, 1)
      expect((await city.request(path)).status).toBe(before.status)
    },
  )

  it('does not confirm the copy that a client holds', async () => {
    const city = await released()
    const etag = (await city.request(FIGURES)).headers.get('ETag')!
    expect((await city.request(FIGURES, { 'If-None-Match': etag })).status).toBe(304)
    await city.documents.put(HALT_DOCUMENT, STOP, 0)
    expect((await city.request(FIGURES, { 'If-None-Match': etag })).status).toBe(503)
  })

  it('leaves the addresses open that tell no figure', async () => {
    const city = await released()
    await city.documents.put(HALT_DOCUMENT, STOP, 0)
    for (const path of ['/health', '/openapi.json']) expect((await city.request(path)).status).toBe(200)
    expect((await city.request('/v1/transparency')).status).toBe(200)
  })

  it('that cannot be read answers no figure', async () => {
    const city = await released()
    await city.documents.put(HALT_DOCUMENT, { halted: 'no' }, 0)
    expect(await city.problem(FIGURES)).toMatchObject({ status: 500 })
  })
})
