import { z } from 'zod'

/**
 * Words for the schema of a deployment file. What they have in common: a refusal names what is allowed
 * and what was found, so that the person who wrote the file can mend it without reading this code. The
 * same words are the descriptions of the JSON Schema, which an editor shows while the file is written.
 */

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** `is missing: expected x` or `expected x, found y`. */
const expected =
  (words: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? `is missing: expected ${words}` : `expected ${words}, found ${shown(input)}`

export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: expected(words.length === 1 ? words[0] : `one of ${words.join(', ')}`) })

/** @param unit what the number counts, for the message */
export function wholeNumber(from: number, to: number, unit: string) {
  const error = expected(`a whole number of ${unit} from ${from} to ${to}`)
  return z.int({ error }).min(from, { error }).max(to, { error }).describe(unit)
}

export const text = (words: string, pattern: RegExp = /\S/) => {
  const error = expected(words)
  return z.string({ error }).regex(pattern, { error }).describe(words)
}

export const yesOrNo = () => z.boolean({ error: expected('true or false') })

export const listOf = <Item extends z.ZodType>(item: Item, words: string) =>
  z.array(item, { error: expected(words) }).describe(words)

/** An object with these keys and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `does not have the key ${issue.keys.map((key) => `"${key}"`).join(', ')}: allowed are ${keys}`
        : expected(`the keys ${keys}`)(issue),
  })
}

/** Either a word or a section; a fault inside the section is told with its own path. */
export const wordOr = <Word extends string, Section extends z.ZodType>(
  word: Word,
  inner: Section,
  words: string,
) =>
  z
    .unknown()
    .transform((value, context): Word | z.output<Section> => {
      if (value === word) return word
      if (typeof value !== 'object' || value === null) {
        context.addIssue({ code: 'custom', message: expected(words)({ input: value }) })
        return z.NEVER
      }
      const result = inner.safeParse(value)
      if (result.success) return result.data
      for (const { path, message } of result.error.issues) {
        context.addIssue({ code: 'custom', message, path: [...path] })
      }
      return z.NEVER
    })
    .meta({ description: words, anyOf: [{ const: word }, jsonSchema(inner)] })

/** One of these whole numbers, as a number in the file. */
export const oneOfNumbers = <const Numbers extends readonly [number, ...number[]]>(...numbers: Numbers) =>
  z
    .unknown()
    .transform(String)
    .pipe(oneOf(...(numbers.map(String) as [string, ...string[]])))
    .transform(Number)
    .meta({ enum: [...numbers] })

/** What a file may hold, before defaults are filled in; draft 7, because editors of YAML know it best. */
export function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, '~standard': __, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-07' })
  return rest
}
