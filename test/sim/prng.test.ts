import { describe, expect, it } from 'vitest'
import { choice, prng } from '../../sim/prng.ts'

const draws = (count: number, ...words: (string | number)[]): number[] => {
  const random = prng(...words)
  return Array.from({ length: count }, () => random.uniform())
}

describe('a seeded stream', () => {
  it('is the same for the same words, and another for other words', () => {
    expect(draws(5, 'a', 1)).toEqual(draws(5, 'a', 1))
    expect(draws(5, 'a', 1)).not.toEqual(draws(5, 'a', 2))
    // Words are not simply joined.
    expect(draws(5, 'a', 11)).not.toEqual(draws(5, 'a1', 1))
  })

  // Mean of 100,000 uniforms: standard deviation 0.289 / √100,000 = 0.00091; 0.006 is 6.5 of them, false
  // alarm 1e-10. Of 100,000 normals: mean 0.0032 (6.3 of them), second moment 0.0045 (6.7 of them).
  it('gives uniforms in [0, 1) with mean 0.5, and normals with mean 0 and variance 1', () => {
    const uniforms = draws(100_000, 'uniform')
    expect(uniforms.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(0.006)
    const random = prng('normal')
    const normals = Array.from({ length: 100_000 }, () => random.normal())
    expect(Math.abs(mean(normals))).toBeLessThan(0.02)
    expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.03)
  })

  it('draws whole numbers below a limit, each of them', () => {
    const random = prng('below')
    const seen = new Set(Array.from({ length: 1_000 }, () => random.below(4)))
    expect([...seen].sort()).toEqual([0, 1, 2, 3])
  })
})

describe('a choice', () => {
  // 100,000 draws with probability ¼: standard deviation 137; 900 is 6.6 of them, false alarm 5e-11.
  it('draws entries in proportion to weights 1, 0, 3, and never the one of weight 0', () => {
    const draw = choice([1, 0, 3])
    const random = prng('choice')
    const counts = [0, 0, 0]
    for (let time = 0; time < 100_000; time += 1) counts[draw(random)]! += 1
    expect(counts[1]).toBe(0)
    expect(Math.abs(counts[0]! - 25_000)).toBeLessThan(900)
  })

  it('refuses weights of which none is positive', () => {
    expect(() => choice([0, 0])).toThrow(/no weight of 2/)
  })
})

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
