import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localDateAt } from '../../functions/geography/epochs.ts'
import { addDays } from '../../functions/model/dates.ts'
import { disclose } from '../../functions/model/disclosure.ts'
import { dailyProducts, product } from '../../functions/model/products.ts'
import { figuresSchema } from '../../functions/serve/schemas.ts'
import { comparisonOf, released, runHere } from '../support/engines/compared.ts'
import { landFile, type Operator } from '../support/engines/operator.ts'
import { type Feeds, openStand, type Stand } from '../support/engines/stand.ts'

/** Yesterday and today: both are open, even if midnight passes meanwhile; yesterday is released. */
const today = localDateAt('gb', new Date())
const date = addDays(today, -1)
const TENANT = 'example-council'

let stand: Stand
let feeds: Feeds

beforeAll(async () => {
  stand = await openStand({ name: 'deployed' })
  feeds = await stand.simulated(1500, date)
})

afterAll(() => stand?.close())

const comparison = (name: string) => comparisonOf(stand, date, join(stand.folder, name))

const products = dailyProducts('day')
const byName = products.map((product) => [product.id, product] as const)
const onceEach = products.map(({ id }) => `${id} ${date} 1`).sort()

describe('a deployment that is given a dump and its reference feeds', () => {
  let operator: Operator
  let here: string

  beforeAll(async () => {
    operator = await stand.deploy('calm', 'day')
    stand.say('calm: landing the feeds')
    await stand.landReferences(operator, feeds)
    const files = feeds.events
    for (const file of files) await landFile(operator, `landing/events/${basename(file)}`, file)
    await stand.untilTakenIn(operator, files.length)
    stand.say('calm: everything is taken in; the state machine starts')
    expect(await operator.rollup({ date, complete: true })).toMatchObject({ status: 'SUCCEEDED' })
    stand.say('calm: released; the same files on this machine')
    here = await runHere(stand, { name: 'calm', operator, keyLife: 'day', feeds, today })
    stand.say('calm: compared')
  })

  test.each(byName)('has the internal figures of %s that a laptop makes, row by row', async (_, product) => {
    const expected = await comparison('calm').figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await comparison('calm').figuresThere(product, operator)).toEqual(expected)
  })

  test.each(byName)('publishes of %s what differs from them by noise alone', async (_, product) => {
    const rows = await comparison('calm').measured(product, operator, here)
    expect(rows.length).toBeGreaterThan(20)
    for (const { bounded, measurement, variance } of rows) {
      expect(Math.abs(measurement - bounded)).toBeLessThanOrEqual(8 * Math.sqrt(variance))
    }
    expect(rows.some(({ bounded, measurement }) => bounded !== measurement)).toBe(true)
  })

  test('answers with these numbers to whoever has a token, and hides what is below its threshold', async () => {
    const token = await operator.token(TENANT)
    const rows = await comparison('calm').measured(product('visitors'), operator, here)
    const seen = new Set<string>()
    for (const { zone, measurement, variance } of rows) {
      const response = await operator.api(
        `/v1/figures/visitors?zones=${zone}&from=${date}&to=${today}&coarsen=false`,
        token,
      )
      expect(response.status).toBe(200)
      const { cells } = figuresSchema.parse(await response.json())
      const shown = disclose({ estimate: measurement, variance, most: 1 })
      expect(cells).toMatchObject([
        { zone, status: shown ? 'published' : 'suppressed', observed: shown?.observed ?? null },
      ])
      seen.add(cells[0]!.status)
    }
    expect(seen).toContain('published')
  })

  test('answers nobody without a token', async () => {
    expect((await operator.api('/health')).status).toBe(200)
    const response = await operator.api('/v1/products')
    expect(response.status).toBe(401)
  })

  test('does not release the date a second time', async () => {
    expect(await released(operator)).toEqual(onceEach)
    const before = await operator.list('data-bucket', 'internal/measurements/')
    expect(await operator.rollup({ date, complete: true })).toMatchObject({ status: 'SUCCEEDED' })
    expect(await released(operator)).toEqual(onceEach)
    expect(await operator.list('data-bucket', 'internal/measurements/')).toEqual(before)
  })
})

describe('a deployment with keys of a month, to which every file comes twice and one is poisoned', () => {
  let operator: Operator
  let here: string

  beforeAll(async () => {
    operator = await stand.deploy('storm', 'month')
    const files = feeds.events
    const [whole] = await Promise.all(files.map((file) => readFile(file)))
    for (const time of ['first', 'second']) {
      stand.say(`storm: landing every file for the ${time} time`)
      await stand.landReferences(operator, feeds)
      for (const file of files) {
        await landFile(operator, `landing/events/${basename(file)}`, file)
        await landFile(operator, `landing/events/under-another-name/${basename(file)}`, file)
      }
      await operator.land('landing/events/poison.csv.gz', whole!.subarray(0, Math.floor(whole!.length / 2)))
      await stand.untilTakenIn(operator, 2 * files.length + 1)
    }
    stand.say('storm: everything is taken in; the release is killed while it writes')
    const first = operator.rollup({ date, complete: true })
    const hasBegun = async () => (await operator.list('data-bucket', 'internal/measurements/')).length > 0
    while (!(await hasBegun())) await setTimeout(20)
    expect(await stand.ministack.kill('storm-pipeline-ReleaseFunction')).toBe(1)
    stand.say(`storm: the execution ended as ${(await first).status}; two more start at once`)
    const ends = await Promise.all([1, 2].map(() => operator.rollup({ date, complete: true })))
    expect(ends.map(({ status }) => status)).toContain('SUCCEEDED')
    stand.say('storm: released; the same files on this machine')
    here = await runHere(stand, { name: 'storm', operator, keyLife: 'month', feeds, today })
    stand.say('storm: compared')
  })

  test.each(byName)('has the internal figures of %s of a clean run, row by row', async (_, product) => {
    const expected = await comparison('storm').figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await comparison('storm').figuresThere(product, operator)).toEqual(expected)
  })

  test('releases the date once, although a release was killed and two were started at once', async () => {
    expect(await released(operator)).toEqual(onceEach)
  })

  test('keeps the poisoned file in quarantine by its reason, without a record of it', async () => {
    const kept = await operator.list('quarantine-bucket', '')
    expect(kept).toHaveLength(1)
    const text = Buffer.from(await operator.read('quarantine-bucket', kept[0]!)).toString()
    expect(JSON.parse(text)).toMatchObject({
      file: 'landing/events/poison.csv.gz',
      reason: expect.stringMatching(/\w/),
      message: expect.stringMatching(/\w/),
    })
    const subscribers = (await readFile(join(feeds.folder, 'subscribers.csv'), 'utf8')).split('\n').slice(1)
    const ids = subscribers.map((line) => line.split(',')[0]!).filter((id) => id !== '')
    expect(ids.length).toBeGreaterThan(1000)
    expect(ids.filter((id) => text.includes(id))).toEqual([])
  })
})
