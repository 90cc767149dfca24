import { localDateAt } from '../geography/epochs.ts'
import { cellList } from '../geography/index.ts'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { kmsVault } from '../platform/aws/keys.ts'
import { eventsQueue, landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { messagesHandler } from '../platform/lambda.ts'
import { isOlder, landedFile } from '../platform/landed.ts'
import { tellMetric } from '../platform/metrics.ts'
import { prefixedStore } from '../platform/prefixed-store.ts'
import { recordedVault } from '../platform/recorded-vault.ts'
import { anonymizeEnvironment } from './environment.ts'
import { readProfile } from './index.ts'
import { openEpochsVault } from './open-epochs-vault.ts'
import { referenceInForce } from './reference-in-force.ts'
import { LAMBDA_LIMITS, LAMBDA_ROWS } from './size-limits.ts'
import { takeMessage } from './take-part.ts'

const environment = anonymizeEnvironment.parse(process.env)
const { COUNTRY: country, KEY_LIFE: keyLife, EXCLUSIONS_MAX_AGE_HOURS: maxAge } = environment
const clock = { now: () => new Date() }
const dynamo = connect()
const documents = documentStore(dynamo, environment.DOCUMENTS_TABLE)
const vault = kmsVault({
  dynamo,
  table: environment.EPOCH_KEYS_TABLE,
  keyId: environment.EPOCH_KEY_ID,
  deployment: environment.DEPLOYMENT,
})
const keys = openEpochsVault(recordedVault(vault, documents), { country, keyLife }, clock)
const reference = referenceInForce()
const profile = readProfile(environment.PROFILE)
const parts = { queue: eventsQueue(environment.EVENTS_QUEUE_URL) }

/** A file of events has landed: it becomes fragments, and is removed. */
export const handler = messagesHandler(async (body) => {
  const landed = landedFile(body)
  await withWorkbench(async (workbench) => {
    const { scratch } = workbench
    const landing = landingBucket(environment.LANDING_BUCKET, scratch)
    const store = prefixedStore(s3Store({ bucket: environment.DATA_BUCKET, scratch }), {
      'quarantine/': s3Store({ bucket: environment.QUARANTINE_BUCKET, scratch }),
    })
    const found = await reference({ store, documents })
    const request = found && {
      profile,
      country,
      keyLife,
      cells: cellList(found),
      referenceVersion: found.version,
      today: localDateAt(country, clock.now()),
      mostRows: LAMBDA_ROWS,
    }
    const outcome = await takeMessage(
      { landing, store, workbench, keys, documents, clock, isOlder, ...parts },
      landed,
      {
        request,
        exclusionsMaxAgeHours: maxAge === 'none' ? null : maxAge,
        limits: LAMBDA_LIMITS,
      },
    )
    console.log(JSON.stringify({ file: landed.key, outcome }))
    if (outcome === 'lost') tellMetric(environment.DEPLOYMENT, 'FilesLost', 1)
  })
})
