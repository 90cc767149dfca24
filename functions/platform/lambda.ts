import middy from '@middy/core'
import { z } from 'zod'
import { InvalidInput, SmartStepsError } from '../model/errors.ts'

/**
 * What the handlers share: the event is read by a schema, and a failure is told once, in words that name
 * no person. Our own errors keep that rule; of others only the kind and the first line are told.
 */
const report = (error: unknown, about: Readonly<Record<string, string>> = {}): void => {
  const isOurs = error instanceof SmartStepsError
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  console.error(
    JSON.stringify({
      ...about,
      error: name,
      message: isOurs ? message : message.split('\n')[0]?.slice(0, 300),
    }),
  )
}

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
      onError: ({ error }) => report(error),
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
      report(error, { messageId })
      batchItemFailures.push({ itemIdentifier: messageId })
    }
  }
  return { batchItemFailures }
}

export const messagesHandler = (work: (body: string) => Promise<void>) =>
  handlerOf(messagesSchema, ({ Records }) => eachAlone(Records, work))
