import { randomFillSync } from 'node:crypto'

/** Uniform, independent random bits. */
export interface RandomBits {
  /** @returns an integer of `count` random bits, 0 ≤ count ≤ 30, the first one drawn the most significant */
  bits(count: number): number
}

/** 16 KB at a time: a call to the operating system for each word would cost more than the sampling. */
const WORDS_AT_ONCE = 4_096

/**
 * The operating system's generator, and nothing else: the release path has no seed. Each bit is used
 * once; used words are wiped, so that no memory image shows how a committed number was made.
 */
export const systemBits: RandomBits = bitsOf((words) => {
  randomFillSync(words)
})

/** @param fill writes fresh random words over the ones that were used */
export function bitsOf(fill: (words: Uint32Array) => void): RandomBits {
  const words = new Uint32Array(WORDS_AT_ONCE)
  let next = WORDS_AT_ONCE
  let word = 0
  let left = 0
  return {
    bits(count) {
      let value = 0
      for (let drawn = 0; drawn < count; drawn += 1) {
        if (left === 0) {
          if (next === WORDS_AT_ONCE) {
            fill(words)
            next = 0
          }
          word = words[next]!
          words[next] = 0
          next += 1
          left = 32
        }
        value = (value << 1) | (word & 1)
        word >>>= 1
        left -= 1
      }
      return value
    },
  }
}
