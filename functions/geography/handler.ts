import { z } from 'zod'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { eventsQueue, landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import { geographyEnvironment } from './environment.ts'
import { buildReference, readReference } from './index.ts'
import { buildOfNewest } from './landed-feeds.ts'

const environment = geographyEnvironment.parse(process.env)
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)

/** Two years back, as long as figures are kept, and one ahead. */
function yearsAround(now: Date): number[] {
  const year = now.getUTCFullYear()
  return [year - 2, year - 1, year, year + 1]
}

/**
 * A reference feed has landed, or a month has begun: the reference is made of the newest feeds, whichever
 * message came. Several messages come to the same.
 */
export const handler = handlerOf(z.unknown(), async () =>
  withWorkbench(async (workbench) => {
    const landing = landingBucket(environment.LANDING_BUCKET, workbench.scratch)
    const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: workbench.scratch })
    const isFirst = (await readReference({ store, documents })) === null
    const reference = await buildOfNewest(landing, (feeds) =>
      buildReference({
        workbench,
        store,
        documents,
        feeds,
        country: environment.COUNTRY,
        keyLife: environment.KEY_LIFE,
        years: yearsAround(new Date()),
      }),
    )
    if (reference === null) console.log(JSON.stringify({ reference: 'waits for cells and zones' }))
    else console.log(JSON.stringify({ reference: reference.version, zoneSystem: reference.zoneSystem.id }))
    if (reference !== null && isFirst) {
      const waiting = await landing.list('landing/events/')
      await eventsQueue(environment.EVENTS_QUEUE_URL).send(waiting.map(({ key }) => ({ key })))
    }
    return { batchItemFailures: [] }
  }),
)
