import { expect, test } from 'vitest'
import { shuffled, spell } from '../../../bin/attack/spellings.ts'
import { prng } from '../../../sim/prng.ts'

const question = {
  product: 'presence',
  zones: ['city', 'north'],
  from: { date: '2026-03-02', instant: '2026-03-02T00:00:00Z' },
  to: { date: '2026-03-03', instant: '2026-03-03T00:00:00Z' },
  aggregate: 'hour',
}

test('a hundred spellings of a question are about the same zones and day, and hardly one is like another', () => {
  const random = prng('spellings', 1).uniform
  const spelled = Array.from({ length: 100 }, () => spell(question, random))
  for (const { path } of spelled) {
    const { pathname, searchParams } = new URL(path, 'http://localhost')
    expect(pathname).toBe('/v1/figures/presence')
    const zones = searchParams.get('zones')!.split(',')
    expect(new Set(zones.map((zone) => zone.trim()))).toEqual(new Set(question.zones))
    expect(searchParams.get('from')).toMatch(/^2026-03-02/)
    expect(searchParams.get('to')).toMatch(/^2026-03-03/)
    expect(searchParams.get('hour')?.split(',') ?? Array(24)).toHaveLength(24)
  }
  expect(new Set(spelled.map(({ path, accept }) => `${accept} ${path}`)).size).toBeGreaterThan(90)
})

test('shuffling keeps every value, and puts any of them first', () => {
  const random = prng('shuffled', 1).uniform
  const orders = Array.from({ length: 100 }, () => shuffled(['a', 'b', 'c'], random))
  for (const order of orders) expect(order.toSorted()).toEqual(['a', 'b', 'c'])
  expect(new Set(orders.map(([first]) => first))).toEqual(new Set(['a', 'b', 'c']))
})
