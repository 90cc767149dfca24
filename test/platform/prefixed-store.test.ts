import { expect, it } from 'vitest'
import { prefixedStore } from '../../functions/platform/prefixed-store.ts'
import { memoryObjects } from '../support/memory.ts'

it('keeps keys below a prefix elsewhere, and finds each where it is', async () => {
  const [main, quarantine] = [memoryObjects(), memoryObjects()]
  const store = prefixedStore(main, { 'quarantine/': quarantine })
  await store.put('quarantine/a.json', 'q')
  await store.put('intake/a.parquet', 'i')
  expect((await quarantine.list('')).map(({ key }) => key)).toEqual(['quarantine/a.json'])
  expect((await main.list('')).map(({ key }) => key)).toEqual(['intake/a.parquet'])
  expect(new TextDecoder().decode((await store.get('quarantine/a.json'))!)).toBe('q')
  await store.delete('quarantine/a.json')
  expect(await store.list('quarantine/')).toEqual([])
})
