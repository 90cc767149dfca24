import { describe, expect, it } from 'vitest'
import type { Catalogue, Cell, Product } from '../../web/src/answers.ts'
import { dimensionValues, framesOf, oneOfEach, withValues } from '../../web/src/frames.ts'
import { viewsOf } from '../../web/src/views.ts'

const product = (id: string, grain: Product['grain'], aggregates: string[], available = true): Product => ({
  id,
  title: id,
  titles: { en: id, de: id },
  description: '',
  unit: 'people',
  grain,
  finest: 'zone',
  dimensions: [],
  values: {},
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
  const zones = {
    levels: ['city', 'district', 'zone'],
    at: (level: string) =>
      (level === 'city' ? ['all'] : level === 'district' ? ['north', 'south'] : ['a', 'b', 'c']).map(
        (id) => ({
          ...{ id, name: id, parent: null, level, depth: 0, area: null },
        }),
      ),
  }
  const having = (dimensions: string[], values: Record<string, string[]> = {}) =>
    dimensionValues({ dimensions, values }, zones, 'zone')

  it('offers the values that the catalogue names', () => {
    expect([...having(['dwell_class'], { dwell_class: ['10-30', '30-60'] })]).toEqual([
      ['dwell_class', ['10-30', '30-60']],
    ])
  })

  it('offers zones of the level as destinations, and districts as homes', () => {
    expect([...having(['destination', 'home'])]).toEqual([
      ['destination', ['a', 'b', 'c']],
      ['home', ['north', 'south']],
    ])
  })

  it('shows one of them at a time, the first where none fits', () => {
    const values = having(['destination'])
    expect(oneOfEach(values, {})).toEqual({ destination: 'a' })
    expect(oneOfEach(values, { destination: 'b' })).toEqual({ destination: 'b' })
    expect(oneOfEach(values, { destination: 'gone' })).toEqual({ destination: 'a' })
  })

  it('leaves out a larger zone that stands for another destination', () => {
    const cells: Cell[] = JSON.parse(
      '[{ "zone": "north", "destination": "south" }, { "zone": "a", "destination": "c" }]',
    )
    expect(withValues(cells, { destination: 'c' }).map(({ zone }) => zone)).toEqual(['a'])
  })
})

it('blocks are frames of their own, of a date and of a typical week', () => {
  const cells: Cell[] = JSON.parse(
    `[{ "zone": "a", "block": 2, "label": "weekday 08:00-12:00", "start": "s" },
      { "zone": "a", "block": 3, "label": "weekday 12:00-16:00", "start": "s" },
      { "zone": "a", "block": 0, "label": "2026-03-24T00:00:00+00:00", "start": "t" }]`,
  )
  expect(framesOf(cells).map(({ key, date }) => [key, date])).toEqual([
    ['block2', null],
    ['block3', null],
    ['block0', '2026-03-24'],
  ])
})
