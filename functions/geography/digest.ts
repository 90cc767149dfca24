import { createHash } from 'node:crypto'

const DIGITS = 12

/** Twelve hexadecimal digits that name a content. Order counts, so hand it over sorted. */
export const digest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, DIGITS)
