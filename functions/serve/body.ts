import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { unclear } from './i-json.ts'
import { Problem, quoted } from './problems.ts'

/** A polygon of the most corners is 40 kB; nothing that is asked here is longer. */
export const MOST_BODY_BYTES = 65_536
/** Of arrays and objects in each other: a polygon of several parts has six. */
const DEEPEST = 16

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/**
 * Lets through JSON in UTF-8 that is neither large nor deep, before anything reads it.
 * @throws Problem body-too-large, unsupported-media-type or invalid-body
 */
export function checkedBody(most = MOST_BODY_BYTES): MiddlewareHandler[] {
  const tooLarge = bodyLimit({
    maxSize: most,
    onError: () => {
      throw new Problem('body-too-large', `the body has more than ${most} bytes: send a shorter one`)
    },
  })
  const readable: MiddlewareHandler = async (c, next) => {
    if (METHODS_WITH_BODY.has(c.req.method)) {
      const bytes = await c.req.arrayBuffer()
      if (bytes.byteLength > most) {
        throw new Problem('body-too-large', `the body has more than ${most} bytes: send a shorter one`)
      }
      refuseOther(c.req.header('Content-Type'))
      refuseUnreadable(bytes)
    }
    await next()
  }
  return [tooLarge, readable]
}

function refuseOther(type: string | undefined): void {
  if (type !== undefined && /^application\/(geo\+)?json *(;|$)/i.test(type)) return
  throw new Problem(
    'unsupported-media-type',
    `Content-Type is ${type === undefined ? 'missing' : quoted(type)}: send application/json`,
  )
}

function refuseUnreadable(bytes: ArrayBuffer): void {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('invalid-body', 'the body is no UTF-8: encode it as such', { cause })
  }
  if (isDeeper(text, DEEPEST)) {
    throw new Problem('invalid-body', `the body nests more than ${DEEPEST} arrays and objects: flatten it`)
  }
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid-body', 'the body is no JSON: correct it', { cause })
  }
  const fault = unclear(text)
  if (fault !== null) throw new Problem('invalid-body', `the body ${fault}: correct it`)
}

/** Counted without recursion, and before a parser recurses. */
function isDeeper(text: string, most: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]
    if (inString) {
      if (letter === '\\') index += 1
      else if (letter === '"') inString = false
    } else if (letter === '"') inString = true
    else if (letter === '[' || letter === '{') {
      depth += 1
      if (depth > most) return true
    } else if (letter === ']' || letter === '}') depth -= 1
  }
  return false
}
