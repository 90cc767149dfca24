/** What is known of a refusal or a failure: the members of RFC 9457, and how long to wait. */
export interface ProblemDetails {
  readonly type?: string | undefined
  readonly title?: string | undefined
  readonly status: number
  readonly detail: string
  readonly instance?: string | undefined
  readonly parameter?: string | undefined
  readonly retryAfterSeconds?: number | undefined
}

/** The API answered, and not with what was asked for. The message is the detail, in words for a person. */
export class ApiProblem extends Error {
  /** `urn:smart-steps:problem:unknown-zone`: compare this; `about:blank` where the answer was no problem document. */
  readonly type: string
  /** The status of HTTP. */
  readonly status: number
  readonly title: string
  /** What is wrong with which parameter, and what is allowed. */
  readonly detail: string
  /** The path that was asked for. */
  readonly instance: string | undefined
  /** The parameter that is wrong, or the JSON Pointer (RFC 6901) of the member of a body. */
  readonly parameter: string | undefined
  /** What the header Retry-After asks for, where it was longer than the client waits by itself. */
  readonly retryAfterSeconds: number | undefined

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options)
    this.name = 'ApiProblem'
    this.type = details.type ?? 'about:blank'
    this.status = details.status
    this.title = details.title ?? ''
    this.detail = details.detail
    this.instance = details.instance
    this.parameter = details.parameter
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** @param body as it was parsed; whatever stands between us and the API may answer too, and not in problems */
export function problemOf(status: number, body: unknown, retryAfterSeconds?: number): ApiProblem {
  const member = (name: string): string | undefined => {
    const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return new ApiProblem({
    type: member('type'),
    title: member('title'),
    status,
    detail: member('detail') ?? `The server answered ${status}.`,
    instance: member('instance'),
    parameter: member('parameter'),
    retryAfterSeconds,
  })
}
