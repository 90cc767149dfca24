import { describe, expect, test } from 'vitest'
import { useTown } from './deployment.ts'

const town = useTown()

describe('a prior', () => {
  const shares = async (prior: string) => {
    const { build, rows } = town.deployment({
      feeds: { ...town.feeds(), prior: await town.file(prior, 'prior.csv') },
    })
    const { version } = await build()
    const zoneOf = new Map((await rows(version, 'tile_zones')).map(({ tile, zone }) => [tile, zone]))
    const footprint = await rows(version, 'footprints', "where cell = 'AB'")
    return footprint.filter(({ tile }) => zoneOf.get(tile) === 'b').length
  }

  test('of zones moves the slots of a cell on a border to the zone that weighs more', async () => {
    const even = await shares('zone,weight\na,1\nb,1\nc,1\nd,1\n')
    // With even weights b has the share p; nine times the weight makes it 9 p / (1 + 8 p).
    const p = even / 256
    expect(
      Math.abs((await shares('zone,weight\na,100\nb,900\nc,0\nd,0\n')) - (256 * 9 * p) / (1 + 8 * p)),
    ).toBeLessThan(3)
    expect(await shares('zone,weight\na,1\nb,0\nc,1\nd,1\n')).toBe(0)
  })

  test.each([
    ['a zone that is none', 'zone,weight\nx,1\n', /"x" is no leaf of the zone file/],
    ['a zone left out', 'zone,weight\na,1\nb,1\nc,1\n', /the zone "d" has no weight: add it, 0 if nobody/],
    ['a zone twice', 'zone,weight\na,1\na,1\n', /line 3: zone "a" is listed a second time/],
    ['a negative weight', 'zone,weight\na,-1\n', /line 2: weight is "-1": expected a number, 0 or more/],
    [
      'a tile that is none',
      'tile,weight\ngcpvj,1\n',
      /line 2: tile is "gcpvj": expected a geohash of 7 letters/,
    ],
    ['neither zone nor tile', 'place,weight\na,1\n', /expected the columns zone,weight or tile,weight/],
  ])('with %s is refused', async (_, prior, message) => {
    await expect(shares(prior)).rejects.toThrow(message)
  })

  test('of tiles moves all slots of a cell to the one tile of it that has a weight', async () => {
    const { build, rows } = town.deployment()
    const { version } = await build()
    const [first] = await rows(version, 'footprints', "where cell = 'AB' and slot = 255")
    const other = town.deployment({
      feeds: { ...town.feeds(), prior: await town.file(`tile,weight\n${first!.tile},7\n`, 'prior.csv') },
    })
    const weighed = await other.build()
    const footprint = await other.rows(weighed.version, 'footprints', "where cell = 'AB'")
    expect(new Set(footprint.map(({ tile }) => tile))).toEqual(new Set([first!.tile]))
  })
})
