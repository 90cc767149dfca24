import type { OpenAPIHono } from '@hono/zod-openapi'
import { DATA_HEADER, SIMULATED_DATA } from './hand-over.ts'

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>

interface Operation {
  readonly security?: readonly unknown[]
  readonly responses?: Readonly<Record<string, { headers?: Readonly<Record<string, unknown>> }>>
}

const described = {
  description: 'Of a sandbox alone: the answer is about a simulated city, in which nobody lives',
  schema: { type: 'string', enum: [SIMULATED_DATA] },
}

/** @returns the document with the sandbox's header in whatever is given to a token */
export function withDataHeader(document: Document): Document {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item as object))
  for (const { security, responses = {} } of operations as Operation[]) {
    for (const [status, response] of security ? Object.entries(responses) : []) {
      if (status.startsWith('2')) response.headers = { ...response.headers, [DATA_HEADER]: described }
    }
  }
  return document
}
