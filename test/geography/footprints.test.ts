import { describe, expect, test } from 'vitest'
import { readStoredSystem } from '../../functions/geography/index.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import { useTown } from './deployment.ts'
import { csv } from './feeds.ts'

const town = useTown()

/** One of each kind that might fall through: of a grid, tiny, hidden by neighbours, at sea, gone, without a place. */
const odd = [
  ...Array.from({ length: 12 }, (_, n) => {
    const [lon, lat] = [0.005 + 0.01 * (n % 4), 51.005 + 0.01 * Math.floor(n / 4)]
    return `grid-${n},${lon.toFixed(3)},${lat.toFixed(3)},${90 * (n % 4)},65,900,4G,town,,`
  }),
  'tiny,0.0123,51.0123,,,1,4G,town,,',
  'wide,0.02,51.02,45,120,200000,2G,town,,',
  'hidden,0.0051,51.005,180,33,100000,5G,town,,',
  'sea,0.3,50.5,,,5000,4G,coast,,',
  'nowhere,0,0,,,500,,coast,,',
  'gone,0.03,51.03,,,600,4G,town,2024-01-01,2025-01-01',
  'coming,0.03,51.01,,,600,4G,town,2027-01-01,',
  'unplaced,,,,,,4G,town,,',
]
const priors: [string, string | undefined][] = [
  ['no prior', undefined],
  ['a prior in which nobody is anywhere', 'zone,weight\na,0\nb,0\nc,0\nd,0\n'],
  ['a prior of one tile far away', 'tile,weight\ngcpvj00,1\n'],
]

describe.each(priors)('with %s', (_, prior) => {
  test('no cell is without a footprint: 256 slots in tiles, whatever its place', async () => {
    const { build, rows } = town.deployment({
      feeds: {
        ...town.feeds(),
        cells: await town.cellFile(...odd),
        ...(prior === undefined ? {} : { prior: await town.file(prior, 'prior.csv') }),
      },
      date: '2026-03-02',
      cellsABatch: 5,
    })
    const { version, knownCells } = await build()
    const footprints = Map.groupBy(
      await rows(version, 'footprints', 'order by cell, slot'),
      ({ cell }) => cell,
    )
    expect([...footprints.keys()]).toEqual(odd.map((line) => line.split(',')[0]).sort())
    expect(knownCells).toEqual([...footprints.keys()])
    for (const slots of footprints.values()) {
      expect(slots.map(({ slot }) => slot)).toEqual([...Array(256).keys()])
      for (const { tile } of slots) expect(tile).toMatch(/^[0-9b-hjkmnp-z]{7}$/)
    }
  })
})

test('cells at sea are told with their number and names, once for a version', async () => {
  const notes: string[] = []
  const { build } = town.deployment({
    feeds: { ...town.feeds(), cells: await town.cellFile(...odd) },
    say: (note) => notes.push(note),
  })
  await build()
  expect(notes).toEqual([
    `2 of ${odd.length} cells reach no zone ("nowhere", "sea"): whoever they see is counted nowhere; check their coordinates if that should not be`,
  ])
  await build()
  expect(notes).toHaveLength(1)
})

describe('what is known of where people are', () => {
  const census = csv(
    'zone,gender,age_band,persons',
    ['a', 'b', 'c', 'd'].flatMap((zone) =>
      ['female', 'male'].flatMap((gender) =>
        ['18-64', '65+'].map((band) => `${zone},${gender},${band},${zone === 'b' ? 9_000 : 1_000}`),
      ),
    ),
  )
  /** Slots in b of a cell on the border of a and b, and the word that the version keeps. */
  const inB = async (more: { prior?: string; census?: string }) => {
    const { build, rows, options } = town.deployment({
      feeds: {
        ...town.feeds(),
        ...(more.prior ? { prior: await town.file(more.prior, 'prior.csv') } : {}),
        ...(more.census ? { census: await town.file(more.census, 'census.csv') } : {}),
      },
    })
    const { version, prior } = await build()
    expect((await readStoredSystem(options.store, version))!.prior).toBe(prior)
    const zoneOf = new Map((await rows(version, 'tile_zones')).map(({ tile, zone }) => [tile, zone]))
    const footprint = await rows(version, 'footprints', "where cell = 'AB'")
    return { prior, slots: footprint.filter(({ tile }) => zoneOf.get(tile) === 'b').length }
  }

  test('is nothing, residents where a census is all there is, and what is given where that is too', async () => {
    const none = await inB({})
    expect(none.prior).toBe('none')
    const p = none.slots / 256
    // Nine times the residents make p to 9 p / (1 + 8 p) for half of the phones.
    const residents = await inB({ census })
    expect(residents.prior).toBe('residents')
    expect(Math.abs(residents.slots - 256 * (p / 2 + (9 * p) / (1 + 8 * p) / 2))).toBeLessThan(4)
    const given = await inB({ census, prior: 'zone,weight\na,1\nb,0\nc,1\nd,1\n' })
    expect(given).toEqual({ prior: 'given', slots: 0 })
  })

  test('of a version that was stored before it was noted counts as none', async () => {
    const { options } = town.deployment()
    const version = '000000000001'
    const system = { id: 'a', version: 'v', levels: ['city', 'zone'], zones: [] }
    await options.store.put(zoneSystemKey(version), JSON.stringify(system))
    expect(await readStoredSystem(options.store, version)).toEqual({ zoneSystem: system, prior: 'none' })
  })

  test('of a version that is not stored is not known', async () => {
    const { options } = town.deployment()
    expect(await readStoredSystem(options.store, '000000000000')).toBeNull()
  })
})
