import type { Context } from 'hono'
import type { secureHeaders } from 'hono/secure-headers'
import { withExamples } from './examples.ts'
import { type Api, HTML_TYPE, isKnown, JSON_TYPE, problemOf } from './http.ts'
import { negotiate } from './media.ts'
import { openapiPage } from './openapi-page.ts'
import { PAGE_STYLE_HASH, PAGE_TYPE } from './page.ts'
import { digest } from './releases.ts'
import { transparencyRoute } from './routes.ts'
import { withDataHeader } from './sandbox/document.ts'
import { REMEMBERED_SECONDS } from './transparency.ts'
import { transparencyPage } from './transparency-page.ts'
import { formatQuerySchema, type Transparency } from './transparency-schemas.ts'

/** What anybody may read: pages for people, JSON for programs. */

export const OPENAPI_PATH = '/openapi.json'

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'smart-steps',
    version: '1',
    description: 'Population movement figures in which no person can be found.',
  },
} as const

/** A link has no header: it names the format by a parameter. */
const FORMATS = { json: JSON_TYPE, html: HTML_TYPE } as const

/** The same for everybody, and for as long as it is remembered here. */
const PUBLIC = { 'Cache-Control': `public, max-age=${REMEMBERED_SECONDS}` } as const

/** One page without scripts, with one style sheet. */
export const PAGE_HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [PAGE_STYLE_HASH],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
}

export function addTransparency(api: Api, read: () => Promise<Transparency>): void {
  api.openapi(transparencyRoute, async (c) => {
    const { format } = c.req.valid('query')
    const type = format ? FORMATS[format] : negotiate(c, [JSON_TYPE, HTML_TYPE])
    const account = await read()
    const etag = `W/"${digest([type, JSON.stringify(account)])}"`
    const headers = { ...PUBLIC, Vary: 'Accept', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    if (type === JSON_TYPE) return c.json(account, 200, headers)
    return c.body(await transparencyPage(account), 200, {
      ...headers,
      'Content-Type': PAGE_TYPE,
    })
  })
}

/** The document of all routes that are added by the time it is asked for. */
export function addDocument(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of the OAuth 2 client credentials grant with the scope figures/read',
  })
  api.get(OPENAPI_PATH, async (c) => {
    const { format } = readFormat(c)
    const type = format ? FORMATS[format] : negotiate(c, [JSON_TYPE, HTML_TYPE])
    const document = withDataHeader(withExamples(api.getOpenAPI31Document(OPENAPI)))
    if (type === JSON_TYPE) return c.json(document, 200, { Vary: 'Accept' })
    return c.body(await openapiPage(document), 200, { Vary: 'Accept', 'Content-Type': PAGE_TYPE })
  })
}

/** What is given twice stays a list, which fits no parameter. */
const withRepeated = (queries: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )

/** @throws Problem unknown-parameter or invalid-parameter */
function readFormat(c: Context): { readonly format?: keyof typeof FORMATS | undefined } {
  const result = formatQuerySchema.safeParse(withRepeated(c.req.queries()))
  if (result.success) return result.data
  throw problemOf(result.error)
}
