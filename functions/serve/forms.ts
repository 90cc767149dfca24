/**
 * How the values of parameters are written, for what reads them and for the document alike. In the part of regular
 * expressions that JSON Schema recommends (draft 2020-12, 6.4), and of ASCII digits alone.
 */

export const HOUR = '([01]?[0-9]|2[0-3])'
export const BLOCK = '[0-5]'
export const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]'
const ZONE = `(Z|[+-]${TIME})`
/** RFC 3339, the seconds left out or not. */
export const INSTANT = `${DATE}T${TIME}(:[0-5][0-9](\\.[0-9]{1,9})?)?${ZONE}`
/** With seconds, and also in small letters (RFC 3339, 5.6). */
export const OGC_TIME = `${DATE}([Tt]${TIME}:([0-5][0-9]|60)(\\.[0-9]{1,9})?([Zz]|[+-]${TIME}))?`
/** The name of a zone, a level or a system: whatever has no comma. */
export const NAME = '[^, ]([^,]*[^, ])?'
/** As `writeCursor` writes them (cursor.ts). */
export const CURSOR = '[A-Za-z0-9_-]{1,200}'
/** QGIS writes 17 digits after the point, and programs write what is nearly 0 with an exponent. */
const DEGREES = ' *-?[0-9]{1,3}(\\.[0-9]{1,30})?([eE]-[0-9]{1,3})? *'
export const BOX = between(DEGREES, 4)
/** Heights stand between, and do not count. */
export const BOX_WITH_HEIGHTS = between(DEGREES, 6)

/** What has this form from its beginning to its end. */
export const whole = (form: string): RegExp => new RegExp(`^(${form})$`)

/** `a,b`, with spaces around the values. */
export const listOf = (form: string, most?: number): string =>
  ` *(${form}) *(, *(${form}) *)${most === undefined ? '*' : `{0,${most - 1}}`}`

/** One of these words. */
export const oneOf = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[+.()]/g, '\\$&')).join('|')

function between(form: string, times: number): string {
  return Array.from({ length: times }, () => form).join(',')
}
