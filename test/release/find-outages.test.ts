import { describe, expect, test } from 'vitest'
import { figureItemSchema } from '../../functions/model/figure-items.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import { findOutages } from '../../functions/release/find-outages.ts'
import { releaseDate } from '../../functions/release/index.ts'
import {
  type Deployment,
  eachInItsOwn,
  type Figure,
  hoursOf,
  presence,
  readRows,
  request,
  town,
  visitors,
  writeFigures,
} from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

/** Five Tuesdays; the clocks do not change on any of them. */
const WEEKS = ['2026-03-31', '2026-04-07', '2026-04-14', '2026-04-21'] as const
const TODAY = '2026-04-28'
const HOUR = 14
const system = town(2, 2)

type People = Readonly<Record<string, number>>
/** σ of a zone is 39 people, of what is usual and of its difference to a date 19 and 43. */
const USUAL: People = { d1z1: 2_000, d1z2: 10_000, d2z1: 150, d2z2: 5_000 }

/** The same people in each hour, and others in one of them, at all levels. */
function figuresOf(date: LocalDate, usual: People, atHour: People): Figure[] {
  return hoursOf(date).flatMap(({ hour, fold }) => {
    const people = hour === HOUR ? { ...usual, ...atHour } : usual
    return system.zones.map(({ id, level, depth }) => {
      const own = Object.entries(people).filter(([zone]) => depth === 0 || zone.startsWith(id))
      return { zone: id, level, hour, fold, bounded: 60 * own.reduce((sum, [, each]) => sum + each, 0) }
    })
  })
}

interface Day {
  readonly usual?: People
  readonly atHour?: People
  readonly run?: string
  readonly changes?: Parameters<typeof request>[0]
}

async function release(date: LocalDate, { usual = USUAL, atHour = {}, run = 'r1', changes = {} }: Day = {}) {
  const zone_system = changes.zoneSystem?.id ?? system.id
  const figures = figuresOf(date, usual, atHour).map((figure) => ({ ...figure, zone_system }))
  await writeFigures(world, { product: presence, date, run }, figures)
  return releaseDate(world, request({ date, run, products: [presence], ...changes }))
}

async function releaseWeeks(dates: readonly LocalDate[] = WEEKS, day: Day = {}): Promise<void> {
  for (const date of dates) await release(date, day)
}

/** `d1z1 14` of all cells that are an outage. */
async function outagesOn(date: LocalDate, run = 'r1', of = presence): Promise<string[]> {
  const rows = await readRows(world, `releases/${of.id}/dt=${date}/run=${run}/part-0.parquet`)
  return rows.filter(({ status }) => status === 'outage').map(({ zone, hour }) => `${zone} ${hour}`)
}

describe('an hour in which a zone was down', () => {
  test('is an outage without a number; a dip of 30 % is none, nor is a zone too small to tell from noise', async () => {
    await releaseWeeks()
    await release(TODAY, { atHour: { d1z1: 0, d1z2: 7_000, d2z1: 0 } })
    const rows = await readRows(world, `releases/presence/dt=${TODAY}/run=r1/part-0.parquet`)
    const at = new Map(rows.filter(({ hour }) => hour === HOUR).map((row) => [row.zone, row]))
    expect(at.get('d1z1')).toMatchObject({
      status: 'outage',
      value: null,
      observed: null,
      low: null,
      high: null,
    })
    expect(at.get('d1z2')).toMatchObject({ status: 'published' })
    // Part of its district, as any zone with few people is.
    expect(at.get('d2z1')).toMatchObject({ status: 'coarsened' })
    expect(await outagesOn(TODAY)).toEqual(['d1z1 14'])
    for (const date of WEEKS) expect(await outagesOn(date)).toEqual([])
  })

  test('is marked where serving reads it, in the items of zones and in map frames', async () => {
    await releaseWeeks()
    await release(TODAY, { atHour: { d1z1: 0 } })
    for (const partition of ['zone|presence|city|d1z1', 'frame|presence|city|zone']) {
      const records = await world.figures.query(partition, TODAY, '2026-04-29')
      const marked = records
        .flatMap(({ body }) => figureItemSchema.parse(body).cells)
        .filter(({ outage }) => outage)
      expect(marked.map(({ zone, hour }) => [zone, hour])).toEqual([['d1z1', HOUR]])
    }
  })

  test('makes no outage of its district, which is one where itself it is below half of what is usual', async () => {
    await releaseWeeks()
    await release(TODAY, { atHour: { d1z1: 0, d2z2: 0 } })
    expect(await outagesOn(TODAY)).toEqual(['d2 14', 'd1z1 14', 'd2z2 14'])
  })

  test.each([
    ['three weeks of history', WEEKS.slice(1)],
    ['other weekdays alone', WEEKS.map((date) => date.replace(/\d$/, (day) => String(Number(day) - 1)))],
    ['a week of which nothing is released', [WEEKS[0], WEEKS[1], WEEKS[3]]],
  ])('is claimed by no release with %s', async (_, dates) => {
    await releaseWeeks(dates as LocalDate[])
    await release(TODAY, { atHour: { d1z1: 0 } })
    expect(await outagesOn(TODAY)).toEqual([])
  })

  test('is claimed on no public holiday, when offices are empty and the network works', async () => {
    const mondays = ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30']
    await releaseWeeks(mondays)
    await release('2026-04-06', { atHour: { d1z1: 0 } })
    expect(await outagesOn('2026-04-06')).toEqual([])
  })

  test('is claimed of the hours that all four weeks have: one of them lacks 01:00 of the spring Sunday', async () => {
    await releaseWeeks(['2026-03-29', '2026-04-05', '2026-04-12', '2026-04-19'])
    await release('2026-04-26', { usual: { ...USUAL, d1z1: 0 } })
    const hours = hoursOf('2026-04-26').map(({ hour }) => hour)
    expect(await outagesOn('2026-04-26')).toEqual(
      hours.filter((hour) => hour !== 1).map((hour) => `d1z1 ${hour}`),
    )
  })

  test('is compared with the first of two hours from 01:00 of an autumn Sunday', async () => {
    await releaseWeeks(['2026-10-18', '2026-10-25', '2026-11-01', '2026-11-08'])
    await release('2026-11-15', { usual: { ...USUAL, d1z1: 0 } })
    expect(await outagesOn('2026-11-15')).toHaveLength(24)
  })

  test('is told where 450 people are usual, the mean of four weeks having half the noise of a date', async () => {
    const usual = { ...USUAL, d2z1: 450 }
    await releaseWeeks(WEEKS, { usual })
    await release(TODAY, { usual, atHour: { d2z1: 0 } })
    expect(await outagesOn(TODAY)).toEqual(['d2z1 14'])
  })

  test('is a matter of keys that live a day as well', async () => {
    const changes = { keyLife: 'day' } as const
    await releaseWeeks(WEEKS, { changes })
    await release(TODAY, { atHour: { d1z1: 0 }, changes })
    expect(await outagesOn(TODAY)).toEqual(['d1z1 14'])
  })
})

describe('what is usual', () => {
  test('is of one zone system: another has other zones', async () => {
    await releaseWeeks(WEEKS, { changes: { zoneSystem: { ...system, id: 'boroughs' } } })
    await release(TODAY, { atHour: { d1z1: 0 } })
    expect(await outagesOn(TODAY)).toEqual([])
  })

  test('is of the same zones: of another version they may have other ground', async () => {
    const older = { changes: { referenceVersion: 'ref0' } }
    await releaseWeeks(WEEKS.slice(0, 1), older)
    await releaseWeeks(WEEKS.slice(1))
    await world.bare.put(zoneSystemKey('ref0'), JSON.stringify({ ...system, version: 'v0' }))
    await release(TODAY, { atHour: { d1z1: 0 } })
    expect(await outagesOn(TODAY)).toEqual([])
  })

  test('is of all references that have these zones: cells come and go', async () => {
    await releaseWeeks(WEEKS.slice(0, 1), { changes: { referenceVersion: 'ref0' } })
    await releaseWeeks(WEEKS.slice(1))
    await world.bare.put(zoneSystemKey('ref0'), JSON.stringify(system))
    await release(TODAY, { atHour: { d1z1: 0 } })
    expect(await outagesOn(TODAY)).toEqual(['d1z1 14'])
  })

  test('of a date that is released already is not changed by a revision of an earlier week', async () => {
    await releaseWeeks()
    await release(TODAY, { atHour: { d1z1: 0 } })
    const before = await readRows(world, `releases/presence/dt=${TODAY}/run=r1/part-0.parquet`)
    await release(WEEKS[3], { run: 'r2', usual: { ...USUAL, d1z1: 0 }, changes: { revise: true } })
    await release(TODAY, { run: 'r2' })
    expect(await readRows(world, `releases/presence/dt=${TODAY}/run=r1/part-0.parquet`)).toEqual(before)
    expect(await outagesOn(TODAY)).toEqual(['d1z1 14'])
  })
})

describe('the outages of a date', () => {
  const none = new Set<string>()

  test('are the same however often they are asked for, with presence of the run or of the release in force', async () => {
    await releaseWeeks()
    await release(TODAY, { atHour: { d1z1: 0, d2z2: 1_000 } })
    const of = request({ date: TODAY, hours: hoursOf(TODAY) })
    const found = await findOutages(world, of, new Set([presence.id]))
    expect(found.dark).toEqual(
      new Map([
        ['d2', new Set([HOUR])],
        ['d1z1', new Set([HOUR])],
        ['d2z2', new Set([HOUR])],
      ]),
    )
    // 2,000 and 4,000 of the two zones; their districts are none of it.
    expect(Math.abs(found.missing[HOUR]! - 6_000)).toBeLessThan(6 * 61)
    expect(found.missing.filter((people) => people !== 0)).toHaveLength(1)
    expect(await findOutages(world, of, new Set([presence.id]))).toEqual(found)
    expect(await findOutages(world, { ...of, run: 'r2' }, none)).toEqual(found)
  })

  test('are none where no presence is released', async () => {
    await releaseWeeks()
    const of = request({ date: TODAY, hours: hoursOf(TODAY) })
    expect((await findOutages(world, of, none)).dark.size).toBe(0)
  })

  test('take a day of visitors away where three of its hours are out, and not where two are', async () => {
    await releaseWeeks()
    // With the second its district is nearly empty for two hours too; the first is a sixth of its own.
    const down: Readonly<Record<string, readonly number[]>> = { d1z1: [9, 10, 11], d2z2: [9, 10] }
    const figures = figuresOf(TODAY, USUAL, {}).map((figure) => {
      const lost = Object.entries(USUAL).filter(
        ([zone]) =>
          (figure.level === 'city' || zone.startsWith(figure.zone)) && down[zone]?.includes(figure.hour!),
      )
      return { ...figure, bounded: figure.bounded! - 60 * lost.reduce((sum, [, people]) => sum + people, 0) }
    })
    await writeFigures(world, { product: presence, date: TODAY }, figures)
    const people = system.zones.map(({ id, level }) => ({ zone: id, level, bounded: 9_000 }))
    await writeFigures(world, { product: visitors, date: TODAY }, people)
    await releaseDate(world, request({ date: TODAY, products: [presence, visitors] }))
    const rows = await readRows(world, `releases/visitors/dt=${TODAY}/run=r1/part-0.parquet`)
    expect(
      rows.filter(({ status }) => status !== 'published').map(({ zone, status }) => [zone, status]),
    ).toEqual([['d1z1', 'outage']])
  })
})
