import { describe, expect, it } from 'vitest'
import {
  closedEpochs,
  epochEnd,
  isClosed,
  localDateAt,
  openEpochs,
} from '../../functions/geography/epochs.ts'

const day = { country: 'gb', keyLife: 'day' } as const
const month = { country: 'de', keyLife: 'month' } as const

describe('epochs', () => {
  it('end at local midnight: 23:00 UTC in a British summer, 22:00 in a German one', () => {
    expect(epochEnd(day, '2026-03-28').toISOString()).toBe('2026-03-29T00:00:00.000Z')
    expect(epochEnd(day, '2026-03-29').toISOString()).toBe('2026-03-29T23:00:00.000Z')
    expect(epochEnd(month, '2026-03').toISOString()).toBe('2026-03-31T22:00:00.000Z')
    expect(epochEnd(month, '2026-12').toISOString()).toBe('2026-12-31T23:00:00.000Z')
  })

  it('begin a new local date at local midnight', () => {
    expect(localDateAt('gb', new Date('2026-06-10T22:59:59Z'))).toBe('2026-06-10')
    expect(localDateAt('gb', new Date('2026-06-10T23:00:00Z'))).toBe('2026-06-11')
    expect(localDateAt('de', new Date('2026-01-10T22:59:59Z'))).toBe('2026-01-10')
  })

  it('are closed 48 hours after their end, to the second', () => {
    expect(isClosed(day, '2026-01-10', new Date('2026-01-12T23:59:59Z'))).toBe(false)
    expect(isClosed(day, '2026-01-10', new Date('2026-01-13T00:00:00Z'))).toBe(true)
    expect(isClosed(month, '2026-03-01', new Date('2026-04-02T21:59:59Z'))).toBe(false)
    expect(isClosed(month, '2026-03-01', new Date('2026-04-02T22:00:00Z'))).toBe(true)
  })

  it('are open from two hours before they begin', () => {
    expect(openEpochs(day, new Date('2026-01-10T12:00:00Z'))).toEqual([
      '2026-01-08',
      '2026-01-09',
      '2026-01-10',
    ])
    expect(openEpochs(day, new Date('2026-01-10T22:00:00Z'))).toEqual([
      '2026-01-08',
      '2026-01-09',
      '2026-01-10',
      '2026-01-11',
    ])
    expect(openEpochs(month, new Date('2026-03-31T20:00:00Z'))).toEqual(['2026-03', '2026-04'])
    expect(openEpochs(month, new Date('2026-04-02T22:00:00Z'))).toEqual(['2026-04'])
  })

  it('are forgotten from their 48th hour on, also those of the ten days before', () => {
    const closed = closedEpochs(day, new Date('2026-01-13T00:00:00Z'), 10)
    expect(closed.at(-1)).toBe('2026-01-10')
    expect(closed).toHaveLength(10)
    expect(closedEpochs(month, new Date('2026-04-02T22:00:00Z'), 10)).toEqual(['2026-03'])
    expect(closedEpochs(month, new Date('2026-04-02T21:00:00Z'), 10)).toEqual([])
  })
})
