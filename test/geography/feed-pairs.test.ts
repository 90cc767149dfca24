import { describe, expect, test } from 'vitest'
import type { ReferenceOptions } from '../../functions/geography/index.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { useTown } from './deployment.ts'

const town = useTown()

describe('feeds that do not go together are refused, and nothing is written', () => {
  const noArea = 'X,0.01,51.03,,,300,4G,,,'
  const lonely = 'Y,,,,,,4G,west,,'
  test.each<[string, () => Promise<Partial<ReferenceOptions>>, RegExp]>([
    [
      'neither cells nor areas',
      async () => ({ feeds: {} }),
      /neither cells nor a list of areas is given: give --cells/,
    ],
    [
      'zones without cells',
      async () => ({ feeds: { zones: town.feeds().zones }, areas: ['1'] }),
      /zones are given without cells/,
    ],
    [
      'a prior without zones',
      async () => ({ feeds: { cells: town.feeds().cells, prior: town.feeds().cells } }),
      /a prior is given without zones/,
    ],
    [
      'no cell in the feed',
      async () => ({ feeds: { cells: await town.cellFile() } }),
      /there is no cell in it/,
    ],
    [
      'no area without zones',
      async () => ({ feeds: { cells: await town.cellFile(noArea) } }),
      /the cell "X" has no area/,
    ],
    [
      "an area of the root's name",
      async () => ({ feeds: {}, areas: ['all'] }),
      /the area "all" cannot be a zone/,
    ],
    [
      'a cell and an area without place',
      async () => ({ feeds: { zones: town.feeds().zones, cells: await town.cellFile(lonely, noArea) } }),
      /the cell "Y" has no coordinates and stands for its area "west"/,
    ],
    [
      'cells of another town',
      async () => ({
        feeds: { zones: town.feeds().zones, cells: await town.cellFile('Z,2.35,48.85,,,300,,x,,') },
      }),
      /no cell of the cells feed reaches any zone/,
    ],
    [
      'longitude and latitude swapped, in one cell of two',
      async () => ({
        feeds: {
          zones: town.feeds().zones,
          cells: await town.cellFile('A,0.01,51.03,,,300,,x,,', 'Z,51.03,0.01,,,300,,x,,'),
        },
      }),
      /1 of 2 cells \("Z"\) stand in a zone only with lon and lat swapped: lon is east, lat is north; correct/,
    ],
  ])('%s', async (_, given, message) => {
    const { options, build } = town.deployment(await given())
    await expect(build()).rejects.toThrow(InvalidInput)
    await expect(build()).rejects.toThrow(message)
    expect(await options.documents.get(REFERENCE_DOCUMENT)).toBeNull()
    expect(await options.store.list('')).toEqual([])
  })
})
