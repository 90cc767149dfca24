import { z } from 'zod'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { kmsVault } from '../platform/aws/keys.ts'
import { eventsQueue, landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { eachAlone, handlerOf, messagesSchema } from '../platform/lambda.ts'
import { isOlder, landedFile } from '../platform/landed.ts'
import { tellMetric } from '../platform/metrics.ts'
import { recordedVault } from '../platform/recorded-vault.ts'
import { subscribersEnvironment } from './environment.ts'
import { readAlone } from './landed-events.ts'
import { lookAtLying } from './lying-files.ts'
import { keepFeed, prepareEpochs } from './subscriber-feeds.ts'
import { MINUTES_ALONE } from './take-request.ts'

const environment = subscribersEnvironment.parse(process.env)
const clock = { now: () => new Date() }
const dynamo = connect()
const documents = documentStore(dynamo, environment.DOCUMENTS_TABLE)
const vault = kmsVault({
  dynamo,
  table: environment.EPOCH_KEYS_TABLE,
  keyId: environment.EPOCH_KEY_ID,
  deployment: environment.DEPLOYMENT,
})
const keys = recordedVault(vault, documents)
const calendar = { country: environment.COUNTRY, keyLife: environment.KEY_LIFE }

/** Messages of landed feeds, or the hour of the schedule, which brings none. */
const eventSchema = z.object({ Records: messagesSchema.shape.Records.default([]) })

/** A feed of subscribers or objections has landed, or a new epoch is near: its exclusions are made. */
export const handler = handlerOf(eventSchema, async ({ Records }) =>
  withWorkbench(async (workbench) => {
    const { scratch } = workbench
    const landing = landingBucket(environment.LANDING_BUCKET, scratch)
    const ports = {
      identities: s3Store({ bucket: environment.IDENTITIES_BUCKET, scratch }),
      store: s3Store({ bucket: environment.DATA_BUCKET, scratch }),
      documents,
      keys,
      workbench,
      clock,
    }
    const answer = await eachAlone(Records, async (body) => {
      const landed = landedFile(body)
      const outcome = await readAlone({ documents, clock, isOlder }, landed, MINUTES_ALONE, async () => {
        const found = await landing.fetch(landed)
        if (found === null) return { outcome: 'gone' }
        await keepFeed(ports, landed, found.path)
        await landing.remove(landed.key, found.versionId)
        return { outcome: 'done' }
      })
      if (outcome === 'superseded' && landed.versionId !== undefined) {
        await landing.remove(landed.key, landed.versionId)
      }
    })
    let isInForce = false
    try {
      isInForce = await prepareEpochs(ports, calendar)
    } finally {
      // Also by the hour, for an epoch whose list was made by the schedule; and where no list can be made, as
      // then the time of what waits runs out.
      const lying = await landing.list('landing/events/')
      const { due, nearTheirEnd } = await lookAtLying(ports, lying, { calendar, isInForce })
      tellMetric(environment.DEPLOYMENT, 'FilesNearTheirEnd', nearTheirEnd)
      await eventsQueue(environment.EVENTS_QUEUE_URL).send(due)
    }
    return answer
  }),
)
