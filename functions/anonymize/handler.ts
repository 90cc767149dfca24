import { localDateAt } from '../geography/epochs.ts'
import { cellList, readReference } from '../geography/index.ts'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { kmsVault } from '../platform/aws/keys.ts'
import { landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { messagesHandler } from '../platform/lambda.ts'
import { isOlder, landedFile } from '../platform/landed.ts'
import { prefixedStore } from '../platform/prefixed-store.ts'
import { anonymizeEnvironment } from './environment.ts'
import { exclusionsInForce } from './exclusions-in-force.ts'
import { anonymizeFile, readProfile } from './index.ts'
import { readAlone } from './landed-events.ts'
import { openEpochsVault } from './open-epochs-vault.ts'

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
const keys = openEpochsVault(vault, { country, keyLife }, clock)
const profile = readProfile(environment.PROFILE)

/** Somewhat longer than the function may run. */
const MINUTES_ALONE = 16

/** A file of events has landed: it becomes fragments, and is removed. */
export const handler = messagesHandler(async (body) => {
  const landed = landedFile(body)
  await withWorkbench(async (workbench) => {
    const { scratch } = workbench
    const landing = landingBucket(environment.LANDING_BUCKET, scratch)
    const store = prefixedStore(s3Store({ bucket: environment.DATA_BUCKET, scratch }), {
      'quarantine/': s3Store({ bucket: environment.QUARANTINE_BUCKET, scratch }),
    })
    const outcome = await readAlone({ documents, clock, isOlder }, landed, MINUTES_ALONE, async () => {
      const reference = await readReference({ store, documents })
      // It stays in the landing bucket, where the first reference finds it.
      if (reference === null) return 'waiting'
      const found = await landing.fetch(landed)
      if (found === null) return 'gone'
      const { state } = await anonymizeFile(
        { store, workbench, keys },
        {
          file: found.path,
          key: landed.key,
          profile,
          country,
          keyLife,
          cells: cellList(reference),
          referenceVersion: reference.version,
          exclusionsVersion: await exclusionsInForce({ documents, clock }, maxAge === 'none' ? null : maxAge),
          today: localDateAt(country, clock.now()),
        },
      )
      // What waits stays in the landing bucket, where the next list of exclusions finds it.
      if (state !== 'waiting') await landing.remove(landed.key, found.versionId)
      return state
    })
    if (outcome === 'superseded' && landed.versionId !== undefined) {
      await landing.remove(landed.key, landed.versionId)
    }
    console.log(JSON.stringify({ file: landed.key, outcome }))
  })
})
