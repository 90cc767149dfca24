import { expect, test } from 'vitest'
import { products } from '../../functions/model/products.ts'
import {
  figuresTable,
  measurementsTable,
  partitionPrefix,
  releasesTable,
  tables,
} from '../../functions/model/tables.ts'
import { localDateSchema } from '../../functions/model/vocabulary.ts'

test('a partition lies under its keys in the declared order', () => {
  expect(partitionPrefix(tables.paths, { bucket: '07', run: 'r1', dt: '2026-03-24' })).toBe(
    'internal/paths/dt=2026-03-24/run=r1/bucket=07/',
  )
})

test('a partition without a bucket is the folder of all its buckets', () => {
  expect(partitionPrefix(tables.paths, { run: 'r1', dt: '2026-03-24' })).toBe(
    'internal/paths/dt=2026-03-24/run=r1/',
  )
})

test('a partition without one of its keys is refused by name', () => {
  expect(() => partitionPrefix(tables.paths, { dt: '2026-03-24' })).toThrow('partitioned by run')
})

test.each(products)('a row of $id names its cell alike in figures, measurements and releases', (product) => {
  const cell = ['zone_system', 'level', 'zone', 'date', 'start']
  for (const table of [figuresTable(product), measurementsTable(product), releasesTable(product)]) {
    expect(Object.keys(table.columns).slice(0, 5)).toEqual(cell)
  }
})

test('no table that a buyer reads has an exact column', () => {
  for (const product of products) expect(Object.keys(releasesTable(product).columns)).not.toContain('bounded')
})

test.each(['2026-02-30', '2026-2-3', '24.03.2026', '', '2026-13-01'])('%s is no local date', (text) => {
  expect(localDateSchema.safeParse(text).success).toBe(false)
})
