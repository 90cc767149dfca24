import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dynamoMeter } from '../functions/platform/aws/dynamodb.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import type { Meter } from '../functions/platform/ports.ts'
import { memoryMeter } from '../test/support/meter.ts'

/**
 * 1,000 checks at once of a quota that has 600 left: as many must come in, none may be lost and none be over.
 * Ends with status 1 where one is.
 */
const CHECKS = 1_000
const MOST = 600

async function measure(name: string, meter: Meter): Promise<boolean> {
  const counter = { tenant: 'bench', name: 'month 2026-03', keptUntil: Date.now() + 3_600_000 }
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: CHECKS }, () => meter.take(counter, MOST)))
  const seconds = (performance.now() - start) / 1000
  const through = answers.filter((used) => used !== null)
  const { used = 0 } = await meter.read(counter.tenant, counter.name)
  const lost = through.length - new Set(through).size
  const isRight = through.length === MOST && used === MOST && lost === 0
  process.stdout.write(
    `${name}: ${CHECKS} checks at once of ${MOST}: ${through.length} let in, ${CHECKS - through.length} refused, counted ${used}, ${lost} lost, ${Math.max(0, used - MOST)} over; ${seconds.toFixed(2)} s, ${Math.round(CHECKS / seconds)} a second${isRight ? '' : ' WRONG'}\n`,
  )
  return isRight
}

const folder = await mkdtemp(join(tmpdir(), 'smart-steps-quota-'))
const dynamo = await openDynalite(folder)
try {
  const right = [
    await measure('memory', memoryMeter()),
    await measure('dynalite', dynamoMeter(dynamo.client)),
  ]
  if (!right.every(Boolean)) process.exitCode = 1
} finally {
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
}
