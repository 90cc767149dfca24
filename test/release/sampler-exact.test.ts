import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { approximate, rational } from '../../functions/model/rational.ts'
import { bitsOf, type RandomBits } from '../../functions/release/random-bits.ts'
import { discreteGaussian, sampleDiscreteGaussian } from '../../functions/release/sampler.ts'

class BitsUsedUp extends Error {}

/** These bits and no more. */
function only(script: readonly number[]): { random: RandomBits; used: () => number } {
  let next = 0
  const bit = (): number => {
    if (next === script.length) throw new BitsUsedUp()
    next += 1
    return script[next - 1]!
  }
  const bits = (count: number): number =>
    Array.from({ length: count }, bit).reduce((value, digit) => 2 * value + digit, 0)
  return { random: { bits }, used: () => next }
}

/**
 * What all sequences of at most `depth` bits come to, each with its exact probability: of every value the part
 * that is sure by then. What is still undecided may go to any.
 */
function everyOutcome(variance: string, depth: number): { sure: Map<number, number>; undecided: number } {
  const sure = new Map<number, number>()
  let undecided = 0
  const follow = (script: readonly number[]): void => {
    const { random, used } = only(script)
    try {
      const z = Number(discreteGaussian(rational(variance), random)())
      // A draw that leaves bits over would have ended at a shorter script.
      expect(used()).toBe(script.length)
      sure.set(z, (sure.get(z) ?? 0) + 2 ** -script.length)
    } catch (error) {
      if (!(error instanceof BitsUsedUp)) throw error
      if (script.length === depth) undecided += 2 ** -depth
      else for (const digit of [0, 1]) follow([...script, digit])
    }
  }
  follow([])
  return { sure, undecided }
}

/** P(Z = z) from the definition. */
function probabilityOf(variance: number): (z: number) => number {
  const weight = (z: number): number => Math.exp((-z * z) / (2 * variance))
  let sum = 0
  for (let z = -1_000; z <= 1_000; z += 1) sum += weight(z)
  return (z) => weight(z) / sum
}

// σ² = 1: t = 2, and y is accepted with exp(−(2|y| − 1)² / 8). A fraction that ends needs no more bits.
describe('a draw at σ² 1, followed by hand', () => {
  test.each([
    // uniform 0 · exp(0) · no step: ½ < .1 · plus · exp(−1/8): ⅛ < .1
    ['0 1 0 1', 0n],
    // uniform 1 · exp(−½): ½ < .1, so 0 successes, kept · no step · plus · accepted
    ['1 1 1 0 1', 1n],
    ['1 1 1 1 1', -1n],
    // zero with a minus begins again, or it would come twice as often
    ['0 1 1 1 1 1 1 1', -1n],
    // exp(−½): .0 < ½, then ½ < .1: one success, odd: begins again
    ['1 0 1 1 1 1 1 1', -1n],
    // one step of t: .0 < ½, then ⅓ < .1: two successes; no second step · |y| = 3: exp(−25/8) = exp(−1)³ · exp(−1/8)
    ['1 1 0 1 1 0 0 1 0 1 0 1 1', 3n],
  ])('the bits %s give %d', (script, z) => {
    const bits = script.split(' ').map(Number)
    const bit = (): number => {
      const next = bits.shift()
      if (next === undefined) throw new Error('a further bit was asked for')
      return next
    }
    const random = {
      bits: (count: number) =>
        Array.from({ length: count }, bit).reduce((value, next) => 2 * value + next, 0),
    }
    expect(discreteGaussian(rational('1'), random)()).toBe(z)
    expect(bits).toEqual([])
  })
})

describe('all sequences of bits together', () => {
  test.each([
    ['1/3', 12, 0.55],
    ['1', 12, 0.6],
    ['10', 13, 0.6],
  ])('at σ² %s and up to %d bits come to no value more often than they should', (variance, depth, most) => {
    const { sure, undecided } = everyOutcome(variance, depth)
    const probability = probabilityOf(approximate(rational(variance)))
    expect(undecided).toBeLessThan(most)
    for (const [z, part] of sure) {
      expect(part).toBeLessThanOrEqual(probability(z))
      expect(part).toBeGreaterThanOrEqual(probability(z) - undecided)
      // A value and its negative take the same bits but for the sign.
      expect(part).toBe(sure.get(-z))
    }
  })
})

/** Random enough to count with, and the same in every run. */
function repeatable(): { random: RandomBits; drawn: () => number } {
  let state = 2_463_534_242
  const source = bitsOf((words) => {
    for (const index of words.keys()) {
      // G. Marsaglia, "Xorshift RNGs" (2003)
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      words[index] = state >>> 0
    }
  })
  let drawn = 0
  const bits = (count: number): number => {
    drawn += count
    return source.bits(count)
  }
  return { random: { bits }, drawn: () => drawn }
}

test('as many samples are drawn as are asked for', () => {
  expect(sampleDiscreteGaussian(rational('10'), 7)).toHaveLength(7)
})

describe('a variance that gives no noise', () => {
  test.each(['0', '-1', '-1/2'])('refuses the variance %s', (variance) => {
    expect(() => discreteGaussian(rational(variance))).toThrow(InvalidInput)
    expect(() => discreteGaussian(rational(variance))).toThrow(/greater than 0/)
  })
})

describe('a draw with repeatable bits', () => {
  // With another width of the Laplace distribution the values are as right, and more of them are thrown away.
  test.each([
    ['1', 23],
    ['2', 17],
    ['10', 21],
    ['1200', 44],
    ['5400000', 64],
    [`1${'0'.repeat(40)}`, 235],
  ])('at σ² %s takes at most %d bits on average', (variance, bits) => {
    const { random, drawn } = repeatable()
    const draw = discreteGaussian(rational(variance), random)
    for (let count = 0; count < 4_000; count += 1) draw()
    expect(drawn() / 4_000).toBeLessThan(bits)
  })

  test.each(['1/3', '10', '8000/7', '5400000'])('at σ² %s has the mean 0 and that variance', (variance) => {
    const draw = discreteGaussian(rational(variance), repeatable().random)
    const samples = Array.from({ length: 20_000 }, () => Number(draw()))
    const expected = secondMoment(approximate(rational(variance)))
    const mean = samples.reduce((sum, z) => sum + z) / samples.length
    const squares = samples.reduce((sum, z) => sum + z * z, 0) / samples.length
    // Three standard errors. The bits are the same each time, so there is no false alarm.
    expect(Math.abs(mean)).toBeLessThan(3 * Math.sqrt(expected / samples.length))
    expect(Math.abs(squares / expected - 1)).toBeLessThan(3 * Math.sqrt(2 / samples.length))
  })
})

test.each(['4', '40'])('repeatable draws at σ² %s come to each value as often as they should', (variance) => {
  const draw = discreteGaussian(rational(variance), repeatable().random)
  const counts = Map.groupBy(
    Array.from({ length: 40_000 }, () => Number(draw())),
    (z) => z,
  )
  const probability = probabilityOf(approximate(rational(variance)))
  for (let z = -6; z <= 6; z += 1) {
    const deviation = Math.sqrt(probability(z) * (1 - probability(z)) * 40_000)
    expect(Math.abs(counts.get(z)!.length - probability(z) * 40_000)).toBeLessThan(3.5 * deviation)
  }
})

/** Of the distribution itself: at σ² below 1 it is not σ². */
function secondMoment(variance: number): number {
  if (variance > 100) return variance
  const probability = probabilityOf(variance)
  let sum = 0
  for (let z = -500; z <= 500; z += 1) sum += z * z * probability(z)
  return sum
}
