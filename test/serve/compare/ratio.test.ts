import { describe, expect, it, test } from 'vitest'
import { ratioOf, ratioOfRelated, sided } from '../../../functions/serve/compare/ratio.ts'
import { prng } from '../../../sim/prng.ts'

const Z = 1.959963984540054

describe('a ratio of independent estimates', () => {
  it('has the interval of Fieller, worked out by hand', () => {
    // b² − half² = 9,600; √((120·20)² + 30²·9,600) = 3,794.7; (12,000 ∓ 3,794.7) / 9,600.
    const { ratio, low, high } = ratioOf({ value: 120, half: 30 }, { value: 100, half: 20 })!
    expect(ratio).toBe(1.2)
    expect([low, high].map((end) => end.toFixed(4))).toEqual(['0.8547', '1.6453'])
  })

  it('has none where the interval of the denominator reaches 0', () => {
    const a = { value: 120, half: 30 }
    expect(ratioOf(a, { value: 100, half: 100 })).toBeNull()
    expect(ratioOf(a, { value: 0, half: 1 })).toBeNull()
    expect(ratioOf(a, { value: -100, half: 20 })).toBeNull()
    expect(ratioOf(a, { value: 100, half: 99 })?.high).toBeGreaterThan(1)
    expect(ratioOfRelated(a, { value: 100, half: 100 })).toBeNull()
  })

  // 40,000 draws: an interval that holds in 95 of 100 leaves 94.5 to 95.5 in one seed of 220,000.
  test.each([
    { a: 20, b: 20 },
    { a: 6, b: 6 },
    { a: 30, b: 6 },
    { a: 5, b: 40 },
  ])('holds the truth in 95 of 100 draws, with values of $a and $b standard deviations', (of) => {
    const { fieller } = coverage(of, 0)
    expect(fieller).toBeGreaterThan(0.945)
    expect(fieller).toBeLessThan(0.955)
  })

  it('holds it no less often where both err in the same direction', () => {
    for (const correlation of [0.3, 0.7, 0.95]) {
      expect(coverage({ a: 8, b: 8 }, correlation).fieller).toBeGreaterThan(0.95)
    }
  })

  it('holds it at a denominator of only 3.5 standard deviations, of the ratios that are given', () => {
    expect(coverage({ a: 30, b: 3.5 }, 0).fieller).toBeGreaterThan(0.95)
  })
})

describe('a ratio of estimates of which nothing is known together', () => {
  test.each([-0.95, -0.5, 0, 0.9])(
    'holds the truth in 95 of 100 draws at a correlation of %s',
    (correlation) => {
      expect(coverage({ a: 8, b: 8 }, correlation).related).toBeGreaterThan(0.947)
    },
  )

  it('is needed: the other one fails at neighbours that are measured against their sum', () => {
    expect(coverage({ a: 8, b: 8 }, -0.95).fieller).toBeLessThan(0.9)
  })
})

describe('what is shown', () => {
  it('has no shorter half than before it was rounded', () => {
    // 100.4 ± 20.2: shown as 100 to 121.
    expect(sided({ value: 100, low: 80, high: 121, observed: 100 })).toEqual({ value: 100, half: 22 })
    // A lower end that was cut at 0 is no part of it.
    expect(sided({ value: 10, low: 0, high: 60, observed: 300 }).half).toBe(51)
  })
})

/** Of the intervals that are given, the part that holds the truth. Values in standard deviations. */
function coverage(of: { readonly a: number; readonly b: number }, correlation: number) {
  const random = prng('ratio', of.a, of.b, correlation)
  const truth = of.a / of.b
  const given = { fieller: [0, 0], related: [0, 0] } satisfies Record<string, [number, number]>
  const count = (name: keyof typeof given, low: number, high: number): void => {
    given[name][0]! += 1
    if (low <= truth && truth <= high) given[name][1]! += 1
  }
  for (let draw = 0; draw < 40_000; draw += 1) {
    const [first, second] = [random.normal(), random.normal()]
    const a = { value: of.a + first, half: Z }
    const b = { value: of.b + correlation * first + Math.sqrt(1 - correlation ** 2) * second, half: Z }
    const fieller = ratioOf(a, b)
    if (!fieller) continue
    count('fieller', fieller.low, fieller.high)
    const related = ratioOfRelated(a, b)!
    count('related', related.low, related.high)
  }
  const part = ([all, held]: readonly number[]): number => held! / all!
  return { fieller: part(given.fieller), related: part(given.related) }
}
