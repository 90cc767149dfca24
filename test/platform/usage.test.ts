import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { dynamoAuditTrail, dynamoMeter } from '../../functions/platform/aws/dynamodb.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'
import { memoryAuditTrail, memoryMeter } from '../support/meter.ts'
import { auditTrailCases, meterCases } from './usage-cases.ts'

let folder: string
let dynamo: Awaited<ReturnType<typeof openDynalite>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-'))
  dynamo = await openDynalite(folder)
})
afterAll(async () => {
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
})

meterCases('memory', memoryMeter)
meterCases('DynamoDB', (clock) => dynamoMeter(dynamo.client, undefined, clock))
auditTrailCases('memory', memoryAuditTrail)
auditTrailCases('DynamoDB', (clock) => dynamoAuditTrail(dynamo.client, undefined, clock))
