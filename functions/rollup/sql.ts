import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { literalSchema, localDateSchema } from '../model/vocabulary.ts'

/** The texts lie in `sql/` beside this module; a bundle needs that folder beside its one file. */
const FOLDER = join(import.meta.dirname, 'sql')

export const sqlText = (file: string): string => readFileSync(join(FOLDER, file), 'utf8').trimEnd()

/** A piece of SQL that was checked: it can be put into a text as it is. */
export type Literal = string & { readonly __checked: 'literal' }

export const dateLiteral = (date: string): Literal => checked(`date '${localDateSchema.parse(date)}'`)

/** @param instant of a whole second */
export const timestampLiteral = (instant: Date): Literal =>
  checked(`timestamp '${instant.toISOString().slice(0, 19).replace('T', ' ')}'`)

/** @throws RangeError unless it is a whole number that SQL's BIGINT holds exactly */
export function integerLiteral(number: number): Literal {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is no whole number`)
  return checked(String(number))
}

/**
 * Ids of zone systems and names of time zones come from outside, so they are not held to `literalSchema`;
 * a quote is doubled, which both engines read as one.
 * @throws RangeError on a control character, or if it is longer than 200 characters
 */
export function textLiteral(text: string): Literal {
  if (text.length > 200 || /\p{Cc}/u.test(text)) {
    throw new RangeError('a name has a control character or more than 200 characters: it cannot be in SQL')
  }
  return checked(`'${text.replaceAll("'", "''")}'`)
}

/** @throws RangeError unless it is a lower-case name as the registry writes them */
export function columnName(name: string): Literal {
  if (/^[a-z][a-z_]*$/.test(name) && literalSchema.safeParse(name).success) return checked(name)
  throw new RangeError(`"${name}" is no column: expected lower-case letters and _`)
}

/**
 * Replaces every `:name` of a text.
 * @throws RangeError naming a parameter that has no value
 */
export function withParameters(text: string, parameters: Readonly<Record<string, Literal>>): string {
  return text.replace(/(?<![:\w]):([a-z_]+)/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new RangeError(`the SQL asks for :${name}, which no parameter gives`)
    return value
  })
}

const checked = (sql: string): Literal => sql as Literal
