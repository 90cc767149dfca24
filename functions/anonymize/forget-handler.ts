import { tmpdir } from 'node:os'
import { z } from 'zod'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { kmsVault } from '../platform/aws/keys.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { handlerOf } from '../platform/lambda.ts'
import { forgetEnvironment } from './environment.ts'
import { forgetClosedEpochs } from './forget.ts'

const environment = forgetEnvironment.parse(process.env)
const keys = kmsVault({
  dynamo: connect(),
  table: environment.EPOCH_KEYS_TABLE,
  keyId: environment.EPOCH_KEY_ID,
  deployment: environment.DEPLOYMENT,
})
const store = s3Store({ bucket: environment.DATA_BUCKET, scratch: tmpdir() })
const clock = { now: () => new Date() }

/** Every hour: what is left of epochs that ended 48 hours ago is destroyed. */
export const handler = handlerOf(z.unknown(), async () => {
  const gone = await forgetClosedEpochs(
    { store, keys, clock },
    { country: environment.COUNTRY, keyLife: environment.KEY_LIFE },
  )
  console.log(JSON.stringify(gone))
  return gone
})
