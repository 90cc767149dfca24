import { describe, expect, it } from 'vitest'
import { productGroups } from '../../functions/model/product.ts'
import { products } from '../../functions/model/products.ts'
import type { Catalogue, Cell, Product } from '../../web/src/answers.ts'
import { framesOf, oneOf, valuesAt, withValues } from '../../web/src/frames.ts'
import { groupsOf, viewsOf } from '../../web/src/views.ts'

const product = (
  id: Product['id'],
  grain: Product['grain'],
  aggregates: string[],
  available = true,
): Product => ({
  id,
  title: id,
  titles: { en: id, de: id },
  group: 'present',
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

describe('the views', () => {
  it('leave out the mean of a day, and a product that cannot be had here', () => {
    expect(
      titles(product('presence', 'hour', ['hour', 'day']), product('residents', 'month', ['month'], false)),
    ).toEqual(['presence/hour: One hour, one date'])
  })

  it('of a product begin with the typical week and end with one date', () => {
    expect(
      titles(
        product('presence', 'hour', ['hour', 'daytype-hour']),
        product('profile', 'block', ['daytype-hour', 'block']),
      ),
    ).toEqual([
      'presence/daytype-hour: Typical week',
      'presence/hour: One hour, one date',
      'profile/daytype-hour: Typical week',
      'profile/block: One block, one date',
    ])
  })

  it('of the next product come without a line here, by days or months', () => {
    expect(titles(product('dwell', 'day', ['day']), product('residents', 'month', ['month']))).toEqual([
      'dwell/day: Days',
      'residents/month: Months',
    ])
  })

  it('stand together by the question that their product answers, in the order of the registry’s questions', () => {
    const of = (id: Product['id'], group: Product['group']) => ({ ...product(id, 'day', ['day']), group })
    const views = viewsOf({
      products: [of('flows', 'moving'), of('presence', 'present'), of('overnight', 'moving')],
    })
    expect(groupsOf(views).map(({ title, products }) => [title, products.map(({ id }) => id)])).toEqual([
      ['Who is there', ['presence']],
      ['Who moves where', ['flows', 'overnight']],
    ])
  })

  it('have a product for every question of the registry', () => {
    expect(new Set(products.map(({ group }) => group))).toEqual(new Set(Object.keys(productGroups)))
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
  const having = (dimensions: Product['dimensions'], level = 'zone') => valuesAt({ dimensions }, zones, level)

  it('offers the values of the registry, and none where it has no dimension', () => {
    expect(having(['dwell_class']).map(({ dwell_class }) => dwell_class)).toEqual([
      '10-30',
      '30-60',
      '60-120',
      '120-240',
      '240+',
    ])
    expect(having([])).toEqual([{}])
  })

  it('offers age band and gender as the eleven cohorts that have figures, the unknown last', () => {
    const cohorts = having(['age_band', 'gender'])
    expect(cohorts).toHaveLength(11)
    expect(cohorts.at(0)).toEqual({ age_band: '18-24', gender: 'female' })
    expect(cohorts.at(-1)).toEqual({ age_band: 'unknown', gender: 'unknown' })
    expect(cohorts).not.toContainEqual({ age_band: '18-24', gender: 'unknown' })
  })

  it('offers zones of the level as destinations, and districts as residents', () => {
    expect(having(['destination']).map(({ destination }) => destination)).toEqual(['a', 'b', 'c'])
    expect(having(['home']).map(({ home }) => home)).toEqual(['north', 'south'])
    expect(having(['home'], 'city').map(({ home }) => home)).toEqual(['north', 'south'])
  })

  it('shows one of them at a time, the first where none fits', () => {
    const values = having(['age_band', 'gender'])
    const older = { age_band: '65+', gender: 'male' }
    expect(oneOf(values, {})).toEqual({ age_band: '18-24', gender: 'female' })
    expect(oneOf(values, { ...older, destination: 'b' })).toEqual(older)
    expect(oneOf(values, { age_band: '65+', gender: 'unknown' })).toEqual(values[0])
    expect(oneOf(having([]), older)).toEqual({})
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

it('months are frames of their own, by which the address names them', () => {
  const cells: Cell[] = JSON.parse(
    '[{ "zone": "a", "label": "2026-02", "start": "s" }, { "zone": "a", "label": "2026-03", "start": "t" }]',
  )
  expect(framesOf(cells).map(({ key, date }) => [key, date])).toEqual([
    ['2026-02', null],
    ['2026-03', null],
  ])
})
