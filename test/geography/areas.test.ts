import { expect, test } from 'vitest'
import { cellList } from '../../functions/geography/index.ts'
import { useTown } from './deployment.ts'
import { townCells } from './feeds.ts'

const town = useTown()

test('two areas without cells are cells of their own, and what lies outside them counts in the root only', async () => {
  const { build, rows } = town.deployment({ feeds: {}, areas: ['42241', '42240', '42241'], country: 'cn' })
  const reference = await build()
  expect(reference.zoneSystem).toMatchObject({ id: 'areas', levels: ['all', 'area'] })
  expect(reference.zoneSystem.zones.map(({ id, parent }) => [id, parent])).toEqual([
    ['all', null],
    ['42240', 'all'],
    ['42241', 'all'],
  ])
  expect(cellList(reference)).toEqual({ kind: 'areas', ids: ['42240', '42241'] })
  const { version } = reference
  const footprints = await rows(version, 'footprints')
  expect(footprints).toHaveLength(3 * 256)
  expect(new Set(footprints.map(({ cell, tile }) => `${cell} ${tile}`))).toEqual(
    new Set(['42240 area:42240', '42241 area:42241', 'out_of_coverage area:out_of_coverage']),
  )
  expect(await rows(version, 'tile_zones', 'order by tile')).toEqual([
    { tile: 'area:42240', zone: '42240' },
    { tile: 'area:42241', zone: '42241' },
    { tile: 'area:out_of_coverage', zone: 'out_of_coverage' },
  ])
  expect(await rows(version, 'overlap')).toEqual([])
  expect(await rows(version, 'zone_tree', "where leaf <> '42240' order by leaf, depth")).toEqual([
    { leaf: '42241', zone: 'all', level: 'all', depth: 0, is_leaf: false, measured: true },
    { leaf: '42241', zone: '42241', level: 'area', depth: 1, is_leaf: true, measured: true },
    { leaf: 'out_of_coverage', zone: 'all', level: 'all', depth: 0, is_leaf: false, measured: false },
    {
      leaf: 'out_of_coverage',
      zone: 'out_of_coverage',
      level: 'area',
      depth: 1,
      is_leaf: true,
      measured: false,
    },
  ])
})

test('cells without zones stand for their areas, and still overlap where they do', async () => {
  const near = await town.cellFile(...townCells, 'N,0.011,51.03,,,300,4G,middle,,')
  const { build, rows } = town.deployment({ feeds: { cells: near } })
  const { version, zoneSystem, hasCells } = await build()
  expect(zoneSystem.zones.map(({ id }) => id)).toEqual(['all', 'middle', 'north', 'south'])
  expect(hasCells).toBe(true)
  const footprints = await rows(version, 'footprints')
  expect(footprints).toHaveLength(6 * 256)
  expect(new Set(footprints.map(({ cell, tile }) => `${cell} ${tile}`))).toEqual(
    new Set([
      'A area:north',
      'AB area:north',
      'B area:north',
      'C area:south',
      'N area:middle',
      'S area:south',
    ]),
  )
  // N stands 70 m from A and 630 m, three tiles less than their ranges reach, from AB.
  expect(await rows(version, 'overlap', "where cell = 'N' and other = 'A'")).toHaveLength(1)
})
