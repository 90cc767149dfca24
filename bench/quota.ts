import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { dynamoMeter } from '../functions/platform/aws/dynamodb.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import type { Meter } from '../functions/platform/ports.ts'
import { memoryMeter } from '../test/support/meter.ts'

/**
 * Limits under load. 1,000 checks at once of a quota that has 600 left: as many must come in, none may be lost and none
 * be over. A rate that is asked ten times as often, by three meters as by three processes: in no stretch of a second
 * may more come in, and all of it must. Ends with status 1 where one is wrong.
 */
const CHECKS = 1_000
const MOST = 600

async function quota(name: string, meter: Meter): Promise<boolean> {
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

const RATE = 20
const SECONDS = 3
const ASKED_A_SECOND = 10 * RATE

async function rate(name: string, meters: readonly Meter[]): Promise<boolean> {
  const limit = { tenant: 'bench', name: 'second', most: RATE, stretchMs: 1_000 }
  const admitted: number[] = []
  const asked: Promise<void>[] = []
  const begin = Date.now()
  for (let n = 0; n < SECONDS * ASKED_A_SECOND; n += 1) {
    while (Date.now() < begin + (1000 * n) / ASKED_A_SECOND) await setTimeout(1)
    const at = Date.now()
    const one = meters[n % meters.length]!.admit(limit, at)
    asked.push(one.then((used) => void (used !== null && admitted.push(at))))
  }
  await Promise.all(asked)
  admitted.sort((a, b) => a - b)
  const inASecond = admitted.map((from) => admitted.filter((at) => at >= from && at < from + 1_000).length)
  const most = Math.max(...inASecond)
  // A place that is free is taken by the next that asks: a request or two after the second.
  const least = RATE * SECONDS - RATE
  const isRight = most === RATE && admitted.length > least
  process.stdout.write(
    `${name}: ${asked.length} requests in ${SECONDS} s of ${RATE} a second: ${admitted.length} let in, at most ${most} in any second${isRight ? '' : ' WRONG'}\n`,
  )
  return isRight
}

const TIMES = 500

/** How long one waits that comes alone. */
async function alone(name: string, meter: Meter): Promise<void> {
  const times: Record<string, number> = {}
  const counter = { tenant: 'alone', name: 'month 2026-03', keptUntil: Date.now() + 3_600_000 }
  for (const [what, one] of [
    ['quota', () => meter.take(counter, TIMES)],
    // Nine in ten of a rate, as if they came evenly spread.
    ['rate', (n: number) => meter.admit({ ...counter, name: 'second', most: 100, stretchMs: 1_000 }, n * 11)],
  ] as const) {
    const start = performance.now()
    for (let n = 1; n <= TIMES; n += 1) {
      if ((await one(n)) === null) throw new Error(`${what} refused ${n}`)
    }
    times[what] = (performance.now() - start) / TIMES
  }
  const said = Object.entries(times).map(([what, ms]) => `${what} ${ms.toFixed(2)} ms`)
  process.stdout.write(`${name}: one check alone: ${said.join(', ')}\n`)
}

const folder = await mkdtemp(join(tmpdir(), 'smart-steps-quota-'))
const dynamo = await openDynalite(folder)
try {
  const right = [
    await quota('memory', memoryMeter()),
    await quota('dynalite', dynamoMeter(dynamo.client)),
    await rate('memory', [memoryMeter()]),
    await rate(
      'dynalite',
      [1, 2, 3].map(() => dynamoMeter(dynamo.client)),
    ),
  ]
  await alone('dynalite', dynamoMeter(dynamo.client))
  if (!right.every(Boolean)) process.exitCode = 1
} finally {
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
}
