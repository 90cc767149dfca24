import { describe, expect, test } from 'vitest'
import { approximate, rational } from '../../functions/model/rational.ts'
import { sampleDiscreteGaussian } from '../../functions/release/index.ts'

// Every statistical test here fails a right sampler in at most one of 10⁹ runs.
const FALSE_ALARM = 1e-9
/** Two-sided normal quantile of that. */
const FALSE_ALARM_Z = 6.11
const SAMPLES = 300_000

describe('the discrete Gaussian', () => {
  const counts = Map.groupBy(sampleDiscreteGaussian(rational('10'), SAMPLES), Number)

  // From the design, §6.2: P(0), P(1) and P(5) at σ² = 10.
  test.each([
    [0, 0.126156626101],
    [1, 0.120003894843],
    [-1, 0.120003894843],
    [5, 0.0361444785336],
    [-5, 0.0361444785336],
  ])('at σ² 10 draws %d with probability %d', (z, probability) => {
    const deviation = Math.sqrt((probability * (1 - probability)) / SAMPLES)
    const frequency = (counts.get(z)?.length ?? 0) / SAMPLES
    expect(Math.abs(frequency - probability)).toBeLessThan(FALSE_ALARM_Z * deviation)
  })

  // Small, fractional, and as presence and visitors have them at zones and root.
  test.each(['1/3', '1', '10', '8000/7', '1200', '5400000', '43200000'])(
    'at σ² %s follows its distribution (chi-square of 300,000 samples)',
    (variance) => {
      const samples = sampleDiscreteGaussian(rational(variance), SAMPLES).map(Number)
      const { statistic, degrees } = chiSquare(samples, approximate(rational(variance)))
      expect(degrees).toBeGreaterThanOrEqual(4)
      expect(chiSquareTail(statistic, degrees)).toBeGreaterThan(FALSE_ALARM)
    },
  )

  test('at σ² 10 has the variance 10 to within 0.16', () => {
    // A square's variance is 2σ⁴: the bound is 6.11 · 10 · √(2 / 300,000).
    const squares = sampleDiscreteGaussian(rational('10'), SAMPLES).map((z) => Number(z) ** 2)
    expect(Math.abs(squares.reduce((a, b) => a + b) / SAMPLES - 10)).toBeLessThan(0.16)
  })

  test('takes integers of any size: at σ² 10^40 20 samples reach 10^18 and stay below 10^22', () => {
    // σ is 10^20. Within 0.01 σ of 0 lie 0.8 % of the samples, all of 20 once in 10^42; beyond 100 σ none.
    const samples = sampleDiscreteGaussian(rational(`1${'0'.repeat(40)}`), 20)
    const sizes = samples.map((z) => (z < 0n ? -z : z))
    expect(sizes.some((size) => size > 10n ** 18n)).toBe(true)
    expect(sizes.every((size) => size < 10n ** 22n)).toBe(true)
  })
})

/** P(Z ≤ z) from the definition, P(z) ∝ exp(−z² / 2σ²), summed over 14 standard deviations. */
function distribution(variance: number): (z: number) => number {
  const reach = Math.ceil(14 * Math.sqrt(variance)) + 2
  const sums = [0]
  for (let z = -reach; z <= reach; z += 1) sums.push(sums.at(-1)! + Math.exp((-z * z) / (2 * variance)))
  return (z) => sums[z + reach + 1]! / sums.at(-1)!
}

/** Cells −c … c of half a standard deviation; the outer two hold everything beyond and expect 100 or more. */
function chiSquare(samples: readonly number[], variance: number): { statistic: number; degrees: number } {
  const width = Math.max(1, Math.round(Math.sqrt(variance) / 2))
  const shift = Math.floor(width / 2)
  const upTo = distribution(variance)
  const beyond = (cell: number): number => samples.length * (1 - upTo(cell * width - shift - 1))
  let c = 1
  while (beyond(c + 1) >= 100) c += 1
  const observed = Array<number>(2 * c + 1).fill(0)
  for (const z of samples) observed[c + Math.max(-c, Math.min(c, Math.floor((z + shift) / width)))]! += 1
  const expected = observed.map((_, index) => {
    const cell = index - c
    const to = cell === c ? 1 : upTo((cell + 1) * width - shift - 1)
    return samples.length * (to - (cell === -c ? 0 : upTo(cell * width - shift - 1)))
  })
  const statistic = observed.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)
  return { statistic, degrees: 2 * c }
}

/** P(χ² ≥ x), in closed form for an even number of degrees of freedom. */
function chiSquareTail(x: number, degrees: number): number {
  let term = 1
  let sum = 1
  for (let j = 1; j < degrees / 2; j += 1) {
    term *= x / 2 / j
    sum += term
  }
  return Math.exp(-x / 2) * sum
}
