import { describe, expect, test } from 'vitest'
import { type MergeOptions, mergedZones } from '../../functions/geography/merge-zones.ts'
import { readZones } from '../../functions/geography/zone-file.ts'
import { type TestZone, town, useFolder, zonesJson } from './feeds.ts'

const folder = useFolder()

/** a and b in the north as in the town; a clinic, a chapel and a strip of land beside each other in the south. */
const zones: readonly TestZone[] = [
  ...town.filter(({ id }) => id !== 'd'),
  { id: 'clinic', parent: 'south', level: 'zone', box: [0.02, 51, 0.03, 51.004] },
  { id: 'chapel', parent: 'south', level: 'zone', box: [0.03, 51, 0.04, 51.004] },
  { id: 'strip', parent: 'south', level: 'zone', box: [0.02, 51.004, 0.04, 51.02] },
]

const none: MergeOptions = { sensitivePlaces: [], residents: null }
const merged = async (options: Partial<MergeOptions>, given: readonly TestZone[] = zones) => {
  const file = await readZones(await folder.file(zonesJson(given), 'zones.geojson'))
  return mergedZones(file, { ...none, ...options })
}
const leavesOf = ({ file }: Awaited<ReturnType<typeof merged>>): string[] =>
  file.features
    .filter(({ level }) => level === 'zone')
    .map(({ id, members = [] }) => [id, ...members].join(' + '))
const counted = (residents: Readonly<Record<string, number>>) => ({
  residents: new Map(
    Object.entries({
      a: 5_000,
      b: 5_000,
      c: 5_000,
      clinic: 5_000,
      chapel: 5_000,
      strip: 5_000,
      ...residents,
    }),
  ),
})

describe('a sensitive place', () => {
  test('goes into the neighbour with the longest common border, and is no zone any more', async () => {
    const found = await merged({ sensitivePlaces: ['chapel'] })
    expect(leavesOf(found)).toEqual(['a', 'b', 'c', 'clinic', 'strip + chapel'])
    expect(found.file.features.find(({ id }) => id === 'strip')).toMatchObject({
      name: 'STRIP',
      members: ['chapel'],
      sensitiveMembers: ['chapel'],
    })
    expect([found.leafFor('chapel'), found.leafFor('clinic')]).toEqual(['strip', 'clinic'])
    expect(found.notes).toEqual([])
  })

  test('may be called so by the zone file, and never goes into another sensitive one', async () => {
    const called = zones.map((zone) =>
      zone.id === 'clinic' || zone.id === 'strip' ? { ...zone, more: { sensitive: true } } : zone,
    )
    expect(leavesOf(await merged({}, called))).toEqual(['a', 'b', 'c + strip', 'chapel + clinic'])
  })

  test('leaves its night block to the zone that takes it in', async () => {
    const nightly = zones.map((zone) =>
      zone.id === 'chapel' ? { ...zone, more: { sensitive: true, night_block: true } } : zone,
    )
    const { file } = await merged({}, nightly)
    const blocks = file.features.filter(({ nightBlock }) => nightBlock).map(({ id }) => id)
    expect(blocks).toEqual(['strip'])
  })

  test('goes to the nearest by the middles where nothing touches it', async () => {
    const alone = zones.map((zone) =>
      zone.id === 'chapel' ? { ...zone, box: [0.05, 51.008, 0.06, 51.016] as const } : zone,
    )
    expect(leavesOf(await merged({ sensitivePlaces: ['chapel'] }, alone))).toContain('strip + chapel')
  })

  test('is refused where all its neighbours are sensitive, and where it is no zone of the lowest level', async () => {
    await expect(merged({ sensitivePlaces: ['a', 'b'] })).rejects.toThrow(
      /sensitive place "a" has no neighbour under "north" that is not sensitive itself: join it/,
    )
    await expect(merged({ sensitivePlaces: ['south', 'nowhere'] })).rejects.toThrow(
      /"south", "nowhere", listed as sensitive, is no zone of the lowest level/,
    )
  })
})

describe('a zone of fewer than a thousand residents and jobs', () => {
  test('is merged, the smallest first, until none is left', async () => {
    const found = await merged(counted({ clinic: 300, chapel: 400, strip: 900 }))
    expect(leavesOf(found)).toEqual(['a', 'b', 'c', 'strip + chapel + clinic'])
    expect(found.notes).toEqual([
      'the zone "clinic" has 300 residents and jobs, fewer than 1000: it is merged into "strip"',
      'the zone "chapel" has 400 residents and jobs, fewer than 1000: it is merged into "strip"',
    ])
  })

  test('stays where jobs make up for residents, or where it is a public place for 5,000 a day', async () => {
    const small = counted({ a: 0, clinic: 999, chapel: 0 })
    const called = zones.map((zone) => ({
      ...zone,
      ...(zone.id === 'a' ? { more: { public_place: 5_000 } } : {}),
      ...(zone.id === 'clinic' ? { more: { jobs: 1 } } : {}),
      ...(zone.id === 'chapel' ? { more: { public_place: 4_999 } } : {}),
    }))
    expect(leavesOf(await merged(small, called))).toEqual(['a', 'b', 'c', 'clinic', 'strip + chapel'])
  })

  test('takes the people of a sensitive place with it, which is told apart from a small one', async () => {
    const found = await merged({ ...counted({ chapel: 600, strip: 300 }), sensitivePlaces: ['chapel'] })
    expect(leavesOf(found)).toEqual(['a', 'b', 'c + chapel + strip', 'clinic'])
    expect(found.file.features.find(({ id }) => id === 'c')).toMatchObject({ sensitiveMembers: ['chapel'] })
    expect(found.leafFor('chapel')).toBe('c')
  })

  test('is refused where it is alone under its parent', async () => {
    const lonely = zones.filter(({ id }) => id !== 'b')
    await expect(merged(counted({ a: 999 }), lonely)).rejects.toThrow(
      /"a" has 999 residents and jobs, fewer than 1000, and no neighbour under "north"/,
    )
  })
})

describe('the ground of merged zones', () => {
  test('is one polygon without the border between them where they share its corners', async () => {
    const found = await merged({ sensitivePlaces: ['b'] })
    const { geometry } = found.file.features.find(({ id }) => id === 'a')!
    expect(geometry).toMatchObject({ type: 'Polygon' })
    const corners = ((geometry?.coordinates ?? []) as number[][][]).flat().map(String)
    expect(new Set(corners)).toEqual(
      new Set(['0,51.02', '0.02,51.02', '0.04,51.02', '0.04,51.04', '0.02,51.04', '0,51.04']),
    )
    expect(corners).toHaveLength(7)
  })

  test('is both polygons where the corners of one lie within sides of the other', async () => {
    const found = await merged({ sensitivePlaces: ['chapel'] })
    const { geometry } = found.file.features.find(({ id }) => id === 'strip')!
    expect(geometry?.type).toBe('MultiPolygon')
    expect(geometry?.coordinates).toHaveLength(2)
  })
})
