import { describe, expect, test } from 'vitest'
import { disclose } from '../../functions/model/disclosure.ts'
import { type Product, product } from '../../functions/model/products.ts'

/**
 * What must not compile. `tsc` reports an expected error that does not come, so that each line below fails the
 * check of types as soon as its field becomes optional; at run time only what is left is looked at.
 */
const { bound, rho, ...rest } = product('presence')

describe('an entry of the registry', () => {
  test('does not compile without a bound: nobody would know how much one person moves', () => {
    // @ts-expect-error bound is missing
    const unbounded: Product = { ...rest, rho }
    expect('bound' in unbounded).toBe(false)
  })

  test('does not compile with a bound that says no number', () => {
    // @ts-expect-error most is missing
    const boundless: Product = { ...rest, rho, bound: { kind: 'total', per: 'hour' } }
    expect('most' in boundless.bound).toBe(false)
  })

  test('does not compile without ρ: its noise would have no size', () => {
    // @ts-expect-error rho is missing
    const unpaid: Product = { ...rest, bound }
    expect('rho' in unpaid).toBe(false)
  })

  test('compiles with both', () => {
    const whole: Product = { ...rest, bound, rho }
    expect(whole).toEqual(product('presence'))
  })
})

describe('a threshold', () => {
  test('is not passed without the variance of the estimate, nor without the most that one person adds', () => {
    // @ts-expect-error variance is missing
    expect(disclose({ estimate: 1e9, most: 1 })).toBeNull()
    // @ts-expect-error most is missing
    expect(disclose({ estimate: 1e9, variance: 1_500 })).toBeNull()
    expect(disclose({ estimate: 1e9, variance: 1_500, most: 1 })).not.toBeNull()
  })
})
