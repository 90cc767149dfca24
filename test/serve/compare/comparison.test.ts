import { describe, expect, it, test } from 'vitest'
import { comparisonSchema } from '../../../functions/serve/compare/schemas.ts'
import { type Answer, type World, weeks, world } from '../city.ts'
import { make } from '../measured.ts'

const DAY = 'aggregate=day&from=2026-03-24&to=2026-03-25'
const PATH = `/v1/comparison/visitors?${DAY}`

async function released(people: Readonly<Record<string, number>>): Promise<World> {
  const made = await world()
  await made.publish({ product: 'visitors', date: '2026-03-24', estimate: (zone) => people[zone] ?? 0 })
  return made
}

const short = ({ cells }: Answer) =>
  cells.map(({ zone, value, reference, share, difference }) => [zone, value, reference, share, difference])

describe('places beside each other', () => {
  it('have a share of the first and a difference from it, with intervals that hold for neighbours', async () => {
    const { get } = await released({ a: 900, b: 450, c: 600 })
    const answer = await get(`${PATH}&zones=b,a,c`)
    expect(short(answer)).toEqual([
      ['a', 900, 'b', 2, 450],
      ['b', 450, 'b', 1, 0],
      ['c', 600, 'b', 1.3333, 150],
    ])
    // 900 ± 67 and 450 ± 67, with what rounding hides: 833 / 517 and 967 / 383; 450 ± 134.
    expect(answer.cells[0]).toMatchObject({ shareLow: 1.6112, shareHigh: 2.5249 })
    expect(answer.cells[0]).toMatchObject({ differenceLow: 316, differenceHigh: 584, low: 834, high: 966 })
    expect(answer.cells[1]).toMatchObject({ shareLow: 1, shareHigh: 1, differenceLow: 0, differenceHigh: 0 })
    expect(comparisonSchema.strict().safeParse(answer).error).toBeUndefined()
  })

  it('have a share of the largest that is shown, slot by slot', async () => {
    const made = await world()
    for (const date of weeks('2026-03-02', 1)) {
      await made.publish({ date, estimate: (zone, hour) => (zone === 'a' ? 100 * hour : 1_500) })
    }
    const path = '/v1/comparison/presence?from=2026-03-02&to=2026-03-09&daytype=weekday&hour=10,20'
    expect(short(await made.get(`${path}&zones=a,b&reference=largest`))).toEqual([
      ['a', 1_000, 'b', 0.6667, -500],
      ['b', 1_500, 'b', 1, 0],
      ['a', 2_000, 'a', 1, 0],
      ['b', 1_500, 'a', 0.75, -500],
    ])
  })

  it('that are hidden are compared with nothing, and nothing with them', async () => {
    const { get } = await released({ all: 4_000, north: 2_000, a: 20, b: 900, c: 450 })
    const first = await get(`${PATH}&zones=a,b`)
    expect(short(first)).toEqual([
      ['a', null, null, null, null],
      ['b', 900, null, null, null],
    ])
    expect(first.cells[0]).toMatchObject({ status: 'suppressed', low: null, shareHigh: null })
    expect(first.note).toBe('1 of 2 cells are not shown (status) and compared with nothing.')
    expect(short(await get(`${PATH}&zones=a,b,c&reference=largest`))).toEqual([
      ['a', null, 'b', null, null],
      ['b', 900, 'b', 1, 0],
      ['c', 450, 'b', 0.5, -450],
    ])
  })

  it('are compared group by group where the product has groups', async () => {
    const made = await world()
    const people = { 'a 10-30': 800, 'a 30-60': 300, 'b 10-30': 400, 'b 30-60': 600 }
    await make(made, { product: 'dwell', date: '2026-03-24', people })
    const answer = await made.get(`/v1/comparison/dwell?${DAY}&zones=a,b&dwell_class=10-30,30-60`)
    expect(answer.cells.map(({ zone, dwell_class, share }) => [zone, dwell_class, share])).toEqual([
      ...[
        ['a', '10-30', 1],
        ['b', '10-30', 0.5],
      ],
      ...[
        ['a', '30-60', 1],
        ['b', '30-60', 2],
      ],
    ])
  })

  it('come in pages that keep their reference, as JSON and as CSV', async () => {
    const made = await world()
    for (const date of weeks('2026-03-02', 1)) {
      await made.publish({ product: 'visitors', date, estimate: () => 900 })
    }
    const path = '/v1/comparison/visitors?aggregate=day&from=2026-03-02&to=2026-03-09&zones=a,b,c'
    const whole = await made.get(path)
    expect(whole.cells).toHaveLength(21)
    const first = await made.get(`${path}&limit=2`)
    const second = await made.get(`${path}&limit=2&cursor=${first.next}`)
    expect([...first.cells, ...second.cells]).toEqual(whole.cells.slice(0, 4))
    const csv = await (await made.request(`${path}&limit=1`, { Accept: 'text/csv' })).text()
    expect(csv).toBe(
      'zone,level,start,end,label,hour,fold,block,daytype,weekday,value,low,high,reference,share,shareLow,shareHigh,difference,differenceLow,differenceHigh,n,status,revision,shownBy\r\n' +
        'a,zone,2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,2026-03-02,,,,weekday,,900,834,966,a,1,1,1,0,0,0,1,published,1,\r\n',
    )
  })

  test.each([
    ['zones=a', 'zones', 'name at least two'],
    ['zones=a,a', 'zones', 'name at least two'],
    ['', 'zones', 'empty'],
    ['zones=a,north', 'zones', 'they are of the levels district, zone'],
    ['zones=a,b&reference=smallest', 'reference', '"smallest" is no reference'],
    ['zones=a,b&level=zone', 'level', 'there is no parameter "level"'],
    ['zones=a,b&coarsen=true', 'coarsen', 'there is no parameter "coarsen"'],
  ])('asked for by %s are refused, naming %s', async (query, parameter, words) => {
    const { problem } = await released({ a: 900 })
    const refused = await problem(`${PATH}&${query}`)
    expect(refused).toMatchObject({ status: 400, parameter })
    expect(refused.detail).toContain(words)
  })
})
