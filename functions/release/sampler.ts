import { InvalidInput } from '../model/errors.ts'
import { type Rational, show } from '../model/rational.ts'
import { type RandomBits, systemBits } from './random-bits.ts'

/**
 * The discrete Gaussian N_Z(0, σ²), P(z) ∝ exp(−z² / 2σ²), exactly: C. Canonne, G. Kamath, T. Steinke,
 * "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 to 3, on integers of any size.
 * Every probability is a fraction of integers and nothing is rounded.
 *
 * Where the paper draws Bernoulli(γ/k), this draws Bernoulli(γ) and Bernoulli(1/k): both true has the same
 * probability. A Bernoulli draw compares digit by digit and takes two random bits on average.
 * @param variance σ², exact, greater than 0
 * @param random given by tests only
 * @returns draws one sample a call
 * @throws InvalidInput if σ² is not positive
 */
export function discreteGaussian(variance: Rational, random: RandomBits = systemBits): () => bigint {
  const { numerator: p, denominator: q } = variance
  if (p <= 0n) {
    throw new InvalidInput(`the variance ${show(variance)} gives no noise: it has to be greater than 0`)
  }
  // ⌊σ⌋ + 1. The result is right with any t; this one is rejected the least.
  const t = integerSquareRoot(p / q) + 1n
  const qt = q * t
  const denominator = 2n * p * qt * t
  return () => {
    for (;;) {
      const y = discreteLaplace(t, random)
      // (|y| − σ²/t)² / 2σ² with σ² = p/q, as one fraction of integers.
      const difference = (y < 0n ? -y : y) * qt - p
      if (bernoulliExp(difference * difference, denominator, random)) return y
    }
  }
}

/** @returns `count` samples of the discrete Gaussian with variance parameter σ², from the system's generator */
export function sampleDiscreteGaussian(variance: Rational, count: number): bigint[] {
  const draw = discreteGaussian(variance)
  return Array.from({ length: count }, draw)
}

/** Algorithm 2: P(y) ∝ exp(−|y| / t). */
function discreteLaplace(t: bigint, random: RandomBits): bigint {
  for (;;) {
    const uniform = below(t, random)
    if (!bernoulliExp(uniform, t, random)) continue
    let steps = 0n
    while (bernoulliExpMinusOne(random)) steps += 1n
    const magnitude = uniform + t * steps
    const isNegative = random.bits(1) === 1
    // Zero has one sign only, or it would come twice as often.
    if (isNegative && magnitude === 0n) continue
    return isNegative ? -magnitude : magnitude
  }
}

/** Algorithm 1: true with probability exp(−numerator / denominator), numerator ≥ 0. */
function bernoulliExp(numerator: bigint, denominator: bigint, random: RandomBits): boolean {
  let rest = numerator
  while (rest > denominator) {
    if (!bernoulliExpMinusOne(random)) return false
    rest -= denominator
  }
  let k = 1n
  while (bernoulli(rest, denominator, random) && bernoulli(1n, k, random)) k += 1n
  return k % 2n === 1n
}

function bernoulliExpMinusOne(random: RandomBits): boolean {
  let k = 1n
  while (bernoulli(1n, k, random)) k += 1n
  return k % 2n === 1n
}

/**
 * True with probability numerator / denominator, 0 ≤ numerator ≤ denominator: draws the binary digits of a
 * uniform number in [0, 1) until one differs from the fraction's. The number is then less than the
 * fraction if it has the 0.
 */
function bernoulli(numerator: bigint, denominator: bigint, random: RandomBits): boolean {
  if (numerator === denominator) return true
  let rest = numerator
  while (rest !== 0n) {
    rest += rest
    const isOne = rest >= denominator
    if (isOne) rest -= denominator
    if ((random.bits(1) === 1) !== isOne) return isOne
  }
  // All further digits of the fraction are 0: the uniform number cannot be less.
  return false
}

/** Uniform on 0 … limit − 1, by rejection. */
function below(limit: bigint, random: RandomBits): bigint {
  const width = limit === 1n ? 0 : (limit - 1n).toString(2).length
  for (;;) {
    let value = 0n
    for (let left = width; left > 0; left -= MOST_BITS) {
      const count = Math.min(MOST_BITS, left)
      value = (value << BigInt(count)) | BigInt(random.bits(count))
    }
    if (value < limit) return value
  }
}

/** What one call of `bits` gives at most. */
const MOST_BITS = 30

/** ⌊√value⌋ by Newton's method, from above. */
function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const better = (root + value / root) / 2n
    if (better >= root) return root
    root = better
  }
}
