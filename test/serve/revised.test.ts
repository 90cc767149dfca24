import { expect, test } from 'vitest'
import { datasetVersion, REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { createApi } from '../../functions/serve/index.ts'
import {
  type Deployment,
  eachInItsOwn,
  request,
  town,
  upTo,
  visitors,
  writeFigures,
} from '../release/towns.ts'
import { type Answer, london } from './city.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const DAY = '2026-03-24'
const FIGURES = `/v1/figures/visitors?from=${DAY}&to=2026-03-25&zones=d1z1&coarsen=false`

async function release(run: string, bounded: number) {
  await writeFigures(world, { product: visitors, run }, upTo('d1z1', { bounded }))
  const of = request({ run, keyLife: 'day', products: [visitors], revise: true })
  return (await releaseDate(world, of)).entries[0]!
}

/** The API of the deployment, as it stands over all of a test. */
async function served() {
  const { store, documents, figures, clock } = world
  await store.put(zoneSystemKey('ref1'), JSON.stringify(town(2, 2)))
  const pointer = { version: 'ref1', zoneSystem: 'city', country: 'gb', keyLife: 'day' }
  await documents.put(REFERENCE_DOCUMENT, pointer, 0)
  const verify = async () => ({ clientId: 'test', tenant: 'test' })
  const report = (): void => {}
  const api = createApi({ store, documents, figures, clock, country: 'gb', calendar: london, verify, report })
  return (etag = '') =>
    api.request(FIGURES, { headers: { Authorization: 'Bearer t', 'If-None-Match': etag } })
}

test('after a revision the answer is its figures, its revision and another version of the dataset', async () => {
  const ask = await served()
  const one = await release('r1', 3_000)
  const before = await ask()
  const first = (await before.json()) as Answer
  const two = await release('r2', 9_000)
  const after = await ask(before.headers.get('ETag')!)
  expect(after.status).toBe(200)
  const second = (await after.json()) as Answer
  expect([first, second].map(({ cells }) => cells.map(({ revision }) => revision))).toEqual([[1], [2]])
  expect([first, second].map((answer) => answer.datasetVersion)).toEqual([one, two].map(datasetVersion))
  expect(second.datasetVersion).not.toBe(first.datasetVersion)
  // σ is 34 people; what is drawn for 3,000 is nowhere near 9,000.
  expect(first.cells[0]!.value).toBeLessThan(4_000)
  expect(second.cells[0]!.value).toBeGreaterThan(8_000)
  expect((await ask(after.headers.get('ETag')!)).status).toBe(304)
})
