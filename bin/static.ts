import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { pageHeaders } from '../lib/page-headers.ts'

/** A year: a changed file has another hash in its name. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * Serves the built explorer: its page at `/`, its files below `/assets`, and nothing else, so that every
 * other address stays with the app that this one is added to.
 * @param folder holds `index.html` and `assets/`, as `vite build web` writes them
 */
export function explorerFiles(folder: string): Hono {
  const app = new Hono()
  const page = serveStatic({ root: folder, path: 'index.html' })
  // The page is asked for again each time: it names the files of the newest build.
  for (const path of ['/', '/index.html']) app.get(path, guarded, kept('no-cache'), page)
  app.get('/assets/*', guarded, kept(FOREVER), serveStatic({ root: folder }))
  return app
}

/** What CloudFront tells browsers with the same files. */
const guarded: MiddlewareHandler = async (c, next) => {
  await next()
  const { security, others } = pageHeaders()
  for (const [name, value] of Object.entries({ ...security, ...others })) c.header(name, value)
}

/** What is not found is not kept. */
const kept =
  (cacheControl: string): MiddlewareHandler =>
  async (c, next) => {
    await next()
    if (c.res.ok) c.header('Cache-Control', cacheControl)
  }
