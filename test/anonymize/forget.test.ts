import { expect, it } from 'vitest'
import { forgetClosedEpochs } from '../../functions/anonymize/forget.ts'
import type { KeyVault } from '../../functions/platform/ports.ts'
import { fixedClock, memoryObjects } from '../support/memory.ts'

function memoryKeys(): KeyVault & { destroyed: Set<string> } {
  const destroyed = new Set<string>()
  return {
    destroyed,
    key: async () => new Uint8Array(32),
    destroy: async (epoch) => void destroyed.add(epoch),
    isDestroyed: async (epoch) => destroyed.has(epoch),
  }
}

it('destroys the key and the rows of a day 48 hours after its end, and leaves the next day alone', async () => {
  const store = memoryObjects()
  const keys = memoryKeys()
  const stays = [
    'fragments/dt=2026-01-11/a.parquet',
    'roamers/dt=2026-01-11/a.parquet',
    'people/epoch=2026-01-11/part-0.parquet',
    'internal/visits/dt=2026-01-11/run=r1/x',
    'releases/presence/x',
  ]
  const goes = [
    'fragments/dt=2026-01-10/a.parquet',
    'roamers/dt=2026-01-10/a.parquet',
    'people/epoch=2026-01-10/part-0.parquet',
    'exclusions/epoch=2026-01-10/part-0.parquet',
    'internal/visits/dt=2026-01-10/run=r1/x',
  ]
  for (const key of [...stays, ...goes]) await store.put(key, 'x')
  const ports = { store, keys, clock: fixedClock('2026-01-13T00:00:00Z') }
  const calendar = { country: 'gb', keyLife: 'day' } as const
  const gone = await forgetClosedEpochs(ports, calendar)
  expect(gone).toEqual({ keys: 10, objects: 5 })
  expect((await store.list('')).map(({ key }) => key)).toEqual([...stays].sort())
  expect(keys.destroyed.has('2026-01-10')).toBe(true)
  expect(keys.destroyed.has('2026-01-11')).toBe(false)
  expect(await forgetClosedEpochs(ports, calendar)).toEqual({ keys: 0, objects: 0 })
})

it('keeps a UTC date that still holds an hour of an open local day', async () => {
  const store = memoryObjects()
  // 23:00 to 24:00 UTC of the 10th is the first hour of the 11th in a British summer.
  await store.put('fragments/dt=2026-06-10/a.parquet', 'x')
  await store.put('fragments/dt=2026-06-09/a.parquet', 'x')
  const ports = { store, keys: memoryKeys(), clock: fixedClock('2026-06-12T23:00:00Z') }
  await forgetClosedEpochs(ports, { country: 'gb', keyLife: 'day' })
  expect((await store.list('')).map(({ key }) => key)).toEqual(['fragments/dt=2026-06-10/a.parquet'])
})

it('keeps visits, roamers and homes of a month until 48 hours after its end, those of its first date too', async () => {
  const store = memoryObjects()
  const march = [
    'internal/homes/dt=2026-03-01/run=r1/x',
    ...['2026-03-01', '2026-03-31'].map((date) => `internal/visits/dt=${date}/run=r1/bucket=7/x`),
    ...['2026-03-01', '2026-03-30'].map((date) => `roamers/dt=${date}/x.parquet`),
  ]
  const others = [
    'internal/homes/dt=2026-04-01/run=r1/x',
    ...['2026-02-28', '2026-04-01'].map((date) => `internal/visits/dt=${date}/run=r1/x`),
  ]
  for (const key of [...march, ...others]) await store.put(key, 'x')
  const forgetAt = (now: string) =>
    forgetClosedEpochs(
      { store, keys: memoryKeys(), clock: fixedClock(now) },
      { country: 'gb', keyLife: 'month' },
    )
  await forgetAt('2026-04-02T22:59:59Z')
  expect((await store.list('')).map(({ key }) => key)).toEqual([...march, ...others].sort())
  // What February left was somebody else's to remove: a run looks ten days back.
  await forgetAt('2026-04-02T23:00:00Z')
  expect((await store.list('')).map(({ key }) => key)).toEqual([...others].sort())
})
