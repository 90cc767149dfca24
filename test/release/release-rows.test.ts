import { describe, expect, test } from 'vitest'
import { figureItemSchema } from '../../functions/model/figure-items.ts'
import { product as productOf } from '../../functions/model/products.ts'
import { fraction, rational } from '../../functions/model/rational.ts'
import { figureRecords } from '../../functions/release/figure-records.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { type Estimated, inPeople, releaseRows } from '../../functions/release/release-rows.ts'
import { hoursOf, presence, profile, town, visitors } from './towns.ts'

const system = town(2, 2)
const hours = hoursOf('2026-03-24')

/** Estimates of every key of presence with σ² 1,500 people² (τ 204): as given, else 0. */
const presenceOf = (given: Readonly<Record<string, number>>): Estimated[] =>
  levelsOf(presence, system, hours, 'standard')
    .flatMap(({ keys }) => keys)
    .map((key) => ({ key, estimate: given[`${key.zone.id} ${key.period.position}`] ?? 0, variance: 1_500 }))

const at = (position: number, given: Readonly<Record<string, number>>): string[] =>
  releaseRows(presenceOf(given), presence, system)
    .filter(({ key }) => key.period.position === position)
    .map(({ key, status, shown }) => [key.zone.id, status, ...(shown ? [shown.value] : [])].join(' '))

describe('a release', () => {
  test('shows what reaches τ 204 as whole people with its interval', () => {
    const row = releaseRows(presenceOf({ 'd1z1 3': 204.4 }), presence, system).find(({ shown }) => shown)
    // 1.96 · √1,500 = 75.9
    expect(row?.shown).toEqual({ value: 204, low: 128, high: 280, observed: 204 })
    expect(row?.status).toBe('published')
  })

  test('hides 203.9 and shows 204', () => {
    expect(at(3, { 'd1z1 3': 203.9, 'd1z2 3': 204 })).toEqual([
      'city suppressed',
      'd1 suppressed',
      'd2 suppressed',
      'd1z1 suppressed',
      'd1z2 published 204',
      'd2z1 suppressed',
      'd2z2 suppressed',
    ])
  })

  test('calls a hidden zone coarsened where its district is shown in that hour', () => {
    expect(at(3, { 'd1 3': 300, 'd2 4': 300 })).toEqual([
      'city suppressed',
      'd1 published 300',
      'd2 suppressed',
      'd1z1 coarsened',
      'd1z2 coarsened',
      'd2z1 suppressed',
      'd2z2 suppressed',
    ])
  })

  test('calls a hidden zone coarsened where only the root is shown, two levels above', () => {
    expect(at(3, { 'city 3': 300, 'd1z1 3': 250 })).toEqual([
      'city published 300',
      'd1 coarsened',
      'd2 coarsened',
      'd1z1 published 250',
      'd1z2 coarsened',
      'd2z1 coarsened',
      'd2z2 coarsened',
    ])
  })

  test('looks for an ancestor’s same cohort, not another one', () => {
    const keys = levelsOf(profile, system, hours, 'standard').flatMap((level) => level.keys)
    const estimates = keys.map((key) => ({
      key,
      estimate: key.zone.id === 'd1' && key.dimensions.join() === '18-24,male' ? 900 : 0,
      variance: 625,
    }))
    const coarsened = releaseRows(estimates, profile, system).filter(({ status }) => status === 'coarsened')
    expect(new Set(coarsened.map(({ key }) => `${key.zone.id} ${key.dimensions}`))).toEqual(
      new Set(['d1z1 18-24,male', 'd1z2 18-24,male']),
    )
  })

  /** The system with something said of some of its zones. */
  const systemWith = (said: Readonly<Record<string, object>>) => ({
    ...system,
    zones: system.zones.map((zone) => ({ ...zone, ...said[zone.id] })),
  })
  const onSystem = (estimates: readonly Estimated[], of: typeof system): Estimated[] =>
    estimates.map(({ key, ...estimate }) => ({
      ...estimate,
      key: { ...key, zone: of.zones.find(({ id }) => id === key.zone.id)! },
    }))

  test('shows of a night block no hour from midnight to six, whose district stands for it', () => {
    const night = systemWith({ d1z1: { nightBlock: true } })
    const everywhere = presenceOf({}).map((each) => ({ ...each, estimate: 900 }))
    const hidden = releaseRows(onSystem(everywhere, night), presence, night).filter(({ shown }) => !shown)
    expect(hidden.map(({ key, status }) => `${key.zone.id} ${key.period.columns.hour} ${status}`)).toEqual(
      [0, 1, 2, 3, 4, 5].map((hour) => `d1z1 ${hour} coarsened`),
    )
  })

  test('shows of no zone and no level that people live in a district of too few residents', () => {
    const small = systemWith({ d2: { homeArea: false } })
    const catchment = productOf('catchment')
    const estimates = levelsOf(catchment, small, hours.slice(0, 1), 'standard')
      .flatMap(({ keys }) => keys)
      .map((key) => ({ key, estimate: 900, variance: 100 }))
    const rows = releaseRows(estimates, catchment, small)
    const homes = (status: string) =>
      new Set(rows.filter((row) => row.status === status).map(({ key }) => key.dimensions.join()))
    expect([homes('published'), homes('suppressed')]).toEqual([new Set(['d1']), new Set(['d2'])])
  })

  test('never shows a negative estimate', () => {
    expect(at(3, { 'd1z1 3': -5_000 }).every((row) => row.endsWith('suppressed'))).toBe(true)
  })
})

describe('an estimate', () => {
  const [key] = levelsOf(presence, system, hours, 'standard')[2]!.keys

  test('of presence is a sixtieth of the minutes, its variance a 3,600th: 5,400,000 minutes² are 1,500 people²', () => {
    const estimated = inPeople({ key: key!, value: -90n, variance: fraction(5_400_000n) }, presence)
    expect(estimated).toEqual({ key, estimate: -1.5, variance: 1_500 })
  })

  test('of visitors is the measurement', () => {
    const estimated = inPeople({ key: key!, value: 250n, variance: rational('8000/7') }, visitors)
    expect(estimated).toEqual({ key, estimate: 250, variance: 8_000 / 7 })
  })
})

describe('the figure store', () => {
  const release = { date: '2026-03-24', revision: 1, run: 'r1', zoneSystem: 'city' }

  test('gets 7 zone items of 24 cells, and 24 frames of each of 3 levels', () => {
    const records = [...figureRecords(presenceOf({}), presence, release)]
    const cells = records.map(({ body }) => figureItemSchema.parse(body).cells.length)
    const isFrame = records.map(({ partition }) => partition.startsWith('frame|'))
    expect(cells.filter((_, i) => !isFrame[i])).toEqual(Array(7).fill(24))
    expect(cells.filter((_, i) => isFrame[i])).toEqual([
      ...Array(24).fill(1),
      ...Array(24).fill(2),
      ...Array(24).fill(4),
    ])
  })

  test('keeps a zone under its name and a frame under level and position, with estimates not yet thresholded', () => {
    const records = [...figureRecords(presenceOf({ 'd1z1 3': -7.25 }), presence, release)]
    const cell = {
      zone: 'd1z1',
      start: '2026-03-24T03:00:00.000Z',
      hour: 3,
      fold: 0,
      estimate: -7.25,
      variance: 1_500,
    }
    const head = {
      product: 'presence',
      zoneSystem: 'city',
      level: 'zone',
      date: '2026-03-24',
      revision: 1,
      run: 'r1',
    }
    const zone = records.find(({ partition }) => partition === 'zone|presence|city|d1z1')
    const frame = records.find(
      ({ partition, sort }) => partition === 'frame|presence|city|zone' && sort === '2026-03-24|03|r1|r1',
    )
    expect(zone).toMatchObject({ sort: '2026-03-24|r1|r1', body: head })
    expect((zone!.body as { cells: unknown[] }).cells[3]).toEqual(cell)
    expect(frame!.body).toMatchObject(head)
    expect((frame!.body as { cells: unknown[] }).cells[0]).toEqual(cell)
  })

  test('gets the cohorts of a cell by the names of the dimensions, and its block', () => {
    const keys = levelsOf(profile, system, hours, 'standard')[0]!.keys
    const estimates = keys.map((key) => ({ key, estimate: 1, variance: 625 }))
    const records = [...figureRecords(estimates, profile, release)]
    const item = figureItemSchema.parse(records[0]!.body)
    expect(item.cells).toHaveLength(6 * 11)
    expect(item.cells[12]).toEqual({
      zone: 'city',
      start: '2026-03-24T04:00:00.000Z',
      block: 1,
      dimensions: { age_band: '18-24', gender: 'male' },
      estimate: 1,
      variance: 625,
    })
  })
})
