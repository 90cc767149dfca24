import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import type { CamaraCode } from '../functions/serve/camara/errors.ts'
import { PROBLEM_MEDIA_TYPE, type ProblemName, problems, problemType } from '../functions/serve/problems.ts'

/** What API Gateway refuses by itself reads as what the API refuses: RFC 9457, with the same types. */
export function gatewayProblems(api: RestApi): void {
  const answers: readonly [string, ResponseType, ProblemName | null, number, string][] = [
    ['Unauthorized', ResponseType.UNAUTHORIZED, 'invalid-token', 401, 'send an access token that is valid'],
    ['AccessDenied', ResponseType.ACCESS_DENIED, 'insufficient-scope', 403, 'request the scope figures/read'],
    ['Unknown', ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not-found', 404, 'see /openapi.json'],
    ['Throttled', ResponseType.THROTTLED, null, 429, 'ask again in a second, and less often'],
    ['Quota', ResponseType.QUOTA_EXCEEDED, null, 429, 'the quota is used up: ask again later'],
    ['Default4xx', ResponseType.DEFAULT_4XX, 'invalid-parameter', 400, 'see /openapi.json'],
    ['Default5xx', ResponseType.DEFAULT_5XX, 'internal', 500, 'the failure was recorded: try again later'],
  ]
  for (const [id, type, problem, status, detail] of answers) {
    api.addGatewayResponse(id, {
      type,
      // The default answers stand for several: each keeps its own status.
      ...(id.startsWith('Default') ? {} : { statusCode: String(status) }),
      responseHeaders: {
        'Content-Type': `'${PROBLEM_MEDIA_TYPE}'`,
        'Cache-Control': "'no-store'",
        ...(status === 429 ? { 'Retry-After': "'1'" } : {}),
      },
      templates: {
        'application/json': JSON.stringify({
          type: problem ? problemType(problem) : TOO_MANY.type,
          title: problem ? problems[problem].title : TOO_MANY.title,
          status,
          detail,
          instance: '$context.path',
          // What CAMARA's clients look for: its codes cannot be told apart by path here.
          code: codes[status],
          message: detail,
        }),
      },
    })
  }
}

const codes: Readonly<Record<number, CamaraCode>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL',
}

/** Only API Gateway counts requests, so only it can say this. */
const TOO_MANY = { type: 'urn:smart-steps:problem:too-many-requests', title: 'Too many requests' }
