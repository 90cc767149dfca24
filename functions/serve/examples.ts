import type { OpenAPIHono } from '@hono/zod-openapi'
import examples from './examples.json' with { type: 'json' }

/** Answers that were really given, as the document shows them; `npm run examples` writes them. */

/** `summary` is the request, or what is special about it. */
export interface Example {
  readonly summary: string
  readonly value: unknown
}

/** In place of a route: what stands at every one that has such an answer. */
export const EVERY = '*'

/** By route (`GET /v1/products`) or `EVERY`, status, type of content and name. */
export type Examples = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Example>>>>>>>
>

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>

/** @returns the document with examples in its answers; wherever the API begins, its routes end alike */
export function withExamples(document: Document): Document {
  for (const { route, status, type, media } of answersOf(document)) {
    const found = Object.entries<Examples[string]>(examples).filter(([known]) => isRoute(route, known))
    const named = Object.assign({}, ...found.map(([, answers]) => answers[status]?.[type]))
    if (Object.keys(named).length > 0) media.examples = named
  }
  return document
}

interface Media {
  examples?: Readonly<Record<string, Example>>
  readonly schema?: object
}

/** One type of content of one answer. */
export interface DescribedAnswer {
  readonly route: { readonly method: string; readonly path: string }
  readonly status: string
  readonly type: string
  readonly media: Media
}

/** @returns every type of content of every answer in the document */
export function answersOf(document: Document): DescribedAnswer[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).flatMap(([method, { responses = {} }]) => {
      const route = { method: method.toUpperCase(), path }
      return Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, media]) => ({ route, status, type, media })),
      )
    }),
  )
}

interface Operation {
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

function isRoute({ method, path }: DescribedAnswer['route'], known: string): boolean {
  const [knownMethod, knownPath = ''] = known.split(' ')
  return known === EVERY || (method === knownMethod && path.endsWith(knownPath))
}
