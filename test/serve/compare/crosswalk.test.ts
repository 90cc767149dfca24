import { describe, expect, it, test } from 'vitest'
import { REFERENCE_DOCUMENT } from '../../../functions/model/ledger.ts'
import { type ZoneSystem, zoneGeometryKey, zoneSystemKey } from '../../../functions/model/zones.ts'
import { type Crosswalk, crosswalkSchema } from '../../../functions/serve/compare/crosswalk-schemas.ts'
import { type World, world } from '../city.ts'

const DEGREE = Math.PI / 180

/** west, south, east, north in degrees; every corner once, counter-clockwise. */
type Square = readonly [number, number, number, number]
type Squares = Readonly<Record<string, Square>>

const system = (
  version: string,
  zones: Squares,
  names: Readonly<Record<string, string>> = {},
): ZoneSystem => ({
  id: 'town',
  version,
  levels: ['town', 'zone'],
  zones: [
    { id: 'town', name: 'Town', parent: null, level: 'town', depth: 0 },
    ...Object.keys(zones).map((id) => ({
      id,
      name: names[id] ?? id,
      parent: 'town',
      level: 'zone',
      depth: 1,
    })),
  ],
})

const shapes = (zones: Squares) => ({
  type: 'FeatureCollection',
  features: Object.entries(zones).map(([id, [west, south, east, north]]) => ({
    type: 'Feature',
    properties: { id },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    },
  })),
})

/** A deployment whose zones were v1 when something was released, and are v2 now. */
async function grown(
  old: Squares,
  now: Squares,
  names: Readonly<Record<string, string>> = {},
): Promise<World> {
  const made = await world(system('v1', old, names), { geometry: false })
  await made.store.put(zoneGeometryKey('ref1'), JSON.stringify(shapes(old)))
  await made.publish({ date: '2026-03-24', onLedgerOnly: true, estimate: () => 0 })
  await made.store.put(zoneSystemKey('ref2'), JSON.stringify(system('v2', now)))
  await made.store.put(zoneGeometryKey('ref2'), JSON.stringify(shapes(now)))
  const pointer = { version: 'ref2', zoneSystem: 'town', country: 'gb', keyLife: 'day' }
  await made.documents.put(REFERENCE_DOCUMENT, pointer, 1)
  return made
}

const PATH = '/v1/zone-systems/town@v1/crosswalk?to=town@v2'
const read = async ({ get }: World, path = PATH): Promise<Crosswalk> =>
  (await get(path)) as unknown as Crosswalk
const short = ({ zones }: Crosswalk) =>
  zones.map(({ id, kind, parts, outside }) => [
    id,
    kind,
    parts.map((part) => `${part.id} ${part.share} ${part.shareOfNew}`).join(', '),
    outside,
  ])

describe('a crosswalk', () => {
  it('says which zones are the same, renamed, split, merged and changed', async () => {
    const made = await grown(
      {
        ...{ a: [0, 50, 1, 51], b: [1, 50, 2, 51], c: [2, 50, 4, 51] },
        ...{ d: [4, 50, 5, 51], e: [5, 50, 6, 51], f: [6, 50, 8, 51] },
        g: [8, 50, 9, 51],
      },
      {
        ...{ a: [0, 50, 1, 51], b2: [1, 50, 2, 51], c1: [2, 50, 3, 51], c2: [3, 50, 4, 51] },
        ...{ de: [4, 50, 6, 51], f: [6, 50, 7.5, 51], g: [8, 50, 9, 51] },
      },
      { g: 'Old G' },
    )
    const answer = await read(made)
    expect(short(answer)).toEqual([
      ['a', 'same', 'a 1 1', 0],
      ['b', 'renamed', 'b2 1 1', 0],
      ['c', 'split', 'c1 0.5 1, c2 0.5 1', 0],
      ['d', 'merged', 'de 1 0.5', 0],
      ['e', 'merged', 'de 1 0.5', 0],
      ['f', 'changed', 'f 0.75 1', 0.25],
      ['g', 'renamed', 'g 1 1', 0],
    ])
    expect(crosswalkSchema.strict().safeParse(answer).error).toBeUndefined()
    expect(answer).toMatchObject({ from: 'town@v1', to: 'town@v2', level: 'zone', numberMatched: 7 })
  })

  it('measures ground and not degrees: the half nearer to the pole is smaller', async () => {
    const made = await grown({ a: [0, 50, 1, 60] }, { s: [0, 50, 1, 55], n: [0, 55, 1, 60] })
    // Between two latitudes a sphere has the difference of their sines.
    const [sin50, sin55, sin60] = [50, 55, 60].map((lat) => Math.sin(lat * DEGREE)) as [
      number,
      number,
      number,
    ]
    const south = Math.round((10_000 * (sin55 - sin50)) / (sin60 - sin50)) / 10_000
    expect(south).toBe(0.5312)
    expect(short(await read(made))).toEqual([['a', 'split', `s ${south} 1, n 0.4688 1`, 0]])
  })

  it('has shares that add up to 1, also where new zones overlap or thirds are rounded', async () => {
    const overlapping = await grown({ a: [0, 50, 1, 51] }, { x: [0, 50, 0.52, 51], y: [0.5, 50, 1, 51] })
    const thirds = await grown(
      { a: [0, 50, 3, 51] },
      { x: [0, 50, 1, 51], y: [1, 50, 2, 51], z: [2, 50, 3, 51] },
    )
    for (const made of [overlapping, thirds]) {
      const [zone] = (await read(made)).zones
      const sum = zone!.parts.reduce((all, { share }) => all + share, zone!.outside)
      expect(sum).toBeCloseTo(1, 12)
      expect(zone!.kind).toBe('split')
    }
  })

  it('is changed, not merged, where the new zone took only a part of its neighbour', async () => {
    const made = await grown(
      { a: [0, 50, 1, 51], b: [1, 50, 2, 51] },
      { a: [0, 50, 1.5, 51], b: [1.5, 50, 2, 51] },
    )
    expect(short(await read(made))).toEqual([
      ['a', 'changed', 'a 1 0.6667', 0],
      ['b', 'changed', 'a 0.5 0.3333, b 0.5 1', 0],
    ])
  })

  it('comes in pages, and is confirmed by 304 until there is another reference', async () => {
    const squares: Squares = { a: [0, 50, 1, 51], b: [1, 50, 2, 51], c: [2, 50, 3, 51] }
    const made = await grown(squares, { ...squares, c: [2, 50, 3, 52] })
    const whole = await read(made)
    const first = await read(made, `${PATH}&limit=2`)
    const second = await read(made, `${PATH}&limit=2&cursor=${first.next}`)
    expect([...first.zones, ...second.zones]).toEqual(whole.zones)
    expect([first.next === null, second.next]).toEqual([false, null])
    const etag = (await made.request(PATH)).headers.get('ETag')!
    expect((await made.request(PATH, { 'If-None-Match': etag })).status).toBe(304)
    await made.documents.put(
      REFERENCE_DOCUMENT,
      { version: 'ref1', zoneSystem: 'town', country: 'gb', keyLife: 'day' },
      2,
    )
    expect((await made.request(PATH, { 'If-None-Match': etag })).status).toBe(400)
  })

  test.each([
    ['town@v1/crosswalk', 'to', 'name the zone system to compare with'],
    ['town@v1/crosswalk?to=town@v3', 'to', 'there is no zone system "town@v3"'],
    ['village/crosswalk?to=town@v2', 'id', 'there is no zone system "village"'],
    ['town@v1/crosswalk?to=town@v2&limit=0', 'limit', 'is no whole number'],
    ['town@v1/crosswalk?to=town@v2&cursor=x', 'cursor', 'was not made for this request'],
    ['town@v1/crosswalk?to=town@v2&level=zone', 'level', 'there is no parameter "level"'],
  ])('of %s is refused, naming %s', async (path, parameter, words) => {
    const { problem } = await grown({ a: [0, 50, 1, 51] }, { a: [0, 50, 1, 51] })
    const refused = await problem(`/v1/zone-systems/${path}`)
    expect(refused).toMatchObject({ status: 400, parameter })
    expect(refused.detail).toContain(words)
  })

  it('is refused where one of both has no geometry', async () => {
    const made = await grown({ a: [0, 50, 1, 51] }, { a: [0, 50, 1, 51] })
    await made.store.delete(zoneGeometryKey('ref2'))
    expect(await made.problem(PATH)).toMatchObject({
      status: 400,
      parameter: 'to',
      detail: 'to: town@v2 has no geometry, so that its zones cannot be compared by their ground',
    })
  })
})
