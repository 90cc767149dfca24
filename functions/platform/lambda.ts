import middy from '@middy/core'
import { z } from 'zod'
import { InvalidInput, SmartStepsError } from '../model/errors.ts'

/**
 * What the handlers share: the event is read by a schema, and a failure is told in words that name no
 * person. Our own errors keep that rule, and those of an AWS service name buckets and tables. What any
 * other error says may quote a record, so of it only the kind and the place in the code are told: to the
 * log, and to the service, which writes what is thrown into a log of its own.
 */
export function discreet(error: unknown): Error {
  if (error instanceof SmartStepsError || isServiceError(error)) return error
  const { name, stack = '' } = error instanceof Error ? error : { name: typeof error }
  const [place = 'an unknown place'] = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return new Error(`${name} ${place.trim()}: its words may quote a record and are not repeated`)
}

const isServiceError = (error: unknown): error is Error => error instanceof Error && '$metadata' in error

const report = (error: Error, about: Readonly<Record<string, string>> = {}): void =>
  console.error(JSON.stringify({ ...about, error: error.name, message: error.message }))

/** A handler of events of one shape. What it throws goes to the caller, after it was told in the log. */
export const handlerOf = <Schema extends z.ZodType, Answer>(
  schema: Schema,
  work: (event: z.output<Schema>) => Promise<Answer>,
) =>
  middy<unknown, Answer>()
    .use({
      before: (request) => {
        request.event = checked(schema, request.event)
      },
      onError: (request) => {
        const error = discreet(request.error)
        request.error = error
        report(error)
      },
    })
    .handler((event) => work(event as z.output<Schema>))

function checked(schema: z.ZodType, event: unknown): unknown {
  const result = schema.safeParse(event)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`)
  throw new InvalidInput(`the event cannot be used: ${faults.join('; ')}`)
}

/** Messages of a queue, as far as anyone here reads them. */
export const messagesSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
})
type Message = z.output<typeof messagesSchema>['Records'][number]

/** Which messages of a batch come again. */
export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[]
}

/**
 * Works on messages one after the other. Each fails alone, whatever the size of the batch: the others are
 * not seen again.
 */
export async function eachAlone(
  messages: readonly Message[],
  work: (body: string) => Promise<void>,
): Promise<BatchAnswer> {
  const batchItemFailures: BatchAnswer['batchItemFailures'] = []
  for (const { body, messageId } of messages) {
    try {
      await work(body)
    } catch (error) {
      report(discreet(error), { messageId })
      batchItemFailures.push({ itemIdentifier: messageId })
    }
  }
  return { batchItemFailures }
}

export const messagesHandler = (work: (body: string) => Promise<void>) =>
  handlerOf(messagesSchema, ({ Records }) => eachAlone(Records, work))
