import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('meters of several processes hold one rate together, whichever of them has seen what', async () => {
  const rate = { tenant: 'shared', name: 'second', most: 10, stretchMs: 1_000 }
  const noon = Date.parse('2026-03-24T12:00:00Z')
  const meters = [1, 2, 3].map(() => dynamoMeter(dynamo.client))
  /** How many of 30 come through that arrive one by one, a millisecond apart. */
  const asked = async (at: number): Promise<number> => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, ms) => meters[ms % 3]!.admit(rate, at + ms)),
    )
    return answers.filter((used) => used !== null).length
  }
  expect([await asked(noon), await asked(noon + 900), await asked(noon + 1_030)]).toEqual([10, 0, 10])
})
