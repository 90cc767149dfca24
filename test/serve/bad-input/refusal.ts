import { expect } from 'vitest'
import { type ProblemName, problems, problemType } from '../../../functions/serve/index.ts'
import { problemSchema } from '../../../functions/serve/schemas.ts'

/** What an answer must never have in it: traces of the program, and words of its libraries. */
const INTERNALS =
  /node_modules|\.ts:\d|\bat \w+ \(|TypeError|SyntaxError|RangeError|ZodError|Unexpected token/

/** Longer than anything that a refusal repeats of its request, and than the address in `instance`. */
export const LONG = 'x'.repeat(3_000)

/** Asserts a refusal of this name that says nothing of the inside, and repeats little. */
export async function expectRefusal(response: Response, name: ProblemName): Promise<string> {
  const text = await response.text()
  expect(response.status, text).toBe(problems[name].status)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  const body = problemSchema.strict().parse(JSON.parse(text))
  expect(body).toMatchObject({ type: problemType(name), status: problems[name].status })
  expect(text).not.toMatch(INTERNALS)
  expect(text.length).toBeLessThan(1_000)
  expect(text).not.toContain('x'.repeat(201))
  expect(`${body.detail}${body.instance}`).not.toMatch(/\p{Cc}/u)
  return body.detail
}
