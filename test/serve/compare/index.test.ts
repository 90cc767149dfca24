import { describe, expect, it, test } from 'vitest'
import { zoneSystemKey } from '../../../functions/model/zones.ts'
import { weeksEarlier } from '../../../functions/serve/compare/baseline.ts'
import { indexSchema } from '../../../functions/serve/compare/schemas.ts'
import { city, PRESENCE_VARIANCE, type World, weeks, world } from '../city.ts'

const DAY = '/v1/index/visitors?aggregate=day&from=2026-03-24&to=2026-03-25'

type People = Readonly<Record<string, number>>

/** Visitors of a Tuesday, and of the Tuesday 52 weeks earlier. */
async function tuesdays(now: People, before: People | null): Promise<World> {
  const made = await world()
  const of = (people: People) => (zone: string) => people[zone] ?? 0
  await made.publish({ product: 'visitors', date: '2026-03-24', estimate: of(now) })
  if (before) await made.publish({ product: 'visitors', date: '2025-03-25', estimate: of(before) })
  return made
}

const ALL_SHOWN = { all: 4_000, north: 2_000, south: 2_000, a: 900, b: 800, c: 700, d: 600 }

describe('an index against the year before', () => {
  it('has both values, their ratio and its interval, and says of which weeks', async () => {
    const { get } = await tuesdays({ ...ALL_SHOWN, a: 990 }, ALL_SHOWN)
    const answer = await get(`${DAY}&zones=a`)
    // Shown as 990 ± 66 and 900 ± 66, ± 67 with what rounding hides. b² − half² = 805,511;
    // 67 · √(990² + 805,511) = 89,530; (891,000 ∓ 89,530) / 805,511 = 0.99498 and 1.21728.
    expect(answer.cells).toEqual([
      {
        ...{ zone: 'a', level: 'zone', start: '2026-03-24T00:00:00Z', end: '2026-03-25T00:00:00Z' },
        ...{ label: '2026-03-24', daytype: 'weekday' },
        ...{ value: 990, baseline: 900, index: 110, low: 99.4, high: 121.8, n: 1, baselineN: 1 },
        ...{ status: 'published', valueStatus: 'published', baselineStatus: 'published' },
        ...{ baselineStart: '2025-03-25T00:00:00Z', baselineEnd: '2025-03-26T00:00:00Z' },
        ...{ baselineLabel: '2025-03-25', revision: 1, baselineRevision: 1 },
      },
    ])
    expect(answer.baseline).toMatchObject({
      kind: 'year-earlier',
      weeks: 52,
      from: '2025-03-25',
      to: '2025-03-26',
    })
    expect(answer.note).toBe(
      'Compared with 52 weeks earlier, [2025-03-25, 2025-03-26), so that weekdays are compared with themselves.',
    )
    expect(indexSchema.strict().safeParse(answer).error).toBeUndefined()
  })

  it('has no number where one side is hidden: the zone above that has one stands for it, once', async () => {
    const { get } = await tuesdays({ ...ALL_SHOWN, a: 20, d: 30 }, { ...ALL_SHOWN, b: 20, south: 30 })
    const { cells } = await get(DAY)
    const short = cells.map(({ zone, index, value, baseline, status, shownBy, covers }) =>
      [zone, index ?? status, value, baseline, shownBy, covers].filter((each) => each !== undefined),
    )
    expect(short).toEqual([
      ['all', 100, 4_000, 4_000, ['d']],
      ['north', 100, 2_000, 2_000, ['a', 'b']],
      ['a', 'coarsened', null, 900, 'north'],
      ['b', 'coarsened', 800, null, 'north'],
      ['c', 100, 700, 700],
      ['d', 'coarsened', null, 600, 'all'],
    ])
  })

  it('is suppressed where no zone has both, and with coarsen=false', async () => {
    const hidden = await tuesdays({ all: 4_000, a: 900 }, {})
    expect((await hidden.get(`${DAY}&zones=a`)).cells).toMatchObject([
      { zone: 'a', index: null, low: null, high: null, status: 'suppressed', baselineStatus: 'suppressed' },
    ])
    const { get } = await tuesdays(ALL_SHOWN, { ...ALL_SHOWN, a: 20 })
    expect((await get(`${DAY}&zones=a&coarsen=false`)).cells).toMatchObject([
      { zone: 'a', value: 900, baseline: null, index: null, status: 'suppressed', valueStatus: 'published' },
    ])
  })

  it('is pending where the year before is not released, and shows the value', async () => {
    const { get } = await tuesdays(ALL_SHOWN, null)
    const { cells, baseline } = await get(`${DAY}&zones=a`)
    expect(cells).toMatchObject([
      {
        value: 900,
        baseline: null,
        index: null,
        status: 'pending',
        baselineStatus: 'pending',
        baselineN: null,
      },
    ])
    expect(baseline).toMatchObject({ pending: ['2025-03-25'] })
  })

  it('of an outage is none, and no larger zone stands for it', async () => {
    const made = await tuesdays(ALL_SHOWN, null)
    await made.publish({
      product: 'visitors',
      date: '2025-03-25',
      estimate: () => 900,
      isOutage: (zone) => zone === 'a',
    })
    expect((await made.get(`${DAY}&zones=a`)).cells).toMatchObject([
      { zone: 'a', index: null, status: 'outage', valueStatus: 'published', baselineStatus: 'outage' },
    ])
  })

  it('says where a public holiday is compared with none', async () => {
    const made = await world()
    for (const date of ['2026-04-03', '2025-04-04']) {
      await made.publish({ product: 'visitors', date, estimate: () => 900 })
    }
    const path = '/v1/index/visitors?aggregate=day&from=2026-04-03&to=2026-04-04&zones=a'
    const { cells, note } = await made.get(path)
    expect(cells).toMatchObject([{ daytype: 'sunday', baselineDaytype: 'weekday', index: 100 }])
    expect(note).toContain('On 2026-04-03 one of both is a public holiday')
    expect((await made.get(`${path}&daytype=sunday`)).cells).toMatchObject([{ index: 100 }])
  })

  it('of a year after one of 53 weeks goes back 53, to the week of the same number', () => {
    expect([weeksEarlier('2026-03-24'), weeksEarlier('2027-03-23'), weeksEarlier('2021-01-04')]).toEqual([
      52, 53, 53,
    ])
    // 3 January 2021 is of week 53 of 2020: there is none of 2019.
    expect(weeksEarlier('2021-01-03')).toBe(52)
  })
})

describe('errors of an index', () => {
  it('are those of all people, and are not taken to cancel', async () => {
    const made = await world()
    const scaled = (estimate: number) => ({ estimate: 5 * estimate, variance: 0, common: 250_000 })
    for (const date of ['2026-03-24', '2025-03-25']) {
      await made.publish({ product: 'visitors', date, methodVersion: '1', scaled, estimate: () => 1_000 })
    }
    // 5,000 ± 981, by an error of 500 that both have: (25,000,000 ∓ 981 · √(2 · 5,000² − 981²)) / 24,037,639.
    const [cell] = (await made.get(`${DAY}&zones=a`)).cells
    expect(cell).toMatchObject({ index: 100, low: 75.4, high: 132.6 })
  })

  describe('of which a part is the same factor on all dates of one reference', () => {
    /** 5,000 people with an error of 500, of which three quarters of the variance are alike. */
    const scaled = (alike: number | undefined) => (estimate: number) => ({
      ...{ estimate: 5 * estimate, variance: 0, common: estimate ** 2 / 4 },
      ...(alike === undefined ? {} : { alike }),
    })
    interface Half {
      readonly reference?: string
      readonly methodVersion?: string
      /** null: a release older than what it says of it. */
      readonly alike?: number | null
      readonly dates?: readonly string[]
    }
    async function intervalOf(now: Half, before: Half, path = `${DAY}&zones=a`) {
      const made = await world()
      for (const [half, date] of [
        [now, '2026-03-24'],
        [before, '2025-03-25'],
      ] as const) {
        const { reference = 'ref1', methodVersion = '1', alike = 0.0075, dates = [date] } = half
        await made.store.put(zoneSystemKey(reference), JSON.stringify(city))
        for (const of of dates) {
          await made.publish({
            ...{ product: 'visitors', date: of, reference, methodVersion, estimate: () => 1_000 },
            scaled: scaled(alike ?? undefined),
          })
        }
      }
      const { cells, note } = await made.get(path)
      const [{ index, low, high }] = cells as unknown as readonly [Record<'index' | 'low' | 'high', number>]
      expect(index).toBe(100)
      return { low, high, note }
    }
    const WIDE = { low: 75.4, high: 132.6 }

    it('do cancel: a quarter of both variances is left', async () => {
      // c = 1.96² · 0.0075 · 5,000² = 720,273; (24,279,727 ∓ √(24,279,727² − 24,037,639²)) / 24,037,639.
      expect(await intervalOf({}, {})).toMatchObject({ low: 86.7, high: 115.3 })
    })

    it.each([
      ['another reference', { reference: 'ref2' }],
      ['another method', { methodVersion: '2' }],
      ['a release older than what it says of it', { alike: null }],
      ['a release that has nothing alike', { alike: 0 }],
    ])('do not cancel with %s on one side, whichever it is', async (_, half) => {
      expect(await intervalOf(half, {})).toMatchObject(WIDE)
      expect(await intervalOf({}, half)).toMatchObject(WIDE)
    })

    it('cancel as far as the side goes that has less of them alike', async () => {
      const less = await intervalOf({ alike: 0.005 }, {})
      expect(less).toEqual(await intervalOf({}, { alike: 0.005 }))
      expect(less.low).toBeGreaterThan(WIDE.low)
      expect(less.low).toBeLessThan(86.7)
    })

    it('do not cancel of a week in which the reference changed, and the note says that it did', async () => {
      const made = await world()
      await made.store.put(zoneSystemKey('ref2'), JSON.stringify(city))
      const dates = weeks('2026-03-02', 3)
      for (const [index, date] of dates.entries()) {
        await made.publish({
          ...{ product: 'visitors', date, methodVersion: '1', estimate: () => 1_000, scaled: scaled(0.0075) },
          reference: index < 17 ? 'ref1' : 'ref2',
        })
      }
      const path =
        '/v1/index/visitors?aggregate=week&from=2026-03-09&to=2026-03-23&baseline-from=2026-03-02&baseline-to=2026-03-09&zones=a'
      const { cells, note } = await made.get(path)
      expect(cells).toMatchObject([
        { label: '2026-W11', low: 86.7, high: 115.3 },
        { label: '2026-W12', ...WIDE },
      ])
      expect(note).toContain('no error of them is taken to cancel')
      expect((await intervalOf({}, {})).note).not.toContain('cancel')
    })
  })

  it('leave no index where the baseline may be nobody, and say so', async () => {
    const made = await world()
    const scaled = (common: number) => (estimate: number) => ({ estimate: 5 * estimate, variance: 0, common })
    const publish = (date: string, common: number) =>
      made.publish({
        ...{ product: 'visitors', date, methodVersion: '1', scaled: scaled(common) },
        estimate: (zone) => (zone === 'a' ? 1_000 : 0),
      })
    await publish('2026-03-24', 1)
    await publish('2025-03-25', 9_000_000)
    expect((await made.get(`${DAY}&zones=a`)).cells).toMatchObject([
      {
        value: 5_000,
        baseline: 5_000,
        index: null,
        low: null,
        status: 'suppressed',
        reason: 'baseline-near-zero',
      },
    ])
  })

  it('leave none where all people are compared with those observed', async () => {
    const made = await world()
    await made.publish({ product: 'visitors', date: '2026-03-24', methodVersion: '1', estimate: () => 900 })
    await made.publish({ product: 'visitors', date: '2025-03-25', estimate: () => 900 })
    expect((await made.get(`${DAY}&zones=a`)).cells).toMatchObject([
      { index: null, status: 'suppressed', reason: 'other-method' },
    ])
  })

  it('say where a method has changed between both sides', async () => {
    const made = await world()
    const estimate = () => 900
    await made.publish({ product: 'visitors', date: '2026-03-24', methodVersion: '2', estimate })
    await made.publish({ product: 'visitors', date: '2025-03-25', methodVersion: '1-residents', estimate })
    const { cells, note } = await made.get(`${DAY}&zones=a`)
    expect(cells).toMatchObject([{ index: 100 }])
    expect(note).toContain('Both sides were made by different methods, 2 and 1-residents')
  })
})

describe('an index of many dates', () => {
  it('of a typical week compares slots of the same name with a year earlier', async () => {
    const made = await world()
    for (const date of weeks('2026-03-02', 1)) {
      await made.publish({ date, variance: PRESENCE_VARIANCE, estimate: (_, hour) => 1_000 + hour })
    }
    for (const date of weeks('2025-03-03', 1)) await made.publish({ date, estimate: () => 500 })
    const { cells, baseline } = await made.get(
      '/v1/index/presence?from=2026-03-02&to=2026-03-09&zones=a&hour=8,17',
    )
    expect(baseline).toMatchObject({ from: '2025-03-03', to: '2025-03-10' })
    expect(cells.map(({ label, index, n, baselineN }) => [label, index, n, baselineN])).toEqual([
      ...[
        ['weekday 08:00', 201.6, 5, 5],
        ['weekday 17:00', 203.4, 5, 5],
      ],
      ...[
        ['saturday 08:00', 201.6, 1, 1],
        ['saturday 17:00', 203.4, 1, 1],
      ],
      ...[
        ['sunday 08:00', 201.6, 1, 1],
        ['sunday 17:00', 203.4, 1, 1],
      ],
    ])
  })

  it('of weeks may have one week as the baseline of all', async () => {
    const made = await world()
    for (const [index, date] of weeks('2026-03-02', 3).entries()) {
      await made.publish({ product: 'visitors', date, estimate: () => 1_000 + 100 * Math.floor(index / 7) })
    }
    const { cells } = await made.get(
      '/v1/index/visitors?aggregate=week&from=2026-03-02&to=2026-03-23&baseline-from=2026-03-02&baseline-to=2026-03-09&zones=a',
    )
    expect(cells[0]).toMatchObject({ low: 100, high: 100 })
    expect(cells[1]?.low).toBeLessThan(110)
    expect(cells.map(({ label, index, baselineLabel }) => [label, index, baselineLabel])).toEqual([
      ['2026-W10', 100, '2026-W10'],
      ['2026-W11', 110, '2026-W10'],
      ['2026-W12', 120, '2026-W10'],
    ])
  })

  it('of months goes back to the same months', async () => {
    const made = await world(undefined, { keyLife: 'month' })
    const product = 'monthly-visitors'
    for (const date of ['2025-02-01', '2026-02-01'])
      await made.publish({ product, date, estimate: () => 5_000 })
    const { cells, baseline } = await made.get(`/v1/index/${product}?from=2026-02-01&to=2026-03-01&zones=a`)
    expect(baseline).toMatchObject({ weeks: null, from: '2025-02-01', to: '2025-03-01' })
    expect(cells).toMatchObject([{ label: '2026-02', baselineLabel: '2025-02', index: 100 }])
  })
})

describe('the answer', () => {
  it('comes in pages that give every row once, as JSON and as CSV', async () => {
    const made = await world()
    for (const date of [...weeks('2026-03-02', 1), ...weeks('2025-03-03', 1)]) {
      await made.publish({ product: 'visitors', date, estimate: (zone) => (zone === 'a' ? 20 : 900) })
    }
    const path = '/v1/index/visitors?aggregate=day&from=2026-03-02&to=2026-03-09'
    const whole = (await made.get(path)).cells
    // Seven dates of four zones, and of north, which stands for a.
    expect(whole).toHaveLength(35)
    const pages: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await made.get(`${path}&limit=8${cursor && `&cursor=${cursor}`}`)
      pages.push(...page.cells)
      cursor = page.next
    }
    expect(pages).toEqual(whole)
    const csv = await (await made.request(path, { Accept: 'text/csv' })).text()
    expect(
      csv
        .split('\r\n')
        .slice(0, 3)
        .map((line) => line.split(',').slice(0, 14).join(',')),
    ).toEqual([
      'zone,level,start,end,label,hour,fold,block,daytype,weekday,value,baseline,index,low',
      'north,district,2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,2026-03-02,,,,weekday,,900,900,100,89.9',
      'a,zone,2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,2026-03-02,,,,weekday,,,,,',
    ])
    expect(csv.trim().split('\r\n')).toHaveLength(36)
  })

  it('is confirmed by 304 without reading a figure, until the baseline is revised', async () => {
    const { request, figures, publish } = await tuesdays(ALL_SHOWN, ALL_SHOWN)
    const etag = (await request(DAY)).headers.get('ETag')!
    figures.queries = 0
    const second = await request(DAY, { 'If-None-Match': etag })
    expect([second.status, figures.queries]).toEqual([304, 0])
    await publish({ product: 'visitors', date: '2025-03-25', revision: 2, run: 'r2', estimate: () => 900 })
    expect((await request(DAY, { 'If-None-Match': etag })).status).toBe(200)
  })

  test.each([
    ['visitors?baseline=yesterday', 'baseline', 'is no baseline'],
    ['visitors?baseline-from=2026-03-02', 'baseline-to', 'it is missing'],
    ['visitors?baseline-to=2026-03-02', 'baseline-from', 'it is missing'],
    ['visitors?baseline=year-earlier&baseline-from=2026-03-02&baseline-to=2026-03-03', 'baseline', 'exclude'],
    ['visitors?baseline-from=2026-03-32&baseline-to=2026-04-02', 'baseline-from', 'does not exist'],
    [
      'visitors?from=2026-03-23&to=2026-03-25&baseline-from=2026-03-02&baseline-to=2026-03-05',
      'baseline-to',
      'has 3 days and the interval 2',
    ],
    ['presence?aggregate=hour', 'aggregate', 'there is no index of a single hour'],
    ['visitors?summary=status', 'summary', 'there is no parameter "summary"'],
    ['visitors?zones=x', 'zones', 'has no zone "x"'],
  ])('to %s is refused, naming %s', async (query, parameter, words) => {
    const { problem } = await tuesdays(ALL_SHOWN, ALL_SHOWN)
    const refused = await problem(`/v1/index/${query}`)
    expect(refused).toMatchObject({ status: 400, parameter })
    expect(refused.detail).toContain(words)
  })
})
