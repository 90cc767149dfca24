import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explorerFiles } from '../../bin/static.ts'
import { pageHeaders } from '../../lib/page-headers.ts'

describe('the explorer’s files', () => {
  let folder: string
  let app: Hono

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'static-'))
    const dist = join(folder, 'dist')
    await mkdir(join(dist, 'assets'), { recursive: true })
    await writeFile(join(dist, 'index.html'), '<p>page')
    await writeFile(join(dist, 'assets', 'worker-CZtFQQIV.mjs'), 'export {}')
    await writeFile(join(dist, 'notes.txt'), 'of the build')
    await writeFile(join(folder, 'key.json'), 'secret')
    app = new Hono().route('/', explorerFiles(dist))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(['/', '/index.html'])('are the page at %s, asked for again each time', async (path) => {
    const response = await app.request(path)
    expect(await response.text()).toBe('<p>page')
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })

  it('allow the page its own scripts, workers and answers, and nothing of others', async () => {
    const policy = (await app.request('/')).headers.get('content-security-policy')?.split('; ')
    expect(policy).toEqual([
      "default-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ])
  })

  it.each(['/', '/assets/worker-CZtFQQIV.mjs'])('come with every header of the list at %s', async (path) => {
    const { headers } = await app.request(path)
    const { security, others } = pageHeaders()
    const wanted = Object.entries({ ...security, ...others })
    expect(wanted.map(([name]) => [name, headers.get(name)])).toEqual(wanted)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('are kept for a year below assets, and a worker is a script', async () => {
    const response = await app.request('/assets/worker-CZtFQQIV.mjs')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
  })

  it.each(['/notes.txt', '/assets/gone.js', '/v1/products', '/assets/..%2f..%2fkey.json', '/..%2fkey.json'])(
    'are not found at %s',
    async (path) => {
      expect((await app.request(path)).status).toBe(404)
    },
  )
})
