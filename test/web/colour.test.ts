import { describe, expect, it } from 'vitest'
import { classOf, colourOf, limitsOf, rampOf, scaleFrom, writingOn } from '../../web/src/colour.ts'

/** Relative luminance by WCAG 2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

describe('the limits of the classes', () => {
  it('are equally far apart in their square roots: 0 to 100 in four classes', () => {
    // Square roots 0 … 10: limits 2.5², 5², 7.5².
    expect(limitsOf([0, 100, 100], 4)).toEqual([0, 6, 25, 56])
  })

  it('are rounded to two digits', () => {
    // Square roots 20 … 40: 26.67² = 711.1, 33.33² = 1,111.1.
    expect(limitsOf([400, 1_600, 1_600], 3)).toEqual([0, 710, 1_100])
  })

  it('are those of 99 % of the values: one crowded place makes no class of its own', () => {
    const values = [...Array<number>(200).fill(100), ...Array<number>(200).fill(400), 1_000_000]
    expect(limitsOf(values, 2)).toEqual([0, 230])
  })

  it('are few where values are: one value, or none, is one class', () => {
    expect(limitsOf([500, 500])).toEqual([0])
    expect(limitsOf([])).toEqual([0])
    expect(limitsOf([3, 5])).toEqual([0, 4, 5])
  })
})

describe('the class of a value', () => {
  const scale = scaleFrom([0, 10, 20], false)

  it('begins at its limit', () => {
    expect([0, 9.9, 10, 19, 20, 5_000].map((value) => classOf(value, scale))).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('has the ends of the ramp for the ends of the scale', () => {
    expect([colourOf(1, scale), colourOf(99, scale)]).toEqual([rampOf(false)[0], rampOf(false).at(-1)])
  })
})

describe('the ramp', () => {
  it.each([2, 3, 4, 5, 6, 7])('has %i different colours for as many classes', (classes) => {
    const { colours } = scaleFrom(
      Array.from({ length: classes }, (_, index) => index * 10),
      false,
    )
    expect(new Set(colours).size).toBe(classes)
  })

  it('gets darker step by step on a light page, and lighter on a dark one', () => {
    const light = rampOf(false).map(luminance)
    expect(light).toEqual([...light].sort((a, b) => b - a))
    expect(rampOf(true)).toEqual([...rampOf(false)].reverse())
  })

  it('carries writing with a contrast of at least 4.5', () => {
    for (const colour of rampOf(false)) {
      const written = writingOn(colour) === 'dark' ? 0.006 : 1
      const [high, low] = [luminance(colour), written].sort((a, b) => b - a)
      expect((high! + 0.05) / (low! + 0.05)).toBeGreaterThan(4.5)
    }
  })
})
