import { beforeAll, describe, expect, test } from 'vitest'
import type { Attempt } from '../../bin/attack/attack.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'

/** Smaller than the command's own city, so that it takes little time. Each bound states its false-alarm rate. */
const CITY = ['--people', '600', '--days', '4', '--seed', '2']

let attempts: readonly (Attempt & { readonly verdict: string })[]
beforeAll(async () => {
  ;({ attempts } = lastJson(await smartSteps('attack', ...CITY, '--json')) as unknown as {
    attempts: typeof attempts
  })
})

describe('the attacks on a small city', () => {
  test('all were tried, on unprotected figures with success, and fail on what is released', () => {
    expect(attempts.length).toBeGreaterThanOrEqual(9)
    expect(attempts.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  })

  test.each(['membership', 'isolated homes', 'four points', 'trajectory recovery', 'brute force'])(
    '%s is among them',
    (name) => {
      expect(attempts.map(({ attack }) => attack)).toContain(name)
    },
  )
})
