import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../functions/model/dates.ts'
import { threshold } from '../../functions/model/disclosure.ts'
import { type Product, product } from '../../functions/model/products.ts'
import { partitionPrefix, tables } from '../../functions/model/tables.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { cohorts } from '../../functions/release/cohorts.ts'
import { releaseDate, releaseMonth } from '../../functions/release/index.ts'
import { weekdayOf } from '../../functions/serve/calendar.ts'
import { peopleOfPresence } from './dense-least-squares.ts'
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

let workbench: Workbench
let world: Deployment
eachInItsOwn((fresh, bench) => {
  workbench = bench
  world = fresh
})

const FIRST = '2026-03-24'
const SECOND = '2026-03-25'
const profile = product('profile')
const overnight = product('overnight')
const daily = [presence, profile, overnight, visitors]

const system = town(2, 2)
const leaves = system.zones.filter(({ depth }) => depth === 2)
/** Observed people of each zone at night; they stay at home for all of the day. */
const OBSERVED = 20_000
/** Residents of a zone: five for each observed one in d1, two in d2. */
const residents = (zone: string): number => OBSERVED * (zone.startsWith('d1') ? 5 : 2)

async function writeCensus(version = 'ref1'): Promise<void> {
  const rows = leaves.flatMap(({ id }) =>
    cohorts.map((cohort) => {
      const [band, gender] = cohort.split(' ')
      return `('${id}', '${gender}', '${band}', ${residents(id) / cohorts.length})`
    }),
  )
  const path = join(workbench.scratch, `${randomUUID()}.parquet`)
  await workbench.run(
    `copy (select zone, gender, age_band, cast(persons as bigint) as persons
           from (values ${rows.join(', ')}) as rows (zone, gender, age_band, persons)) to '${path}' (format parquet)`,
  )
  await world.store.putFile(`${partitionPrefix(tables.census, { version })}part-0.parquet`, path)
  await rm(path)
}

/** Sums of the leaves' figures at all levels: people of a zone are those of its district and of the city. */
const everywhere = (figure: (zone: string) => Omit<Figure, 'zone' | 'level'>[]): Figure[] =>
  system.zones.flatMap(({ id, level, depth }) => {
    const below = leaves.filter(({ id: leaf, parent }) => depth === 0 || leaf === id || parent === id)
    const all = below.map(({ id: leaf }) => figure(leaf))
    return all[0]!.map((first, index) => ({
      ...first,
      zone: id,
      level,
      bounded: all.reduce((sum, of) => sum + of[index]!.bounded!, 0),
    }))
  })

interface Day {
  readonly run?: string
  readonly factor?: number
  readonly of?: readonly Product[]
  /** Nobody is seen there. @default no zone */
  readonly isDown?: (zone: string) => boolean
  /** The part of the people that presence sees in an hour. @default all */
  readonly seenIn?: (hour: number) => number
  /** The part that profile sees in a block. @default all */
  readonly seenInBlock?: (block: number) => number
}

/** A day on which everybody is at home, with `factor` times the subscribers. */
async function writeDay(date: string, day: Day = {}): Promise<void> {
  const { run = 'r1', factor = 1, of = daily, isDown = () => false } = day
  const { seenIn = () => 1, seenInBlock = () => 1 } = day
  const peopleOf = (zone: string): number => (isDown(zone) ? 0 : OBSERVED * factor)
  const figures: Readonly<Record<string, readonly Figure[]>> = {
    presence: everywhere((zone) =>
      hoursOf(date).map(({ hour, fold }) => ({ hour, fold, bounded: peopleOf(zone) * 60 * seenIn(hour) })),
    ),
    profile: everywhere((zone) =>
      [0, 1, 2, 3, 4, 5].flatMap((block) =>
        cohorts.map((cohort) => {
          const [age_band, gender] = cohort.split(' ') as [string, string]
          const bounded = Math.round((peopleOf(zone) * seenInBlock(block)) / cohorts.length)
          return { block, age_band, gender, bounded }
        }),
      ),
    ),
    overnight: everywhere((zone) =>
      ['d1', 'd2'].map((home) => ({ home, bounded: zone.startsWith(home) ? peopleOf(zone) : 0 })),
    ),
    visitors: everywhere((zone) => [{ bounded: peopleOf(zone) }]),
  }
  for (const product of of) await writeFigures(world, { product, date, run }, figures[product.id]!)
}

const ofDate = (date: string, changes: Parameters<typeof request>[0] = {}) =>
  request({ date, hours: hoursOf(date), zoneSystem: system, products: daily, ...changes })

const released = (of: { id: string }, date = FIRST, run = 'r1') =>
  readRows(world, `releases/${of.id}/dt=${date}/run=${run}/part-0.parquet`)

async function accountOf(date = FIRST, run = 'r1', of = presence.id) {
  const bytes = await world.store.get(`internal/measurements/${of}/dt=${date}/run=${run}/_extrapolation.json`)
  return bytes && JSON.parse(new TextDecoder().decode(bytes))
}

describe('a release with a census', () => {
  test('shows all people, five for each observed in d1 and two in d2, in every product', async () => {
    await writeCensus()
    await writeDay(FIRST)
    const { entries } = await releaseDate(world, ofDate(FIRST))
    expect(new Set(entries.map(({ methodVersion }) => methodVersion))).toEqual(new Set(['1']))
    for (const of of [presence, visitors]) {
      const rows = await released(of)
      const zones = rows.filter(({ level, status }) => level === 'zone' && status === 'published')
      expect(zones.length).toBeGreaterThan(3)
      for (const { zone, value, observed, low, high } of zones) {
        expect(Number(value) / residents(String(zone))).toBeCloseTo(1, 1)
        expect(Number(observed) / OBSERVED).toBeCloseTo(1, 1)
        expect(Number(low)).toBeLessThan(residents(String(zone)))
        expect(Number(high)).toBeGreaterThan(residents(String(zone)))
      }
    }
    const women = (await released(profile)).filter(
      ({ level, age_band, gender }) => level === 'district' && age_band === '25-34' && gender === 'female',
    )
    expect(women).toHaveLength(2 * 6)
    // σ of a cell is 71 of 4,000 people; of twelve none is off by six of them.
    for (const { zone, value } of women) {
      const off = Number(value) / ((2 * residents(String(zone))) / cohorts.length) - 1
      expect(Math.abs(off)).toBeLessThan(0.12)
    }
    const homes = await released(overnight)
    const own = homes.find(({ zone, home }) => zone === 'd2' && home === 'd2')!
    expect(Number(own.value) / (2 * residents('d2'))).toBeCloseTo(1, 1)
  })

  test('decides by the observed measurement alone what is shown: no weight lifts a cell over its threshold', async () => {
    await writeCensus()
    // Around τ 189, where the weights are 5 and 2.
    await writeDay(FIRST, { of: [profile, overnight, visitors] })
    const minutes = [100, 150, 175, 185, 195, 250, 300].map((people) => 60 * people)
    await writeFigures(
      world,
      { product: presence, date: FIRST },
      everywhere(() => minutes.map((bounded, hour) => ({ hour, bounded }))),
    )
    await releaseDate(world, ofDate(FIRST))
    const measured = await readRows(world, `internal/measurements/presence/dt=${FIRST}/run=r1/part-0.parquet`)
    const reconciled = peopleOfPresence(measured, system)
    const shown = await released(presence)
    for (const [index, { value, observed, low, high, status }] of shown.entries()) {
      const { people, variance } = reconciled[index]!
      const isShown = people >= threshold(variance)
      expect(status === 'published').toBe(isShown)
      expect(observed).toBe(isShown ? Math.round(people) : null)
      expect([value, low, high].every((of) => (of === null) === !isShown)).toBe(true)
    }
  })

  test('writes beside the measurements of each product what was done', async () => {
    await writeCensus()
    await writeDay(FIRST)
    await releaseDate(world, ofDate(FIRST))
    const account = await accountOf()
    expect(account).toMatchObject({ dates: [FIRST], datesOfMixes: [FIRST], caps: [], lost: {} })
    expect(account.residual).toBeLessThan(1e-8)
    expect(account.homes.map(({ home }: { home: string }) => home)).toEqual(['d1', 'd2'])
    expect(account.homes[0].mean.weight).toBeCloseTo(5, 1)
    expect(Object.keys(account.homes[0].cohorts)).toEqual([...cohorts])
    expect(account.homes.map(({ residents: of }: { residents: number }) => of)).toEqual([200_000, 80_000])
    expect(await accountOf(FIRST, 'r1', 'overnight')).toEqual(account)
  })

  test('sees of each hour and of the first block the part that the night and the evening say', async () => {
    await writeCensus()
    const seenIn = (hour: number) => ({ 3: 0.8, 12: 0.5, 22: 0.9 })[hour] ?? 1
    await writeDay(FIRST, { seenIn, seenInBlock: (block) => (block === 0 ? 0.7 : 1) })
    await releaseDate(world, ofDate(FIRST))
    const { visibility } = await accountOf()
    expect(visibility.hours).toHaveLength(24)
    const part = (hour: number): number => visibility.hours[hour].part
    // σ of the city is 0.3 % of its people, of the first block 0.5 %.
    expect(Math.abs(part(2) - 1)).toBeLessThan(0.02)
    expect(Math.abs(part(3) - 0.8)).toBeLessThan(0.02)
    expect(Math.abs(visibility.nightBlock.part - 0.7)).toBeLessThan(0.03)
    // By day nothing tells the silent from those who are elsewhere.
    expect(part(12)).toBe(visibility.day.part)
    expect(Math.abs(part(22) - 0.9 * visibility.day.part)).toBeLessThan(0.02)
    expect(Math.abs(part(23) - visibility.day.part)).toBeLessThan(0.02)
  })

  test('knows who sleeps elsewhere of days alike, and of all nights where there is none', async () => {
    await writeCensus()
    const [friday, saturday, sunday] = ['2026-03-27', '2026-03-28', '2026-03-29'] as const
    for (const date of [friday, saturday]) {
      await writeDay(date)
      await releaseDate(world, ofDate(date))
    }
    expect(await accountOf(saturday)).toMatchObject({ dates: [friday, saturday], datesOfMixes: [saturday] })
    await writeDay(sunday, { of: [presence] })
    await releaseDate(world, ofDate(sunday, { products: [presence] }))
    const account = await accountOf(sunday)
    expect(account).toMatchObject({ dates: [friday, saturday], datesOfMixes: [] })
    // Its own night is not measured: nothing is known of what has become of the panel.
    for (const { drift } of account.homes) expect(drift).toEqual({ ratio: 1, relativeVariance: 0 })
    const night = (await released(presence, sunday)).filter(
      ({ level, hour }) => level === 'zone' && Number(hour) < 6,
    )
    for (const { zone, value } of night) expect(Number(value) / residents(String(zone))).toBeCloseTo(1, 1)
  })

  test('keeps observed and scaled estimates for serving, hidden cells too', async () => {
    await writeCensus()
    await writeDay(FIRST)
    await releaseDate(world, ofDate(FIRST))
    const [record] = await world.figures.query('zone|presence|city|d1z1', FIRST, SECOND)
    const { cells } = record!.body as { cells: { estimate: number; scaled: { estimate: number } }[] }
    expect(cells).toHaveLength(24)
    for (const { estimate, scaled } of cells) expect(scaled.estimate / estimate).toBeCloseTo(5, 1)
  })

  test.each(['day', 'month'] as const)(
    'takes the nights of earlier dates as well, and reads no jump of 30 %% more phones as people: keys of a %s',
    async (keyLife) => {
      await writeCensus()
      await writeDay(FIRST)
      await releaseDate(world, ofDate(FIRST, { keyLife }))
      await writeDay(SECOND, { run: 'r2', factor: 1.3 })
      await releaseDate(world, ofDate(SECOND, { run: 'r2', keyLife }))
      const account = await accountOf(SECOND, 'r2')
      expect(account.dates).toEqual([FIRST, SECOND])
      for (const { drift } of account.homes) expect(drift.ratio).toBeCloseTo(1.3 / 1.15, 1)
      const rows = await released(presence, SECOND, 'r2')
      for (const { zone, value, observed } of rows.filter(({ level }) => level === 'zone')) {
        expect(Math.abs(Number(value) / residents(String(zone)) - 1)).toBeLessThan(0.03)
        expect(Number(observed) / (1.3 * OBSERVED)).toBeCloseTo(1, 1)
      }
    },
  )

  test('reads what another run has released of the same date before', async () => {
    await writeCensus()
    await writeDay(FIRST, { of: [profile, overnight] })
    await releaseDate(world, ofDate(FIRST, { products: [profile, overnight] }))
    await writeDay(FIRST, { run: 'r2', of: [presence, visitors] })
    const { entries, alreadyReleased } = await releaseDate(world, ofDate(FIRST, { run: 'r2' }))
    expect(alreadyReleased).toBe(false)
    expect(entries.map(({ product, run, methodVersion }) => [product, run, methodVersion])).toEqual([
      ['presence', 'r2', '1'],
      ['profile', 'r1', '1'],
      ['overnight', 'r1', '1'],
      ['visitors', 'r2', '1'],
    ])
    expect((await accountOf(FIRST, 'r2')).homes[0].mean.weight).toBeCloseTo(5, 1)
  })

  test('is of observed people on a date without nights: of presence alone nobody knows where people live', async () => {
    await writeCensus()
    await writeDay(FIRST, { of: [presence] })
    const { entries } = await releaseDate(world, ofDate(FIRST, { products: [presence] }))
    expect(entries[0]!.methodVersion).toBe('1-observed')
    expect(await accountOf()).toBeNull()
    for (const { value, observed } of await released(presence)) expect(value).toBe(observed)
  })

  test('names the method where footprints go by residents alone', async () => {
    await writeCensus()
    await writeDay(FIRST)
    const { entries } = await releaseDate(world, ofDate(FIRST, { prior: 'residents' }))
    expect(new Set(entries.map(({ methodVersion }) => methodVersion))).toEqual(new Set(['1-residents']))
  })

  test('reads a night without a network as no loss of subscribers, and a zone that is down as no silence', async () => {
    await writeCensus()
    const [first, last] = ['2026-04-14', '2026-05-12'] as const
    for (let date: string = first; date <= last; date = addDays(date, 1)) {
      const isWeekday = weekdayOf(date) === weekdayOf(last)
      const of = isWeekday ? daily : [profile, overnight]
      const isDown = (zone: string) => date === last && zone.startsWith('d1')
      await writeDay(date, { of, isDown })
      await releaseDate(world, ofDate(date, { products: of }))
    }
    const account = await accountOf(last)
    // The district that was seen stands for the panel of both.
    for (const { drift } of account.homes) expect(drift.ratio).toBeCloseTo(1, 1)
    expect(account.visibility.hours).toHaveLength(24)
    for (const { part } of account.visibility.hours.slice(0, 6)) expect(part).toBeCloseTo(1, 1)
    expect(account.visibility.nightBlock.part).toBeCloseTo(1, 1)
    for (const of of [presence, visitors]) {
      const rows = (await released(of, last)).filter(({ level }) => level === 'zone')
      const at = (zone: string) => rows.filter((row) => row.zone === zone)
      expect(new Set(at('d1z1').map(({ status }) => status))).toEqual(new Set(['outage']))
      for (const { value } of at('d2z1')) expect(Number(value) / residents('d2z1')).toBeCloseTo(1, 1)
    }
  })

  test('of a month weights by all nights of its dates', async () => {
    await writeCensus()
    for (const [date, run] of [
      [FIRST, 'r1'],
      [SECOND, 'r2'],
    ] as const) {
      await writeDay(date, { run })
      await releaseDate(world, ofDate(date, { run }))
    }
    const monthly = product('monthly-visitors')
    const hours = Array.from({ length: 31 }, (_, day) =>
      hoursOf(`2026-03-${String(day + 1).padStart(2, '0')}`),
    )
    await writeFigures(
      world,
      { product: monthly, date: '2026-03-01', run: 'm1' },
      everywhere(() => [{ bounded: OBSERVED, start: '2026-03-01 00:00:00' }]),
    )
    const month = { date: '2026-03-01', run: 'm1', products: [monthly], hours: hours.flat() }
    const { entries } = await releaseMonth(world, ofDate('2026-03-01', month))
    expect(entries[0]!.methodVersion).toBe('1')
    const account = await accountOf('2026-03-01', 'm1', monthly.id)
    expect(account).toMatchObject({ dates: [FIRST, SECOND], datesOfMixes: [FIRST, SECOND] })
    for (const { drift } of account.homes) expect(drift).toEqual({ ratio: 1, relativeVariance: 0 })
    for (const { zone, value, level } of await released(monthly, '2026-03-01', 'm1')) {
      if (level === 'zone') expect(Number(value) / residents(String(zone))).toBeCloseTo(1, 1)
    }
  })
})

describe('weights that cannot be made', () => {
  test('stop the release before anything is readable or charged; a new run draws anew', async () => {
    await writeCensus()
    await writeDay(FIRST)
    const lost = new Error('the store is away')
    const archive = {
      ...world.archive,
      list: () => Promise.reject(lost),
    }
    await expect(releaseDate({ ...world, archive }, ofDate(FIRST))).rejects.toThrow(lost)
    expect(await world.documents.list('ledger/')).toEqual([])
    expect(await world.store.list('releases/')).toEqual([])
    await writeDay(FIRST, { run: 'r2' })
    const { entries, alreadyReleased } = await releaseDate(world, ofDate(FIRST, { run: 'r2' }))
    expect(alreadyReleased).toBe(false)
    expect(new Set(entries.map(({ run }) => run))).toEqual(new Set(['r2']))
  })
})
