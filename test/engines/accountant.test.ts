import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { epsilon } from '../../functions/model/accountant.ts'
import { dailyProducts, monthlyProducts, rhoOf } from '../../functions/model/products.ts'
import { approximate } from '../../functions/model/rational.ts'
import { levelShares } from '../../functions/model/sensitivity.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { hoursOf, town } from '../release/towns.ts'
import { installPython } from '../support/engines/install.ts'

/**
 * The arithmetic of the guarantee against libraries that others wrote. They calculate on floating point and
 * round up, so that ours, exact, may be a little below theirs and never above.
 */

const DELTA = 1e-10
const budgets: readonly (readonly [rho: number, delta: number])[] = [
  [0.0025, DELTA],
  [0.03, DELTA],
  [0.06, DELTA],
  [1, DELTA],
  [1.09, DELTA],
  [2.56, DELTA],
  [0.03, 1e-6],
  [11, 1e-9],
]
const DAYS = 31
const rhosOf = (products: ReturnType<typeof dailyProducts>): number[] =>
  products.map((product) => approximate(rhoOf(product, 'standard')))
/** Of a month of 31 days, release by release. */
const composed = [
  ...Array.from({ length: DAYS }, () => rhosOf(dailyProducts('month'))).flat(),
  ...rhosOf(monthlyProducts('month')),
]

/** Δ² of a day of 24 hours by level, root first, of 8 districts of 8 zones: worked out by hand from the bounds. */
const squaredSensitivities: Readonly<Record<string, readonly number[]>> = {
  presence: [86_400, 86_400, 86_400],
  profile: [6, 6, 6],
  visitors: [1, 8, 8],
  dwell: [1, 8, 8],
  flows: [6],
  overnight: [1, 8, 8],
}
const system = town(8, 8)
const levels = dailyProducts('month').flatMap((product) => {
  const found = levelsOf(product, system, hoursOf('2026-03-24'), 'standard')
  const shares = levelShares(product, found.length)
  return found.map(({ variance }, index) => ({
    what: `${product.id} ${index}`,
    squaredSensitivity: squaredSensitivities[product.id]![index]!,
    variance: approximate(variance),
    rho: approximate(rhoOf(product, 'standard')) * approximate(shares[index]!),
  }))
})

interface Answers {
  readonly budgets: readonly Readonly<Record<'opendp' | 'dpAccounting' | 'autodp', number>>[]
  readonly composed: number
  readonly noise: readonly number[]
}

let answers: Answers
beforeAll(async () => {
  const interpreter = await installPython('accountants-1', [
    'opendp==0.16.0',
    'dp-accounting==0.6.0',
    'autodp==0.2.3.1',
  ])
  const noise = levels.map(({ squaredSensitivity, variance }) => [squaredSensitivity, variance])
  const script = fileURLToPath(new URL('../support/engines/accountants.py', import.meta.url))
  const input = JSON.stringify({ budgets, composed, delta: DELTA, noise })
  answers = JSON.parse(execFileSync(interpreter, [script], { input, encoding: 'utf8' })) as Answers
})

describe('ε of a budget', () => {
  test.each(budgets.map(([rho, delta], index) => ({ rho, delta, index })))(
    'of ρ $rho at δ $delta is that of OpenDP to ten digits, and never above any',
    ({ rho, delta, index }) => {
      const ours = Number(epsilon(rho, delta))
      const { opendp, dpAccounting, autodp } = answers.budgets[index]!
      expect(Math.abs(ours / opendp - 1)).toBeLessThan(1e-10)
      // The nearest order of its grid.
      expect(dpAccounting / ours).toBeGreaterThan(1 - 1e-10)
      expect(dpAccounting / ours).toBeLessThan(1 + 1e-3)
      // It converts by Bun and Steinke (2016), which asks for more: ρ + 2 √(ρ ln 1/δ).
      expect(autodp).toBeCloseTo(rho + 2 * Math.sqrt(rho * Math.log(1 / delta)), 2)
      expect(autodp).toBeGreaterThan(ours)
    },
  )

  test('of all releases of a month, composed one by one, is that of ρ 1.00', () => {
    expect(composed.reduce((sum, rho) => sum + rho, 0)).toBeCloseTo(1, 12)
    const ours = Number(epsilon(1, DELTA))
    expect(answers.composed / ours).toBeGreaterThan(1 - 1e-10)
    expect(answers.composed / ours).toBeLessThan(1 + 1e-5)
  })
})

test('the noise of every level of a day spends what OpenDP says that it does', () => {
  expect(levels.length).toBeGreaterThan(10)
  for (const [index, { what, rho }] of levels.entries()) {
    expect(Math.abs(answers.noise[index]! / rho - 1), what).toBeLessThan(1e-10)
  }
})
