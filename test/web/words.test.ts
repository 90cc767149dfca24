import { describe, expect, it } from 'vitest'
import { statusSchema } from '../../functions/model/vocabulary.ts'
import type { Cell, Product, Status } from '../../web/src/answers.ts'
import { framesOf } from '../../web/src/frames.ts'
import type { View } from '../../web/src/views.ts'
import {
  classWords,
  dimensionTitle,
  formatNumber,
  formatShare,
  frameTick,
  frameTitle,
  hatchOf,
  headline,
  interval,
  meanOf,
  statusWords,
  subject,
  valuesWords,
} from '../../web/src/words.ts'

const frame = (label: string, hour?: number, fold = 0) =>
  framesOf([
    { zone: 'a', label, start: '', value: 1, ...(hour === undefined ? {} : { hour, fold }) } as Cell,
  ])[0]!
const view = (kind: View['kind']) => ({ kind, product: { title: 'Daily visitors' } as Product }) as View

describe('numbers and statuses', () => {
  it('reads 12,340, between 12,260 and 12,420', () => {
    expect(formatNumber(12_340)).toBe('12,340')
    expect(interval({ low: 12_260, high: 12_420 })).toBe('between 12,260 and 12,420')
    expect(interval({ low: null, high: null })).toBeNull()
  })

  it.each(statusSchema.options)('says %s in plain words', (status) => {
    expect(statusWords(status)).toMatch(/^[A-Z][a-z ]+/)
    expect(statusWords(status)).not.toContain('_')
  })

  it('hatches an outage in its own way, and what has no figure like what is not shown', () => {
    expect(statusWords('outage')).toBe('Not shown: an outage, far fewer people were seen than usual')
    expect(
      ['coarsened', 'outage', 'suppressed', 'sensitive_place', undefined].map((status) =>
        hatchOf(status as Status),
      ),
    ).toEqual(['coarsened', 'outage', 'suppressed', 'suppressed', 'suppressed'])
  })

  it('names the larger zone that is shown instead', () => {
    expect(statusWords('coarsened', 'North')).toContain('part of North')
  })

  it('never rounds a share up: 89.99 % are 89 %', () => {
    expect(formatShare(0.8999)).toBe('89 %')
  })

  it('says of how many days a mean is', () => {
    expect([meanOf(20, 'weekday'), meanOf(4, 'saturday'), meanOf(1, 'sunday')]).toEqual([
      'mean of 20 weekdays',
      'mean of 4 Saturdays',
      'one Sunday',
    ])
  })

  it('writes classes of a legend with an open end', () => {
    const from = [0, 700, 1_100]
    expect([0, 1, 2].map((index) => classWords(from, index))).toEqual([
      'under 700',
      '700–1,100',
      '1,100 and more',
    ])
    expect(classWords([0], 0)).toBe('all values')
  })
})

describe('times', () => {
  it('are hours with both ends, also around midnight', () => {
    expect(frameTitle(frame('weekday 14:00', 14))).toBe('14:00–15:00')
    expect(frameTitle(frame('weekday 23:00', 23))).toBe('23:00–00:00')
  })

  it('tell the repeated hour of 25 October from the first', () => {
    const [first, second] = framesOf([
      { zone: 'a', label: '2026-10-25T01:00:00+01:00', start: '', hour: 1, fold: 0, value: 1 } as Cell,
      { zone: 'a', label: '2026-10-25T01:00:00+00:00', start: '', hour: 1, fold: 1, value: 1 } as Cell,
    ])
    expect([first!.key, second!.key]).toEqual(['01', '01b'])
    expect(frameTitle(second!)).toBe('01:00–02:00 (the second time)')
  })

  it('of a block are its four hours, of a month its name', () => {
    const [block] = framesOf([{ zone: 'a', label: 'weekday 20:00-24:00', start: '', block: 5 } as Cell])
    expect([frameTitle(block!), frameTick(block!)]).toEqual(['20:00–00:00', '20:00'])
    expect(headline(view('week'), block!, 'weekday')).toBe('Typical weekday, 20:00–00:00')
    expect([frameTitle(frame('2026-03')), frameTick(frame('2026-03'))]).toEqual(['March 2026', 'Mar'])
    expect(headline(view('months'), frame('2026-03'), 'weekday')).toBe('March 2026')
  })

  it('mark every sixth hour and every Monday', () => {
    expect([0, 5, 6, 18].map((hour) => frameTick(frame('', hour)))).toEqual(['00:00', null, '06:00', '18:00'])
    expect(frameTick(frame('2026-03-23'))).toBe('23 Mar')
    expect(frameTick(frame('2026-03-24'))).toBeNull()
  })

  it('head the page', () => {
    expect(headline(view('week'), frame('weekday 14:00', 14), 'weekday')).toBe('Typical weekday, 14:00–15:00')
    expect(headline(view('days'), frame('2026-03-24'), 'weekday')).toBe('Tue, 24 Mar 2026')
    expect(headline(view('date'), frame('2026-03-24T14:00:00+00:00', 14), 'weekday')).toBe(
      'Tue, 24 Mar 2026, 14:00–15:00',
    )
    expect(headline(view('week'), null, 'sunday')).toBe('Typical Sunday or holiday')
  })
})

describe('values of dimensions', () => {
  const nameOf = (zone: string): string => `Zone ${zone}`

  it('are told in the words of a reader, who is not known as unknown once', () => {
    expect(valuesWords({ age_band: '18-24', gender: 'female' }, nameOf)).toBe('18-24, female')
    expect(valuesWords({ age_band: 'unknown', gender: 'unknown' }, nameOf)).toBe('unknown')
    expect(valuesWords({ destination: 'a' }, nameOf)).toBe('Zone a')
    expect(['de', 'other'].map((home_country) => valuesWords({ home_country }, nameOf))).toEqual([
      'Germany',
      'other',
    ])
  })

  it('are named together, and stand beside the product', () => {
    const cohort = { age_band: '65+', gender: 'male' }
    expect(dimensionTitle(cohort)).toBe('Age band and gender')
    expect(subject({ title: 'Residents' }, cohort, nameOf)).toBe('Residents: 65+, male')
    expect(subject({ title: 'Daily visitors' }, {}, nameOf)).toBe('Daily visitors')
  })
})
