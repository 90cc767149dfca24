import type { ArgsDef } from 'citty'
import { z } from 'zod'
import { InvalidInput } from '../functions/model/errors.ts'

/**
 * Refuses options that a command does not know; the parser would pass them over in silence.
 * @param allowPositional a shell that expands an unquoted pattern hands over many words
 */
export function refuseUnknown(
  args: Readonly<Record<string, unknown>> & { readonly _: string[] },
  definitions: ArgsDef,
  { allowPositional = false } = {},
): void {
  const known = new Set(Object.keys(definitions).flatMap((name) => [name, camelCase(name)]))
  for (const name of Object.keys(args)) {
    if (name === '_' || known.has(name)) continue
    const options = Object.keys(definitions).map((option) => `--${option}`)
    throw new InvalidInput(`there is no option --${name}: choose among ${options.join(' ')}`)
  }
  if (!allowPositional && args._.length > 0) {
    throw new InvalidInput(`"${args._[0]}" stands alone: expected options only, each as --name value`)
  }
}

/**
 * Reads an option by a schema of the model.
 * @throws InvalidInput that names the option, the value found and the values allowed
 */
export function option<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const allowed =
    schema instanceof z.ZodEnum ? `one of ${schema.options.join(', ')}` : read.error.issues[0]?.message
  throw new InvalidInput(`--${name} is "${String(value)}": expected ${allowed}`)
}

/** A whole number from an option. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce
    .number(`a whole number from ${minimum} to ${maximum}`)
    .int(`a whole number from ${minimum} to ${maximum}`)
    .min(minimum, `a whole number from ${minimum} to ${maximum}`)
    .max(maximum, `a whole number from ${minimum} to ${maximum}`)

const camelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
