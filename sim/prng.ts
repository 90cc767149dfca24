import { createHash } from 'node:crypto'

/**
 * A seeded stream of pseudo-random numbers: the same words give the same stream. Only the simulation
 * uses it; noise and keys come from the operating system.
 */
export interface Prng {
  /** In [0, 1). */
  uniform(): number
  /** A whole number in [0, limit). */
  below(limit: number): number
  chance(probability: number): boolean
  /** Standard normal. */
  normal(): number
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded by the SHA-256 of the words: streams of different words
 * have nothing in common, so that one more draw in one part of the city changes no other part.
 */
export function prng(...words: readonly (string | number)[]): Prng {
  const digest = createHash('sha256').update(JSON.stringify(words)).digest()
  let a = digest.readInt32LE(0)
  let b = digest.readInt32LE(4)
  let c = digest.readInt32LE(8)
  let counter = 1
  const uniform = (): number => {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return (word >>> 0) / 4_294_967_296
  }
  return {
    uniform,
    below: (limit) => Math.floor(uniform() * limit),
    chance: (probability) => uniform() < probability,
    // Box and Muller; 1 − u is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** A choice among weighted entries, made ready once. */
export type Choice = (random: Prng) => number

/**
 * @param weights not negative, at least one positive
 * @returns draws an index with probability in proportion to its weight
 */
export function choice(weights: readonly number[]): Choice {
  const sums = new Float64Array(weights.length)
  let total = 0
  weights.forEach((weight, index) => {
    total += weight
    sums[index] = total
  })
  if (!(total > 0)) throw new RangeError(`no weight of ${weights.length} is positive`)
  return (random) => {
    const at = random.uniform() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}
