import { expect, test } from 'vitest'
import { naiveStatus } from '../../../bin/attack/planted-counts.ts'
import { type Pair, shareRight } from '../../../bin/attack/suppression.ts'

const heads = () => 0
const tails = () => 0.9
const ranks = { suppressed: 0, coarsened: 0, published: 1 }
const asItIs = (status: string) => status

test('the usual rule hides 1 to 19 people and shows none', () => {
  expect([0, 1, 19, 20].map((exact) => naiveStatus(exact))).toEqual([
    'published',
    'suppressed',
    'suppressed',
    'published',
  ])
})

test('where statuses rank alike a coin decides', () => {
  const pairs: Pair<string>[] = [['suppressed', 'coarsened']]
  expect(shareRight(pairs, asItIs, ranks, heads)).toBe(1)
  expect(shareRight(pairs, asItIs, ranks, tails)).toBe(0)
})

test('of four pairs three are told where one has the higher status on the wrong side', () => {
  const right: Pair<string> = ['suppressed', 'published']
  const wrong: Pair<string> = ['published', 'suppressed']
  expect(shareRight([right, right, wrong, right], asItIs, ranks, tails)).toBe(0.75)
})
