import type { OpenAPIHono } from '@hono/zod-openapi'
import { handle } from 'hono/aws-lambda'
import type { ApiEnvironment } from './caller.ts'

type Handle = ReturnType<typeof handle>

/** Requests of these have no body that means anything (RFC 9110, 9.3.1), and `Request` refuses to have one. */
const WITHOUT_BODY = new Set(['GET', 'HEAD'])

/** The API behind a REST API of API Gateway, which passes on whatever body a request has. */
export function restHandler(api: OpenAPIHono<ApiEnvironment>): Handle {
  const answer = handle(api)
  return (event, context) =>
    answer(
      'httpMethod' in event && WITHOUT_BODY.has(event.httpMethod) ? { ...event, body: null } : event,
      context,
    )
}
