import { createHash } from 'node:crypto'

const DIGITS = 12

/** Twelve hexadecimal digits that name a content. Order counts, so hand it over sorted. */
export const digest = (content: unknown): string => digestOf(JSON.stringify(content), DIGITS)

export const digestOf = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)
