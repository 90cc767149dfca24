import { describe, expect, test } from 'vitest'
import { isWithin, type Verdict } from '../../bin/accuracy/measures/measure.ts'
import { pageOf } from '../../bin/accuracy/page.ts'
import type { Scorecard } from '../../bin/accuracy/scorecard.ts'
import type { Score } from '../../bin/accuracy/scores.ts'
import { tableOf } from '../../bin/accuracy/table.ts'

const score: Score = { cells: 24, said: 1, error: 0.05, bias: -0.01, inside: 0.95 }
const scores = {
  ...{ exact: score, oracle: score, nearestZone: score, lastSite: { ...score, error: null } },
  ...{ measured: score, whole: score, shown: score },
}
const verdict = (given: Partial<Verdict>): Verdict => ({
  ...{ id: 'presence-error', what: 'presence: error', unit: 'part', limit: { most: 0.08 } },
  ...{ value: 0.043, oracle: 0.039, holds: true, why: null },
  ...given,
})
const hidden = { shown: null, low: null, high: null, lastSite: null }
const moment = { ...{ truth: 10, target: 50, exact: 11, oracle: 10, nearestZone: 12 }, ...hidden }
const card: Scorecard = {
  measures: [
    verdict({}),
    verdict({
      id: 'b',
      what: 'bias',
      limit: { within: [-0.01, 0.01] },
      value: -0.0126,
      holds: false,
      why: 'edges',
    }),
    verdict({ id: 'c', what: 'reported <only>', unit: 'number', limit: null, value: 0.4, holds: null }),
  ],
  lines: [{ product: 'presence', level: 'zone', density: 'all', scores }],
  hours: [{ of: '9', scores }],
  tenths: [{ of: '1', scores, from: 3, to: 17 }],
  uses: [{ of: 'retail', scores }],
  cohorts: [{ of: '18-24 female', scores }],
  coverage: { whole: [{ of: '1', scores, from: 3, to: 17 }], shown: [{ of: '1', scores, from: 3, to: 17 }] },
  days: [{ zone: 'quay & mill', use: 'mixed', date: '2026-03-03', moments: [{ hour: 9, ...moment }] }],
}
const page = pageOf(card, { command: 'accuracy --city demo', facts: { city: 'demo' } })

describe('the page of a scorecard', () => {
  test('needs no script and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|url\((?!#)|@import/)
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['README.md'])
  })

  test('says of each measure its limit and whether it holds, and why one does not', () => {
    expect(page).toContain(
      '<td>presence: error</td><td>at most 8.0 %</td><td class="holds">holds</td><td>4.3 %</td><td>3.9 %</td>',
    )
    expect(page).toContain('<td>-1.0 % to 1.0 %</td><td class="fails">does not hold</td><td>-1.3 %</td>')
    expect(page).toContain('<li>bias: edges</li>')
    expect(page).toContain('<td>reported &lt;only&gt;</td><td>reported</td><td>–</td><td>0.40</td>')
  })

  test('has a drawing with a name for each thing that it draws', () => {
    // Own people and shown ones of a day; hours, tenths, uses; coverage of all and of what is shown.
    expect(page.match(/<svg /g)).toHaveLength(7)
    expect(page.match(/<svg [^>]*aria-label="[^"]+"/g)).toHaveLength(7)
    expect(page).toContain('quay &amp; mill (mixed), 2026-03-03')
  })

  test('says the same as the terminal', () => {
    const row = tableOf(card)
      .split('\n')
      .find((line) => line.startsWith('presence: error'))!
    expect(row.split(/ {2,}/).slice(0, 5)).toEqual([
      'presence: error',
      'at most 8.0 %',
      'holds',
      '4.3 %',
      '3.9 %',
    ])
  })
})

test('a limit is kept at its ends, and by nothing that has no value', () => {
  expect([0.08, 0.081].map((value) => isWithin(value, { most: 0.08 }))).toEqual([true, false])
  expect([0.8, 0.79].map((value) => isWithin(value, { least: 0.8 }))).toEqual([true, false])
  expect([-0.01, 0.01, 0.02].map((value) => isWithin(value, { within: [-0.01, 0.01] }))).toEqual([
    true,
    true,
    false,
  ])
  expect(isWithin(null, { most: 1 })).toBeNull()
})
