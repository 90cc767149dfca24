import { z } from 'zod'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { landingBucket } from '../platform/aws/landing.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { stateMachine } from '../platform/aws/state-machine.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import { geographyEnvironment } from './environment.ts'
import { localDateAt } from './epochs.ts'
import { prepareReference } from './index.ts'
import { buildOfNewest } from './landed-feeds.ts'
import { versionInForce } from './pointer.ts'
import { startBuild } from './start-build.ts'

const environment = geographyEnvironment.parse(process.env)
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)
const machine = stateMachine(environment.STATE_MACHINE_ARN)

/** Two years back, as long as figures are kept, and one ahead. */
function yearsAround(now: Date): number[] {
  const year = now.getUTCFullYear()
  return [year - 2, year - 1, year, year + 1]
}

/**
 * A reference feed has landed, or a month has begun: the newest feeds are checked and a reference of them is
 * prepared, whichever message came. Several messages come to the same. A state machine makes the rest.
 */
export const handler = handlerOf(z.unknown(), async () =>
  withWorkbench(async (workbench) => {
    const landing = landingBucket(environment.LANDING_BUCKET, workbench.scratch)
    const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: workbench.scratch })
    const reference = await buildOfNewest(landing, (feeds) =>
      prepareReference({
        workbench,
        store,
        documents,
        feeds,
        country: environment.COUNTRY,
        keyLife: environment.KEY_LIFE,
        sensitivePlaces: environment.SENSITIVE_PLACES,
        date: localDateAt(environment.COUNTRY, new Date()),
        years: yearsAround(new Date()),
        say: (note) => console.log(JSON.stringify({ reference: 'note', note })),
      }),
    )
    if (reference === null) console.log(JSON.stringify({ reference: 'waits for cells and zones' }))
    else {
      const { version, zoneSystem } = reference
      console.log(JSON.stringify({ reference: version, zoneSystem: zoneSystem.id }))
      if ((await versionInForce(documents)) !== version) await startBuild(machine, version)
    }
    return { batchItemFailures: [] }
  }),
)
