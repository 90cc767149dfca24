import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { checkedBody, MOST_BODY_BYTES } from '../../../functions/serve/body.ts'
import type { ApiEnvironment } from '../../../functions/serve/caller.ts'
import { foreignProblem, refuseInvalid } from '../../../functions/serve/http.ts'
import { Problem, type ProblemName, problemResponse } from '../../../functions/serve/problems.ts'
import { expectRefusal, LONG } from './refusal.ts'

/** One route that takes a body, as those of the API do. */
function echo() {
  const api = new OpenAPIHono<ApiEnvironment>({ defaultHook: refuseInvalid })
  const shape = z.strictObject({ name: z.string(), size: z.number().optional() })
  api.use('/v1/*', ...checkedBody())
  const route = createRoute({
    method: 'post',
    path: '/v1/echo',
    request: { body: { required: true, content: { 'application/json': { schema: shape } } } },
    responses: { 200: { description: 'the same', content: { 'application/json': { schema: shape } } } },
  })
  api.openapi(route, (c) => c.json(c.req.valid('json'), 200))
  api.onError((error, c) => {
    const problem = error instanceof Problem ? error : foreignProblem(error, c)
    return problemResponse(c, problem ?? new Problem('internal', String(error)))
  })
  return api
}

const GEO = 'application/geo+json'

type Sent = string | Uint8Array<ArrayBuffer> | null

const send = (body: Sent, headers: Record<string, string> = {}) =>
  echo().request('/v1/echo', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  })

/** Sent in pieces, its length not told. */
const chunked = (bytes: number): Response => {
  let left = bytes
  return new Response(
    new ReadableStream({
      pull(controller) {
        const piece = Math.min(left, 8_192)
        left -= piece
        if (piece > 0) controller.enqueue(new Uint8Array(piece).fill(0x20))
        else controller.close()
      },
    }),
  )
}

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('a body', () => {
  it('that fits is read, with its type in any letters, with a charset, and as GeoJSON', async () => {
    for (const type of ['application/json', 'Application/JSON', 'application/json; charset=utf-8', GEO]) {
      const response = await send('{"name":"ä"}', { 'Content-Type': type })
      expect([type, response.status, await response.json()]).toEqual([type, 200, { name: 'ä' }])
    }
  })

  const refused: readonly [what: string, body: Sent, problem: ProblemName][] = [
    ['that is empty', '', 'invalid-body'],
    ['that is missing', null, 'invalid-body'],
    ['that is no JSON', '{name: 1}', 'invalid-body'],
    ['that goes on after its end', '{"name":"a"} {}', 'invalid-body'],
    ['with a number that is none', '{"name":"a","size":NaN}', 'invalid-body'],
    ['with a number beyond all numbers', '{"name":"a","size":1e999}', 'invalid-body'],
    ['that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'invalid-body'],
    ['with a surrogate as UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid-body'],
    ['in UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'invalid-body'],
    ['with half of a surrogate pair', '{"name":"\\ud800"}', 'invalid-body'],
    ['with half of a surrogate pair as a name', '{"\\udc00":1}', 'invalid-body'],
    ['with a name twice', '{"name":"a","name":"b"}', 'invalid-body'],
    ['with a name twice, once escaped', '{"name":"a","n\\u0061me":"b"}', 'invalid-body'],
    ['with a name twice further in', '[{"a":{"b":1,"c":[{}],"b":2}}]', 'invalid-body'],
    ['with __proto__', '{"name":"a","__proto__":{"size":1}}', 'invalid-body'],
    ['with __proto__ escaped', '{"name":"a","\\u005f_proto__":{"size":1}}', 'invalid-body'],
    ['with constructor', '{"name":"a","constructor":{"prototype":{"size":1}}}', 'invalid-body'],
    ['with a member that is unknown', `{"name":"a","${LONG}":1}`, 'invalid-body'],
    ['that is a list', '[]', 'invalid-body'],
    ['that is null', 'null', 'invalid-body'],
    ['with a member of another kind', '{"name":{"$gt":""}}', 'invalid-body'],
    ['that is deep', nested(17), 'invalid-body'],
    ['that is deeper than any stack', nested(30_000), 'invalid-body'],
    ['that is deep behind a string with brackets', `{"a":"]]]}}\\"","b":${nested(16)}}`, 'invalid-body'],
    ['that is a byte too long', ' '.repeat(MOST_BODY_BYTES + 1), 'body-too-large'],
  ]

  it.each(refused)('%s is refused', async (_what, body, problem) => {
    await expectRefusal(await send(body), problem)
  })

  it.each([
    ['is missing', ''],
    ['is of a form', 'application/x-www-form-urlencoded'],
    ['is of a file', 'multipart/form-data; boundary=a'],
    ['only begins alike', 'application/jsonp'],
    ['has a parameter without a value', 'application/json;'],
    ['is long', `text/${LONG}`],
  ])('whose type %s is refused', async (_what, type) => {
    await expectRefusal(await send('{"name":"a"}', { 'Content-Type': type }), 'unsupported-media-type')
  })

  it('that is as long as it may be is read to its end', async () => {
    expect((await send('{"name":"a"}'.padEnd(MOST_BODY_BYTES))).status).toBe(200)
  })

  it('that says that it is too long is refused before it is read', async () => {
    let isRead = false
    const body = new ReadableStream(
      {
        pull(controller) {
          isRead = true
          controller.error(new Error('read'))
        },
      },
      { highWaterMark: 0 },
    )
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(MOST_BODY_BYTES + 1) }
    const request = new Request('http://a/v1/echo', { method: 'POST', headers, body, duplex: 'half' })
    await expectRefusal(await echo().request(request), 'body-too-large')
    expect(isRead).toBe(false)
  })

  it.each([
    ['is too long is refused', MOST_BODY_BYTES + 1, 'body-too-large'],
    ['has no end is refused', 1_000_000_000, 'body-too-large'],
    ['is short is read', 100, 'invalid-body'],
  ] as const)('whose length is not told and that %s', async (_what, bytes, problem) => {
    const request = new Request('http://a/v1/echo', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: chunked(bytes).body,
      duplex: 'half',
    })
    await expectRefusal(await echo().request(request), problem)
  })

  it('that is repeated in a refusal is cut, and named by a pointer', async () => {
    const detail = await expectRefusal(await send(`{"name":"a","a/b~c\\n":1}`), 'invalid-body')
    expect(detail).toContain('"/a~1b~0c?": there is no such member')
  })
})
