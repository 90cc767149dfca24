import { describe, expect, it } from 'vitest'
import { sandboxStores } from '../../../functions/serve/index.ts'
import { buyersOf } from '../../../functions/serve/tenants/contract.ts'
import { figureCases } from '../../platform/dynamodb-cases.ts'
import { memoryDocuments, memoryFigures, memoryObjects } from '../../support/memory.ts'
import { contracts } from './both.ts'

const opened = () => ({ store: memoryObjects(), documents: memoryDocuments(), figures: memoryFigures() })

figureCases('the sandbox', (clock) => sandboxStores({ ...opened(), figures: memoryFigures(clock) }).figures)

describe('the stores of a sandbox', () => {
  it('have their objects below a folder of their own, but for the files of jobs', async () => {
    const real = opened()
    const { store } = sandboxStores(real)
    await real.store.put('reference/a', 'real')
    await store.put('reference/b', 'simulated')
    await store.put('jobs/trial/1.csv', 'rows')
    expect((await real.store.list('')).map(({ key }) => key)).toEqual([
      'jobs/trial/1.csv',
      'reference/a',
      'sandbox/reference/b',
    ])
    expect((await store.list('reference/')).map(({ key }) => key)).toEqual(['reference/b'])
    expect((await store.list('jobs/')).map(({ key }) => key)).toEqual(['jobs/trial/1.csv'])
    expect(await store.get('reference/a')).toBeNull()
    await store.copy('reference/b', 'reference/c')
    await store.delete('reference/b')
    expect((await store.list('')).map(({ key }) => key)).toEqual(['reference/c'])
  })

  it('have no document that is not named as shared, whatever it is called', async () => {
    const real = opened()
    const { documents } = sandboxStores(real)
    await real.documents.put('ledger/2026-03', 'real', 0)
    await real.documents.put('something-new/1', 'real', 0)
    expect([await documents.get('ledger/2026-03'), await documents.list('ledger/')]).toEqual([null, []])
    expect([await documents.get('something-new/1'), await documents.list('something-new/')]).toEqual([
      null,
      [],
    ])
    await expect(documents.put('ledger/2026-03', 'mine', 0)).rejects.toThrow('published as a whole')
    await documents.put('area/trial/1', 'mine', 0)
    expect(await real.documents.get('area/trial/1')).toEqual({ version: 1, body: 'mine' })
  })

  it('list what was published in the order of its ids', async () => {
    const real = opened()
    const published = { 'ledger/2026-03-24': 2, 'reference/current': 3, 'ledger/2026-03-23': 1 }
    await real.documents.put('sandbox/current', { documents: published }, 0)
    const { documents } = sandboxStores(real)
    expect(await documents.list('ledger/')).toEqual([
      { id: 'ledger/2026-03-23', body: 1 },
      { id: 'ledger/2026-03-24', body: 2 },
    ])
    expect(await documents.get('reference/current')).toEqual({ version: 1, body: 3 })
  })
})

it('a tenant of the sandbox is no buyer of figures of people', () => {
  expect(buyersOf({ one: 'buyer', two: 'buyer', three: 'trial' }, contracts)).toBe(1)
})
