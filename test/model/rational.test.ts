import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, divide, fraction, multiply, rational, show } from '../../functions/model/rational.ts'

test('a decimal is read exactly: 0.1 + 0.2 is 3/10', () => {
  expect(show(add(rational('0.1'), rational('0.2')))).toBe('3/10')
})

test.each(['', '1.', '.5', '1e3', 'a', '1/2/3', ' 1'])('"%s" is no exact number', (text) => {
  expect(() => rational(text)).toThrow('no exact number')
})

test('a denominator of zero is refused', () => {
  expect(() => fraction(1n, 0n)).toThrow('other than zero')
  expect(() => rational('1/0')).toThrow('other than zero')
})

test('multiplying by a fraction and dividing by it again changes nothing', () => {
  const part = fc.bigInt({ min: -1000n, max: 1000n })
  const positive = fc.bigInt({ min: 1n, max: 1000n })
  fc.assert(
    fc.property(part, positive, positive, positive, (a, b, c, d) => {
      const value = fraction(a, b)
      const factor = fraction(c, d)
      expect(divide(multiply(value, factor), factor)).toEqual(value)
      expect(rational(show(value))).toEqual(value)
    }),
  )
})

test('a third is less than a half', () => {
  expect(compare(rational('1/3'), rational('1/2'))).toBe(-1)
})
