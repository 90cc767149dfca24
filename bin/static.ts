import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** A year: a changed file has another hash in its name. */
const FOREVER = 'public, max-age=31536000, immutable'

/** The page runs its own script only, and speaks to nobody but this server. */
const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    workerSrc: ["'self'", 'blob:'],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
}

/**
 * Serves the built explorer: its page at `/`, its files below `/assets`, and nothing else, so that every
 * other address stays with the app that this one is added to.
 * @param folder holds `index.html` and `assets/`, as `vite build web` writes them
 */
export function explorerFiles(folder: string): Hono {
  const app = new Hono()
  const page = serveStatic({ root: folder, path: 'index.html' })
  // The page is asked for again each time: it names the files of the newest build.
  for (const path of ['/', '/index.html']) app.get(path, secureHeaders(HEADERS), kept('no-cache'), page)
  app.get('/assets/*', secureHeaders(HEADERS), kept(FOREVER), serveStatic({ root: folder }))
  return app
}

/** What is not found is not kept. */
const kept =
  (cacheControl: string): MiddlewareHandler =>
  async (c, next) => {
    await next()
    if (c.res.ok) c.header('Cache-Control', cacheControl)
  }
