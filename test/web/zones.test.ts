import { describe, expect, it } from 'vitest'
import type { Feature, ZoneSystem } from '../../web/src/answers.ts'
import { ancestorAt, extentOf, labelPoint, shapesAt, zonesOf } from '../../web/src/zones.ts'

const square = (x: number, y: number, size = 1) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
})
const feature = (
  id: string,
  parent: string | null,
  depth: number,
  geometry: Feature['geometry'],
): Feature => ({
  type: 'Feature',
  id,
  geometry,
  properties: { id, name: id.toUpperCase(), parent, level: ['city', 'district', 'zone'][depth]!, depth },
})
const system = {
  id: 'all',
  version: 'v1',
  name: 'all@v1',
  current: true,
  hasGeometry: true,
  weighedBy: 'ground',
  levels: ['city', 'district', 'zone'].map((level, depth) => ({ level, depth, zones: 1 })),
} satisfies ZoneSystem

/** north (drawn) → a, b; south (not drawn) → c */
const zones = zonesOf(system, [
  feature('all', null, 0, null),
  feature('north', 'all', 1, square(0, 51, 2)),
  feature('south', 'all', 1, null),
  feature('a', 'north', 2, square(0, 51)),
  feature('b', 'north', 2, square(1, 51)),
  feature('c', 'south', 2, square(0, 50)),
])

describe('what is drawn for a level', () => {
  const drawn = (level: string) => shapesAt(zones, level).map(({ id, owner }) => `${id} for ${owner}`)

  it('is each leaf for itself', () => {
    expect(drawn('zone')).toEqual(['a for a', 'b for b', 'c for c'])
  })

  it('is a district’s own geometry, and the leaves of one that has none', () => {
    expect(drawn('district')).toEqual(['north for north', 'c for south'])
  })

  it('is all leaves for a root without geometry', () => {
    expect(drawn('city')).toEqual(['a for all', 'b for all', 'c for all'])
  })
})

describe('zones', () => {
  it('are found above others by depth', () => {
    expect([0, 1, 2].map((depth) => ancestorAt(zones, 'c', depth))).toEqual(['all', 'south', 'c'])
    expect(ancestorAt(zones, 'north', 2)).toBeNull()
  })

  it('span from the south-west to the north-east of what is drawn', () => {
    expect(extentOf(shapesAt(zones, 'zone'))).toEqual([0, 50, 2, 52])
    expect(extentOf([])).toBeNull()
  })

  it('have their name in the middle of their largest part', () => {
    expect(labelPoint(square(10, 50, 2))).toEqual([11, 51])
    const parts = [square(0, 0).coordinates, square(10, 50, 2).coordinates]
    expect(labelPoint({ type: 'MultiPolygon', coordinates: parts })).toEqual([11, 51])
  })

  it('without any geometry are areas whose root has no name of its own', () => {
    const areas = zonesOf({ ...system, hasGeometry: false }, [feature('all', null, 0, null)])
    expect([areas.hasGeometry, areas.nameOf('all'), areas.whole]).toEqual([
      false,
      'All areas',
      'All areas together',
    ])
  })
})
