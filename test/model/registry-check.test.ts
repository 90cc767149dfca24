import { describe, expect, test } from 'vitest'
import { threshold } from '../../functions/model/disclosure.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { epochLimitOf, type Product, product, products } from '../../functions/model/products.ts'
import { fraction, rational } from '../../functions/model/rational.ts'
import { checkRegistry } from '../../functions/model/registry-check.ts'

const limits = { day: epochLimitOf('day', 'standard'), month: epochLimitOf('month', 'standard') }
const presence: Product = product('presence')
/** The registry with one entry in the place of presence. */
const withEntry = (change: object): Product[] => [
  { ...presence, ...change },
  ...products.filter(({ id }) => id !== 'presence'),
]
const refusal = (entries: readonly Product[], budgets = limits): string => {
  try {
    checkRegistry(entries, budgets)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput)
    return String(error)
  }
  return 'none'
}

test('the registry as it is passes, and comes out as it went in', () => {
  expect(checkRegistry(products, limits)).toBe(products)
})

describe('a registry does not start', () => {
  test.each([
    ['no bound', { bound: undefined }],
    ['a bound without its number', { bound: { kind: 'total', per: 'hour' } }],
    ['a bound of 0', { bound: { kind: 'total', per: 'hour', most: 0 } }],
    ['a bound without end', { bound: { kind: 'total', per: 'hour', most: Number.POSITIVE_INFINITY } }],
    ['a bound of half a minute', { bound: { kind: 'total', per: 'hour', most: 0.5 } }],
    ['a bound of any number of zones', { bound: { kind: 'zones', per: 'day', zones: Number.NaN, most: 1 } }],
    ['a bound of no cells', { bound: { kind: 'cells', per: 'day', cells: 0, most: 1 } }],
  ])('where an entry has %s', (_, change) => {
    expect(refusal(withEntry(change))).toMatch(/"presence".*bound/)
  })

  test.each([
    ['none', undefined],
    ['0', fraction(0n)],
    ['less than 0', fraction(-1n, 100n)],
  ])('where the ρ of an entry is %s', (_, rho) => {
    expect(refusal(withEntry({ rho }))).toMatch(/"presence".*ρ is not above 0/)
  })

  test('where two entries have one id', () => {
    expect(refusal([...products, presence])).toMatch(/"presence": another entry has its id/)
  })

  test('where a product of a month is made with keys of a day', () => {
    expect(refusal(withEntry({ cadence: 'month', keyLife: 'day' }))).toMatch(
      /"presence".*needs keys of a month/,
    )
  })

  test('where a day or a month would spend more than its epoch may', () => {
    expect(refusal(products, { ...limits, day: rational('0.0299') })).toMatch(
      /spends ρ 0\.03 in an epoch of a day/,
    )
    expect(refusal(products, { ...limits, day: rational('0.03') })).toBe('none')
    expect(refusal(products, { ...limits, month: rational('0.9999') })).toMatch(/ρ 1 in an epoch of a month/)
    expect(refusal(products, { ...limits, month: rational('1') })).toBe('none')
  })
})

test.each([4, 1, 0, Number.NaN])('no threshold is made for %d people', (people) => {
  expect(() => threshold(1_500, 1, people)).toThrow('fewer than 5 people')
})
