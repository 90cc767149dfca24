import { describe, expect, it } from 'vitest'
import { readAddress, writeAddress } from '../../web/src/address.ts'

const nothing = { view: null, day: null, date: null, at: null, level: null, zone: null, as: null }

describe('the address of the page', () => {
  it('is empty where everything is by default', () => {
    expect(writeAddress(nothing)).toBe('')
    expect(readAddress('')).toEqual({})
  })

  it('brings back what it was made of, also a zone with & and #', () => {
    const address = {
      view: 'presence/hour',
      day: 'saturday',
      date: '2026-03-24',
      at: '14',
      level: 'zone',
      zone: 'a&b#c',
      as: 'table',
    } as const
    expect(readAddress(writeAddress(address))).toEqual(address)
  })

  it('keeps a view readable', () => {
    expect(writeAddress({ ...nothing, view: 'visitors/day' })).toBe('#view=visitors/day')
  })

  it('leaves out what does not fit', () => {
    expect(readAddress('#day=someday&date=24.3.2026&as=poem&view=')).toEqual({})
  })
})
