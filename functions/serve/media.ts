import type { Context } from 'hono'
import { listed, Problem } from './problems.ts'

/**
 * The first of the offered media types that the request likes best (RFC 9110, 12.5.1).
 * @throws Problem not-acceptable
 */
export function negotiate<Offered extends string>(
  c: Context,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  const header = c.req.header('Accept')
  if (header === undefined || header.trim() === '') return offered[0]
  const ranges = header.split(',').map(readRange)
  const qualities = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }))
  const best = qualities.reduce((a, b) => (b.quality > a.quality ? b : a))
  if (best.quality > 0) return best.type
  throw new Problem('not-acceptable', `Accept: only ${listed(offered)} can be had here`)
}

interface MediaRange {
  readonly type: string
  readonly quality: number
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const value = quality === undefined ? 1 : Number(quality)
  return { type, quality: value >= 0 && value <= 1 ? value : 0 }
}

/** The most specific range that matches decides, not the most willing one. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const [main = ''] = type.split('/')
  for (const range of [type, `${main}/*`, '*/*']) {
    const found = ranges.find((candidate) => candidate.type === range)
    if (found) return found.quality
  }
  return 0
}
