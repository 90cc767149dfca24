import { expect, test } from 'vitest'
import { readZones } from '../../functions/geography/zone-file.ts'
import { zoneSystemOf } from '../../functions/geography/zone-tree.ts'
import { town, useFolder, zonesJson } from './feeds.ts'

const folder = useFolder()

/** @param more properties by zone */
const systemWith = async (more: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
  const zones = town.map((zone) => ({ ...zone, more: more[zone.id] ?? {} }))
  return zoneSystemOf(await readZones(await folder.file(zonesJson(zones), 'zones.geojson')))
}

test('a zone carries the capacity of a public place and its block of the night on', async () => {
  const { zones } = await systemWith({
    a: { public_place: 12_000, night_block: true },
    b: { night_block: false },
  })
  expect(zones.find(({ id }) => id === 'a')).toMatchObject({ publicPlace: 12_000, nightBlock: true })
  expect(zones.find(({ id }) => id === 'b')).toEqual({
    id: 'b',
    name: 'B',
    parent: 'north',
    level: 'zone',
    depth: 2,
  })
})

test.each([
  [
    'a public place without a capacity',
    { a: { public_place: true } },
    /"a": public_place is true: expected the people a day/,
  ],
  ['a capacity of nobody', { a: { public_place: 0 } }, /"a": public_place is 0/],
  ['half a job', { a: { jobs: 0.5 } }, /"a": jobs is 0.5/],
  [
    'a word where a switch is',
    { a: { sensitive: 'yes' } },
    /"a": sensitive is "yes": expected true or false/,
  ],
  [
    'a sensitive district',
    { north: { sensitive: true } },
    /"north" has the property sensitive and zones below it/,
  ],
  [
    'a block of the night of a district',
    { north: { night_block: true } },
    /"north" has the property night_block/,
  ],
  [
    'a leaf as home area',
    { a: { home_area: true } },
    /"a" has the property home_area: homes are told by districts/,
  ],
  ['one home area of two districts', { north: { home_area: true } }, /"south" lacks the property home_area/],
])('%s is refused', async (_, more, message) => {
  await expect(systemWith(more)).rejects.toThrow(message)
})

test('all districts may be called home areas', async () => {
  const { zones } = await systemWith({ north: { home_area: true }, south: { home_area: true } })
  expect(zones).toHaveLength(7)
})
