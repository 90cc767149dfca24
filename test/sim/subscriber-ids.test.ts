import { expect, it } from 'vitest'
import { subscriberId } from '../../sim/subscriber-ids.ts'

it('gives 50,000 phones 50,000 ids of 15 digits of the test network 001-01', () => {
  const ids = new Set(Array.from({ length: 50_000 }, (_, phone) => subscriberId(phone, 1)))
  expect(ids.size).toBe(50_000)
  expect([...ids].every((id) => /^00101\d{10}$/.test(id))).toBe(true)
})

it('makes the first id of seed 0 of 7,368,787 + 104,729', () => {
  expect(subscriberId(0, 0)).toBe('001010007473516')
})
