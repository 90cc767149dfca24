import { describe, expect, it } from 'vitest'
import type { Catalogue, Cell, Product } from '../../web/src/answers.ts'
import { dimensionValues, withDimensions } from '../../web/src/frames.ts'
import { viewsOf } from '../../web/src/views.ts'

const product = (id: string, grain: Product['grain'], aggregates: string[], available = true): Product => ({
  id,
  title: id,
  titles: { en: id, de: id },
  description: '',
  unit: 'people',
  grain,
  dimensions: [],
  aggregates,
  keyLife: 'day',
  available,
  reason: null,
  from: null,
  to: null,
  releasedDays: 0,
})
const titles = (...products: Product[]) =>
  viewsOf({ products } satisfies Catalogue).map(({ id, title }) => `${id}: ${title}`)

describe('the tabs', () => {
  it('leave out the mean of a day, and a product that cannot be had here', () => {
    expect(
      titles(product('presence', 'hour', ['hour', 'day']), product('homes', 'month', ['month'], false)),
    ).toEqual(['presence/hour: One hour, one date'])
  })

  it('leave out a product of whole months, which the bar of dates has no frame for', () => {
    expect(titles(product('monthly', 'month', ['month']), product('dwell', 'day', ['day']))).toEqual([
      'dwell/day: dwell',
    ])
  })

  it('name the product where two have a typical week', () => {
    expect(
      titles(product('presence', 'hour', ['daytype-hour']), product('profile', 'block', ['daytype-hour'])),
    ).toEqual([
      'presence/daytype-hour: presence: typical week',
      'profile/daytype-hour: profile: typical week',
    ])
  })

  it('of the next daily product come without a line here', () => {
    expect(titles(product('presence', 'hour', ['hour']), product('dwell', 'day', ['day']))).toEqual([
      'dwell/day: dwell',
      'presence/hour: One hour, one date',
    ])
  })
})

describe('a product with a dimension', () => {
  const cells: Cell[] = JSON.parse(
    '[{ "zone": "a", "dwell_class": "10-30" }, { "zone": "b", "dwell_class": "30-60" }]',
  )
  const values = dimensionValues(cells, ['dwell_class'])

  it('offers the values of the answer', () => {
    expect([...values]).toEqual([['dwell_class', ['10-30', '30-60']]])
  })

  it('shows one of them at a time, the first where none fits', () => {
    const shown = (chosen: Record<string, string>) =>
      withDimensions(cells, values, chosen).map(({ zone }) => zone)
    expect(shown({})).toEqual(['a'])
    expect(shown({ dwell_class: '30-60' })).toEqual(['b'])
    expect(shown({ dwell_class: 'gone' })).toEqual(['a'])
  })
})
