import { describe, expect, it, test } from 'vitest'
import { type FlowRanking, topFlowsSchema } from '../../../functions/serve/compare/flow-schemas.ts'
import { type Answer, city, type World, weeks, world } from '../city.ts'
import { make } from '../measured.ts'

const DATE = '2026-03-24'
const DAY = 'from=2026-03-24&to=2026-03-25'
const BLOCK = `${DAY}&aggregate=block&block=2`

/** all → five districts, each with a zone. */
const five = {
  ...city,
  zones: [
    city.zones[0]!,
    ...['n', 'o', 's', 'w', 'x'].map((id) => ({
      id,
      name: `District ${id}`,
      parent: 'all',
      level: 'district',
      depth: 1,
    })),
    ...['n', 'o', 's', 'w', 'x'].map((parent) => ({
      id: `${parent}z`,
      name: parent,
      parent,
      level: 'zone',
      depth: 2,
    })),
  ],
}

async function released(dates: readonly string[] = [DATE]): Promise<World> {
  const made = await world(five)
  const people = {
    ...{ 'n 2 n': 400, 'n 2 o': 900, 'n 2 s': 850, 'n 2 w': 500, 'n 2 x': 20 },
    ...{ 'o 2 n': 300, 's 2 n': 30 },
  }
  for (const date of dates) await make(made, { product: 'flows', date, people, system: five })
  return made
}

const rankings = (answer: Answer) => answer.rankings as readonly FlowRanking[]
const short = (answer: Answer) =>
  rankings(answer).map(({ partners }) => partners.map(({ rank, zone, value }) => `${rank} ${zone} ${value}`))

describe('the top of flows', () => {
  it('ranks where people go, and never what is hidden', async () => {
    const { get } = await released()
    const answer = await get(`/v1/flows/top?zone=n&${BLOCK}`)
    expect(short(answer)).toEqual([['1 o 900', '2 s 850', '3 w 500', '4 n 400']])
    const [ranking] = rankings(answer)
    expect(ranking).toMatchObject({
      label: '2026-03-24T08:00:00+00:00',
      total: 2_650,
      statuses: { published: 4, suppressed: 1 },
    })
    expect(JSON.stringify(ranking!.partners)).not.toContain('"x"')
    expect(answer.note).toBe(
      '1 of 5 flows are not shown (statuses): they are ranked nowhere and are no part of a total.',
    )
    expect(topFlowsSchema.strict().safeParse(answer).error).toBeUndefined()
  })

  it('says between which partners a rank says nothing, beyond those listed too', async () => {
    const { get } = await released()
    const [ranking] = rankings(await get(`/v1/flows/top?zone=n&${BLOCK}&limit=3`))
    // σ² of a flow is 6 / (2 · 0.005) = 600: 900 ± 48 and 850 ± 48 overlap, 500 and 400 do not.
    expect(
      ranking!.partners.map(({ zone, low, high, bestRank, worstRank, tiedWith }) => [
        ...[zone, low, high],
        ...[bestRank, worstRank, tiedWith],
      ]),
    ).toEqual([
      ['o', 852, 948, 1, 2, ['s']],
      ['s', 802, 898, 1, 2, ['o']],
      ['w', 452, 548, 3, 3, []],
    ])
  })

  it('has the share of all that is shown, with an interval', async () => {
    const { get } = await released()
    const [ranking] = rankings(await get(`/v1/flows/top?zone=n&${BLOCK}&limit=1`))
    // 900 ± 49 of it and 1,750 ± 147 of the others: 851 / (851 + 1,897) and 949 / (949 + 1,603).
    expect(ranking!.partners).toMatchObject([{ share: 0.3396, shareLow: 0.3096, shareHigh: 0.3719 }])
  })

  it('ranks where people come from', async () => {
    const { get } = await released()
    const answer = await get(`/v1/flows/top?zone=n&direction=in&${BLOCK}`)
    expect(short(answer)).toEqual([['1 n 400', '2 o 300']])
    expect(rankings(answer)[0]).toMatchObject({ total: 700, statuses: { published: 2, suppressed: 3 } })
  })

  it('is one ranking of each slot of a typical week', async () => {
    const { get } = await released(weeks('2026-03-02', 1))
    const answer = await get('/v1/flows/top?zone=n&from=2026-03-02&to=2026-03-09&block=2&limit=1')
    expect(rankings(answer).map(({ label, partners }) => `${label} ${partners[0]?.zone}`)).toEqual([
      ...['weekday 08:00-12:00 o', 'saturday 08:00-12:00 o', 'sunday 08:00-12:00 o'],
    ])
    const empty = await get('/v1/flows/top?zone=x&from=2026-03-02&to=2026-03-09&block=2')
    expect(rankings(empty)[0]).toMatchObject({ total: null, partners: [], statuses: { suppressed: 5 } })
  })

  it('of a product by home says from where people are, and where those of a home go', async () => {
    const made = await world()
    const people = { 'a south': 900, 'a north': 400, 'b south': 20, 'c south': 500 }
    await make(made, { product: 'overnight', date: DATE, people })
    const path = `/v1/flows/top?product=overnight&${DAY}`
    expect(short(await made.get(`${path}&zone=a&direction=in`))).toEqual([['1 south 900', '2 north 400']])
    expect(short(await made.get(`${path}&zone=south`))).toEqual([['1 a 900', '2 c 500']])
  })

  it('comes as CSV, and is confirmed by 304', async () => {
    const { request } = await released()
    const path = `/v1/flows/top?zone=n&${BLOCK}&limit=1`
    const csv = await request(path, { Accept: 'text/csv' })
    expect(await csv.text()).toBe(
      'zone,direction,start,end,label,hour,fold,block,daytype,weekday,rank,bestRank,worstRank,partner,name,value,low,high,share,shareLow,shareHigh,tiedWith,n,status,revision\r\n' +
        'n,out,2026-03-24T08:00:00Z,2026-03-24T12:00:00Z,2026-03-24T08:00:00+00:00,,,2,weekday,,1,1,2,o,District o,900,852,948,0.3396,0.3096,0.3719,,1,published,1\r\n',
    )
    const etag = csv.headers.get('ETag')!
    expect((await request(path, { Accept: 'text/csv', 'If-None-Match': etag })).status).toBe(304)
  })

  test.each([
    ['zone=n&product=presence', 'product', 'presence is not between zones: choose one of flows, overnight'],
    ['product=overnight', 'zone', 'name the one zone'],
    ['zone=n,o', 'zone', 'name the one zone'],
    ['zone=y', 'zone', 'has no zone "y"'],
    ['zone=y&direction=in', 'zone', 'has no zone "y"'],
    ['zone=nz', 'zone', 'is of the level zone'],
    ['zone=nz&product=overnight', 'zone', 'is no value of it here'],
    ['zone=n&direction=both', 'direction', '"both" is no direction'],
    ['zone=n&limit=101', 'limit', 'is no whole number from 1 to 100'],
    [
      'zone=n&aggregate=block&from=2026-01-01&to=2026-04-01&limit=100',
      'limit',
      'ask for fewer partners or dates',
    ],
  ])('of %s is refused, naming %s', async (query, parameter, words) => {
    const { problem } = await released(weeks('2026-03-02', 3))
    const refused = await problem(`/v1/flows/top?${query}`)
    expect(refused).toMatchObject({ status: 400, parameter })
    expect(refused.detail).toContain(words)
  })
})
