import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import { localHours } from '../geography/index.ts'
import { countries } from '../model/countries.ts'
import { InvalidInput } from '../model/errors.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'
import { localDateSchema } from '../model/vocabulary.ts'
import { athenaUnload } from '../platform/aws/athena.ts'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { handlerOf } from '../platform/lambda.ts'
import { dueDates, missingProducts } from './due.ts'
import { rollupEnvironment } from './environment.ts'
import { rollupSteps } from './index.ts'

const environment = rollupEnvironment.parse(process.env)
const { COUNTRY: country, KEY_LIFE: keyLife } = environment
const clock = { now: () => new Date() }
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)
const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: tmpdir() })

/** What the state machine was started with. */
const requestSchema = z
  .strictObject({ date: localDateSchema.optional(), complete: z.literal(true).optional() })
  .refine(({ date, complete }) => (date === undefined) === (complete === undefined), {
    error: 'expected {} or {"date": "2026-03-24", "complete": true}',
  })

const eventSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('list'), request: requestSchema }),
  z.object({ step: z.literal('plan'), date: localDateSchema }),
])

/** States of Step Functions hold 256 KB, and a plan passes through several of them whole. */
const MOST_PLAN_BYTES = 250_000

/** The dates that are due, or the queries of one of them. */
export const handler = handlerOf(eventSchema, async (event) =>
  event.step === 'list' ? list(event.request) : plan(event.date),
)

async function list(request: z.output<typeof requestSchema>): Promise<{ dates: string[] }> {
  const options = {
    country,
    keyLife,
    completeAfterHours: environment.COMPLETE_AFTER_HOURS,
    most: environment.DATES_PER_EXECUTION,
  }
  return { dates: await dueDates({ store, documents, clock }, options, request.date) }
}

async function plan(date: string) {
  const pointer = await documents.get(REFERENCE_DOCUMENT)
  if (pointer === null) {
    throw new InvalidInput(
      'there is no reference yet: write cells and zones below landing/ before anything is released',
    )
  }
  const { version, zoneSystem } = referencePointerSchema.parse(pointer.body)
  // A new run for every attempt: UNLOAD writes into empty folders only, and losers are never read.
  const run = `${date}-${randomBytes(4).toString('hex')}`
  const products = await missingProducts(documents, keyLife, date)
  const steps = rollupSteps({
    date,
    run,
    country,
    keyLife,
    products,
    hours: localHours(countries[country].timeZone, date),
    referenceVersion: version,
    zoneSystem: { id: zoneSystem },
  })
  const place = { database: environment.DATABASE, bucket: environment.DATA_BUCKET }
  const queries = steps.map(({ query, prefix }) => ({
    name: query.name,
    // The same for every retry of this start, another one for another attempt.
    token: createHash('sha256').update(`${run} ${query.name}`).digest('hex'),
    sql: athenaUnload(query, prefix, place),
  }))
  const isFigures = ({ name }: { name: string }): boolean => products.some(({ id }) => id === name)
  const answer = {
    preparations: queries.filter((query) => !isFigures(query)),
    figures: queries.filter(isFigures),
    release: { date, run, referenceVersion: version, products: products.map(({ id }) => id) },
  }
  const bytes = Buffer.byteLength(JSON.stringify(answer))
  if (bytes > MOST_PLAN_BYTES) {
    throw new InvalidInput(
      `the queries of ${date} have ${bytes} bytes, a state holds ${MOST_PLAN_BYTES}: plan the products in parts`,
    )
  }
  return answer
}
