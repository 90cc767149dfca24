import { z } from 'zod'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { eventsQueue, landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import type { Workbench } from '../platform/ports.ts'
import { missingBatches, rounds } from './build.ts'
import { commitReference } from './commit-reference.ts'
import { referenceStepsEnvironment } from './environment.ts'
import { makeBatch } from './make-batch.ts'
import { versionInForce } from './pointer.ts'

const environment = referenceStepsEnvironment.parse(process.env)
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)

const version = z.string().regex(/^[0-9a-f]+$/)
const eventSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('list'), version, round: z.enum(rounds) }),
  z.strictObject({ step: z.literal('make'), hash: z.string().regex(/^[0-9a-f]+$/) }),
  z.strictObject({ step: z.literal('commit'), version }),
])

/** The steps of the state machine: which batches are missing, one batch, the whole put in force. */
export const handler = handlerOf(eventSchema, (event) =>
  withWorkbench(async (workbench) => {
    const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: workbench.scratch })
    switch (event.step) {
      case 'list':
        return missingBatches(store, event.version, event.round)
      case 'make':
        await makeBatch({ workbench, store }, event.hash)
        return {}
      case 'commit':
        return commit({ workbench, store }, event.version)
    }
  }),
)

async function commit(
  { workbench, store }: { workbench: Workbench; store: ReturnType<typeof s3Store> },
  wanted: string,
): Promise<{ version: string; isInForce: boolean }> {
  const isFirst = (await versionInForce(documents)) === null
  const { COUNTRY: country, KEY_LIFE: keyLife } = environment
  const isInForce = await commitReference({ store, documents }, wanted, { country, keyLife })
  console.log(JSON.stringify({ reference: wanted, isInForce }))
  if (isInForce && isFirst) {
    const waiting = await landingBucket(environment.LANDING_BUCKET, workbench.scratch).list('landing/events/')
    await eventsQueue(environment.EVENTS_QUEUE_URL).send(waiting.map(({ key }) => ({ key })))
  }
  return { version: wanted, isInForce }
}
