import { z } from 'zod'
import { localHours, readStoredSystem } from '../geography/index.ts'
import { countries } from '../model/countries.ts'
import { datesOfMonth, firstOf, monthOf } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import { product } from '../model/products.ts'
import { literalSchema, localDateSchema, monthSchema } from '../model/vocabulary.ts'
import { documentStore, figureStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import { releaseEnvironment } from './environment.ts'
import { measureObjections, releaseDate, releaseMonth } from './index.ts'

const environment = releaseEnvironment.parse(process.env)
const { COUNTRY: country, KEY_LIFE: keyLife, PRIVACY: privacy } = environment
const dynamo = connect()
const documents = documentStore(dynamo, environment.DOCUMENTS_TABLE)
const figures = figureStore(dynamo, environment.FIGURES_TABLE)
const clock = { now: () => new Date() }

/** As the plan of the rollup gives it. */
const eventSchema = z.strictObject({
  /** A local date, or a month: `2026-03`. */
  date: z.union([localDateSchema, monthSchema]),
  run: literalSchema,
  referenceVersion: literalSchema,
  products: z.array(z.string()).min(1),
  /** They are released, and due again. */
  revise: z.literal(true).optional(),
})

/** The figures of a date or month are made: noise is drawn, and it is published. */
export const handler = handlerOf(eventSchema, async ({ date, run, referenceVersion, products, revise }) =>
  withWorkbench(async (workbench) => {
    const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: workbench.scratch })
    const reference = await readStoredSystem(store, referenceVersion)
    if (reference === null) {
      throw new InvalidInput(
        `the reference ${referenceVersion} of the plan is not stored: plan the date again`,
      )
    }
    const isMonth = monthSchema.safeParse(date).success
    const dates = isMonth ? datesOfMonth(date) : [date]
    const { entries, alreadyReleased } = await (isMonth ? releaseMonth : releaseDate)(
      { workbench, store, archive: store, documents, figures, clock },
      {
        date: isMonth ? firstOf(date) : date,
        run,
        referenceVersion,
        products: products.map(product),
        country,
        keyLife,
        privacy,
        ...(revise ? { revise } : {}),
        ...reference,
        hours: dates.flatMap((of) => localHours(countries[country].timeZone, of)),
      },
    )
    await measureObjections({ store, documents, clock }, monthOf(date), privacy)
    return { date, releases: entries.length, alreadyReleased }
  }),
)
