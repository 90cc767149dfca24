import { Problem } from './problems.ts'

/**
 * An opaque `next`. The tag in front binds it to its request, and to the very releases or zones that the
 * page before was made from: a page of something else would repeat or lose rows in silence.
 */
export const writeCursor = (tag: string, place: string): string =>
  Buffer.from(`${tag} ${place}`).toString('base64url')

/**
 * @returns the place, if it has the expected form
 * @throws Problem invalid-cursor
 */
export function readCursor(cursor: string, tag: string, form: RegExp): RegExpExecArray {
  const bytes = Buffer.from(cursor, 'base64url')
  // What base64 passes over was not written by us.
  if (bytes.toString('base64url') !== cursor) throw foreignCursor()
  const [found, place = ''] = splitOnce(bytes.toString('latin1'))
  const match = form.exec(place)
  if (found === tag && match) return match
  throw foreignCursor()
}

export const foreignCursor = (): Problem =>
  new Problem(
    'invalid-cursor',
    'cursor: it was not made for this request, or what it leads through has changed since: begin again without it',
    { parameter: 'cursor' },
  )

function splitOnce(text: string): string[] {
  const space = text.indexOf(' ')
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1)]
}
