import { describe, expect, it, test } from 'vitest'
import { product } from '../../../functions/model/products.ts'
import { COUNTING, FOOTPRINT } from '../../../functions/release/interval-constants.ts'
import { alikePart } from '../../../functions/release/interval-parts.ts'
import { ratioOf, ratioOfRelated, type Sided, sided } from '../../../functions/serve/compare/ratio.ts'
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

describe('a ratio of estimates that have a part of their error alike', () => {
  it('has the interval of Fieller with their covariance, worked out by hand', () => {
    // 1.96² · 0.0025 · 100² = 96.04; a b − 96.04 = 11,903.96; √(11,903.96² − 9,600 (120² − 30²)) = 3,479.1.
    const { ratio, low, high } = ratioOf({ value: 120, half: 30 }, { value: 100, half: 20 }, 0.0025)!
    expect(ratio).toBe(1.2)
    expect([low, high].map((end) => end.toFixed(4))).toEqual(['0.8776', '1.6024'])
  })

  it('is as sure of itself whichever of both comes first', () => {
    const [a, b] = [
      { value: 300, half: 70 },
      { value: 200, half: 50 },
    ]
    const [there, back] = [ratioOf(a, b, 0.01)!, ratioOf(b, a, 0.01)!]
    expect(1 / back.high).toBeCloseTo(there.low, 10)
    expect(1 / back.low).toBeCloseTo(there.high, 10)
  })

  it('never has more alike than the smaller error, whatever is said', () => {
    const [a, b] = [
      { value: 1_000, half: 50 },
      { value: 1_000, half: 30 },
    ]
    // Covariance 30²: only the 40 of √(50² − 30²) are left.
    expect(ratioOf(a, b, 1)!.high).toBeCloseTo(1.04, 2)
    expect(ratioOf(a, b, 1)).toEqual(ratioOf(a, b, 10))
    expect(ratioOf({ value: -5, half: 50 }, b, 1)).toEqual(ratioOf({ value: -5, half: 50 }, b))
  })

  it.each([0.4, 0.8, 1, 1.25, 3])(
    'holds %s times as many people in 95 of 100 draws of noise, weights, footprints and short stops, and is narrower',
    (change) => {
      const { held, heldWide, narrower } = dates({ change, isSame: true })
      expect(held).toBeGreaterThan(0.945)
      expect(heldWide).toBeGreaterThan(held)
      // Of people who came and went nothing cancels: the less is alike, the less there is to win.
      expect(narrower).toBeGreaterThan(change === 1 ? 1.6 : 1.05)
    },
  )

  it('does not hold where antennas and footprints are others: then nothing is alike', () => {
    const { held, heldWide } = dates({ change: 1, isSame: false })
    expect(held).toBeLessThan(0.9)
    expect(heldWide).toBeGreaterThan(0.945)
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

/**
 * Visitors of a zone on two dates, at first 5,000, of whom every fifth is observed, as a release estimates them. Of
 * footprints and short stops whoever is there on both dates is wrong by one factor as far as they are alike, and with
 * another reference not at all; whoever came or went, noise, weights and tiles are wrong by chances of their own.
 */
function dates({ change, isSame }: { readonly change: number; readonly isSame: boolean }) {
  const random = prng('dates', change, String(isSame))
  const [weight, noise, ofWeights] = [5, 1_143, 0.01]
  const { spread, error } = FOOTPRINT.zone
  const wrong = Math.sqrt(error ** 2 + COUNTING.visits.zone ** 2)
  const alike = alikePart(product('visitors'), 'zone')
  const [ofBoth, ofOne] = isSame ? [Math.sqrt(alike), Math.sqrt(wrong ** 2 - alike)] : [0, wrong]
  const [before, now] = [5_000, 5_000 * change]
  const both = Math.min(before, now)
  const seen = (people: number, shared: number): Sided => {
    const stayed = both * (ofBoth * shared + ofOne * random.normal())
    const others = (people - both) * wrong * random.normal()
    const weights = ofWeights * people * random.normal()
    const drawn = Math.sqrt(weight * people * spread + weight ** 2 * noise) * random.normal()
    const value = people + stayed + others + weights + drawn
    const variance =
      weight * value * spread + weight ** 2 * noise + (wrong ** 2 + ofWeights ** 2) * value ** 2
    return { value, half: Z * Math.sqrt(variance) }
  }
  const tally = { held: 0, heldWide: 0, narrow: 0, wide: 0 }
  for (let draw = 0; draw < 20_000; draw += 1) {
    const shared = random.normal()
    const [a, b] = [seen(now, shared), seen(before, shared)]
    const [narrow, wide] = [ratioOf(a, b, alike), ratioOf(a, b)]
    if (!narrow || !wide) continue
    tally.held += narrow.low <= change && change <= narrow.high ? 1 : 0
    tally.heldWide += wide.low <= change && change <= wide.high ? 1 : 0
    tally.narrow += narrow.high - narrow.low
    tally.wide += wide.high - wide.low
  }
  const { held, heldWide, narrow, wide } = tally
  return { held: held / 20_000, heldWide: heldWide / 20_000, narrower: wide / narrow }
}
