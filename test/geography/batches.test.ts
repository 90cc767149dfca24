import { beforeAll, describe, expect, test } from 'vitest'
import { missingBatches, rounds } from '../../functions/geography/build.ts'
import { type Cell, readCells } from '../../functions/geography/cells.ts'
import { commitReference } from '../../functions/geography/commit-reference.ts'
import { slotTiles } from '../../functions/geography/coverage.ts'
import { cutAlong } from '../../functions/geography/cut.ts'
import { settling } from '../../functions/geography/ground.ts'
import { prepareReference } from '../../functions/geography/index.ts'
import { leafIndex } from '../../functions/geography/leaf-index.ts'
import { makeBatch } from '../../functions/geography/make-batch.ts'
import { neighboursOf, strongestPairs } from '../../functions/geography/overlap.ts'
import { areasStoodFor, coveragesOf } from '../../functions/geography/places.ts'
import { groundOfPart, groundParts, readPrior } from '../../functions/geography/prior.ts'
import {
  type Request,
  type RequestOf,
  readRequest,
  requestKeeper,
} from '../../functions/geography/requests.ts'
import { servingBy } from '../../functions/geography/serving.ts'
import { REACH_PER_RANGE } from '../../functions/geography/signal.ts'
import { tileName } from '../../functions/geography/tiles.ts'
import { readZones } from '../../functions/geography/zone-file.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { prng } from '../../sim/prng.ts'
import { memoryObjects } from '../support/memory.ts'
import { useTown } from './deployment.ts'

const town = useTown()
const TABLES = ['footprints', 'overlap', 'tile_zones'] as const

/**
 * Two towns 30 km apart: 45 cells on one mast, which is more than may be neighbours of one another, streets
 * of sectors, one that reaches from town to town, and two that nobody has placed.
 */
const cellLines = [
  ...Array.from({ length: 45 }, (_, n) => `mast-${n},0.012,51.012,,,${300 + (n % 3)},4G,old,,`),
  ...Array.from({ length: 24 }, (_, n) => {
    const [lon, lat] = [0.002 + 0.006 * (n % 6), 51.004 + 0.008 * Math.floor(n / 6)]
    return `street-${n},${lon.toFixed(4)},${lat.toFixed(4)},${60 * (n % 6)},120,700,4G,new,,`
  }),
  ...Array.from({ length: 12 }, (_, n) => `far-${n},${(0.44 + 0.003 * n).toFixed(4)},51.02,,,400,4G,far,,`),
  'wide,0.02,51.02,90,120,34000,4G,old,,',
  'lost-1,,,,,,4G,new,,',
  'lost-2,,,,,,4G,far,,',
]
const priors = {
  none: null,
  'of zones': 'zone,weight\na,100\nb,900\nc,300\nd,50\n',
  'of tiles': () => `tile,weight\n${tilesOfTown.map((tile, n) => `${tile},${1 + (n % 7)}`).join('\n')}\n`,
}
let tilesOfTown: readonly string[] = []
let cells: readonly Cell[]
let cellFile: string

beforeAll(async () => {
  cellFile = await town.cellFile(...cellLines)
  cells = await readCells(cellFile)
  const coverages = [...coveragesOf(cells, cells.keys(), areasStoodFor(cells), servingBy(cells))]
  tilesOfTown = [...new Set(coverages.flatMap(slotTiles))].map(tileName).sort()
})

type World = ReturnType<typeof town.deployment>

async function worldOf(prior: string | null, cellsABatch: number, lines?: readonly string[]) {
  const feeds = {
    ...town.feeds(),
    cells: lines === undefined ? cellFile : await town.cellFile(...lines),
    ...(prior === null ? {} : { prior: await town.file(prior, 'prior.csv') }),
  }
  return town.deployment({ feeds, cellsABatch })
}

const rowsOf = async (world: World, version: string) =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => [table, await world.rows(version, table, 'order by all')] as const),
    ),
  )

/** The same without batches, files or SQL: every cell against every other one. */
async function plainly({ feeds }: World['options']) {
  const leaves = leafIndex(await readZones(feeds.zones!))
  const prior = feeds.prior === undefined ? null : await readPrior(feeds.prior)
  const ground = groundOfPart(groundParts(prior, leaves)([[-1, 50, 1, 52]]))
  const beyond = cells.flatMap(({ site }) =>
    site && !leaves.meet(site, REACH_PER_RANGE * site.rangeM) ? [site] : [],
  )
  const serving = servingBy(cells)
  const settle = settling(ground, beyond)
  const coverages = [...coveragesOf(cells, cells.keys(), areasStoodFor(cells), serving, settle)]
  const neighbours = coverages.map((coverage, cell) =>
    neighboursOf(cell, coverage, serving, cells[cell]!.site !== null),
  )
  const tiles = coverages.map(slotTiles)
  const id = (index: number): string => cells[index]!.id
  return {
    footprints: tiles.flatMap((those, index) =>
      those.map((tile, slot) => ({ cell: id(index), slot, tile: tileName(tile) })),
    ),
    overlap: [...strongestPairs(neighbours)].map(([a, b]) => ({ cell: id(a), other: id(b) })),
    tile_zones: [...new Set(tiles.flat())].flatMap((tile) => {
      const leaf = leaves.ofTile(tile)
      return leaf ? [{ tile: tileName(tile), zone: leaf.id }] : []
    }),
  }
}

const asText = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe.each(Object.entries(priors))('with a prior %s', (_, given) => {
  let prior: string | null
  let whole: Awaited<ReturnType<typeof rowsOf>>
  beforeAll(async () => {
    prior = typeof given === 'function' ? given() : given
    const world = await worldOf(prior, Number.POSITIVE_INFINITY)
    whole = await rowsOf(world, (await world.build()).version)
    const plain = await plainly(world.options)
    for (const table of TABLES) expect(asText(whole[table]!)).toEqual(asText(plain[table]))
  })

  test.each([1, 7, 1000])('batches of %s cells give the rows that no batches give', async (cellsABatch) => {
    const world = await worldOf(prior, cellsABatch)
    const { version } = await world.build()
    expect(await rowsOf(world, version)).toEqual(whole)
    const batches = await world.options.store.list('reference/batches/footprints/')
    expect(batches.length).toBeGreaterThanOrEqual(Math.ceil(cells.length / cellsABatch))
  })
})

test('cells of all sizes anywhere: batches of one give the rows that no batches give', async () => {
  const random = prng('batches', 1).uniform
  const lines = Array.from({ length: 40 }, (_, n) => {
    const [lon, lat] = [-0.2 + 0.45 * random(), 50.9 + 0.25 * random()]
    const [azimuth, beam] = n % 3 === 0 ? ['', ''] : [Math.floor(360 * random()), 65]
    return `any-${n},${lon.toFixed(5)},${lat.toFixed(5)},${azimuth},${beam},${Math.round(200 * 150 ** random())},4G,any,,`
  })
  const built = async (cellsABatch: number) => {
    const world = await worldOf(null, cellsABatch, [...lines, 'anywhere,,,,,,4G,any,,'])
    return rowsOf(world, (await world.build()).version)
  }
  const whole = await built(Number.POSITIVE_INFINITY)
  expect(await built(1)).toEqual(whole)
})

test('more cells stand on the mast than may be neighbours, so the choice among them is put to the test', async () => {
  const world = await worldOf(null, 7)
  const { version } = await world.build()
  const counts = Map.groupBy(await world.rows(version, 'overlap'), ({ cell }) => cell)
  expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBe(32)
})

describe('what has changed is made again, and nothing else', () => {
  const CELLS_A_BATCH = 7
  /** @returns how many batches of each kind a build adds */
  async function added(world: World, lines: readonly string[], more: Partial<World['options']> = {}) {
    const kinds = ['footprints', 'pairs', 'tile_zones', 'overlap']
    const count = async () =>
      Promise.all(
        kinds.map(async (kind) => (await world.options.store.list(`reference/batches/${kind}/`)).length),
      )
    const before = await count()
    await world.build({ feeds: { ...town.feeds(), cells: await town.cellFile(...lines) }, ...more })
    const after = await count()
    return Object.fromEntries(kinds.map((kind, index) => [kind, after[index]! - before[index]!]))
  }
  async function requestsIn<Name extends Request['table']>(world: World, name: Name) {
    const { store } = world.options
    const keys = (await store.list('reference/batches/requests/')).map(({ key }) => key)
    const hashes = keys.map((key) => /([0-9a-f]+)\.json$/.exec(key)![1]!)
    const requests = await Promise.all(hashes.map((hash) => readRequest(store, hash)))
    return requests.filter((request): request is RequestOf<Name> => request.table === name)
  }
  /** Without the one that reaches everything. */
  const local = cellLines.filter((line) => !line.startsWith('wide'))
  const moved = local.map((line) => line.replace('far-11,0.4730', 'far-11,0.4731'))

  test('a cell that moves: its batch, those within its reach, and the tiles of both', async () => {
    const world = await worldOf(null, CELLS_A_BATCH, local)
    await world.build()
    const asked = await requestsIn(world, 'footprints')
    const touched = asked.filter(({ cells, near, areas }) => {
      const isFar = [...cells, ...near].some(({ id }) => id === 'far-11')
      return isFar || areas.some(([area]) => area === 'far')
    })
    expect(asked.length).toBeGreaterThan(4 * touched.length)
    expect(moved).not.toEqual(local)
    const { footprints, pairs, tile_zones: tiles, overlap } = await added(world, moved)
    // The town far away: 12 cells, and one that stands wherever they are.
    expect([footprints, pairs, overlap]).toEqual([touched.length, touched.length, 1])
    expect(tiles).toBeLessThan((await requestsIn(world, 'tile_zones')).length / 2)
  })

  test('the same cells with another calendar: no batch', async () => {
    const world = await worldOf(null, CELLS_A_BATCH, local)
    const { version } = await world.build()
    expect(await added(world, local, { years: [2026, 2027] })).toEqual({
      footprints: 0,
      pairs: 0,
      tile_zones: 0,
      overlap: 0,
    })
    const current = await world.options.documents.get(REFERENCE_DOCUMENT)
    expect(current!.body).not.toMatchObject({ version })
  })

  test('a border between two zones that moves: the tiles, and the cells that reach one of them', async () => {
    const world = await worldOf(null, CELLS_A_BATCH, local)
    await world.build()
    const asked = await requestsIn(world, 'footprints')
    const touched = asked.filter(
      ({ ground }) => ground.by === 'zone' && ground.leaves.some(({ id }) => id === 'a' || id === 'b'),
    )
    expect(asked.length).toBeGreaterThan(touched.length)
    const zones = await town.zoneFile((zone) =>
      zone.id === 'a'
        ? { ...zone, box: [0, 51.02, 0.019, 51.04] }
        : zone.id === 'b'
          ? { ...zone, box: [0.019, 51.02, 0.04, 51.04] }
          : zone,
    )
    const feeds = { zones, cells: await town.cellFile(...local) }
    const { tile_zones: tiles, ...rest } = await added(world, local, { feeds })
    expect(rest).toEqual({ footprints: touched.length, pairs: touched.length, overlap: 1 })
    expect(tiles).toBeGreaterThan(0)
  })

  test('a batch is the same bytes whoever makes it and how often', async () => {
    const world = await worldOf(null, CELLS_A_BATCH)
    await world.build()
    const { store } = world.options
    for (const { key } of (await store.list('reference/batches/pairs/')).slice(0, 3)) {
      const hash = /([0-9a-f]+)\.parquet$/.exec(key)![1]!
      const before = await Promise.all([key, key.replace('pairs', 'footprints')].map(store.get))
      await makeBatch(world.options, hash)
      expect(await Promise.all([key, key.replace('pairs', 'footprints')].map(store.get))).toEqual(before)
    }
  })
})

describe('a version comes into force', () => {
  async function prepared(world: World, lines: readonly string[]) {
    const feeds = { ...town.feeds(), cells: await town.cellFile(...lines) }
    const { version } = await prepareReference({ ...world.options, feeds })
    return version
  }
  async function make({ options }: World, version: string) {
    for (const round of rounds) {
      for (const hash of await missingBatches(options.store, version, round)) await makeBatch(options, hash)
    }
  }
  const commit = ({ options }: World, version: string) => commitReference(options, version, options)
  const inForce = async ({ options }: World) =>
    ((await options.documents.get(REFERENCE_DOCUMENT))?.body as { version: string } | undefined)?.version

  test('of two that are made at the same time the one of the newer feeds, whoever ends first', async () => {
    for (const order of ['older first', 'newer first']) {
      const world = await worldOf(null, 7)
      const older = await prepared(world, cellLines.slice(0, 20))
      const newer = await prepared(world, cellLines.slice(0, 21))
      const versions = order === 'older first' ? [older, newer] : [newer, older]
      const answers: boolean[] = []
      for (const version of versions) {
        await make(world, version)
        answers.push(await commit(world, version))
      }
      expect(answers).toEqual(versions.map((version) => version === newer))
      expect(await inForce(world)).toBe(newer)
    }
  })

  test('the newer one too where the older one looked before and writes after it', async () => {
    const world = await worldOf(null, 7)
    const older = await prepared(world, cellLines.slice(0, 20))
    await make(world, older)
    const { documents } = world.options
    let newer = ''
    const slow: World = {
      ...world,
      options: {
        ...world.options,
        documents: {
          ...documents,
          async put(id, body, expected) {
            if (newer === '') {
              newer = await prepared(world, cellLines.slice(0, 21))
              await make(world, newer)
              await commit(world, newer)
            }
            await documents.put(id, body, expected)
          },
        },
      },
    }
    expect(await commit(slow, older)).toBe(false)
    expect(await inForce(world)).toBe(newer)
  })

  test('again when the feeds are what they were before', async () => {
    const world = await worldOf(null, 7)
    const first = (await world.build()).version
    const other = await prepared(world, cellLines.slice(0, 20))
    expect(await prepared(world, cellLines)).toBe(first)
    await make(world, other)
    expect(await commit(world, other)).toBe(false)
    expect(await commit(world, first)).toBe(true)
    expect(await inForce(world)).toBe(first)
  })

  test('not while a batch is missing, and the reference in force stays', async () => {
    const world = await worldOf(null, 7)
    const first = (await world.build()).version
    const next = await prepared(world, cellLines.slice(0, 20))
    await expect(commit(world, next)).rejects.toThrow('there is no object "reference/batches/')
    expect(await inForce(world)).toBe(first)
  })

  test('not if it was never prepared', async () => {
    const world = await worldOf(null, 7)
    await expect(commit(world, '000000000000')).rejects.toThrow(
      /was never prepared: land a reference feed again/,
    )
  })

  test('a batch that is gone from the store is made again by whoever asks next', async () => {
    const world = await worldOf(null, 7)
    await world.build()
    const { store } = world.options
    for (const { key } of await store.list('reference/batches/')) await store.delete(key)
    const { version } = await world.build({ years: [2026, 2027] })
    expect(await inForce(world)).toBe(version)
  })
})

test('a cell whose footprint cannot be made is named', async () => {
  const world = await worldOf(null, 7)
  const keep = await requestKeeper(world.options.store)
  const site = { lon: 0.01, lat: 51.01, azimuth: 0, beamWidth: 360, rangeM: 300, layer: '' as const }
  const hash = await keep({
    table: 'footprints',
    method: 'dominance-1',
    cells: [
      { id: 'another', area: '', site, isGone: false },
      { id: 'the one', area: 'nowhere', site: null, isGone: false },
    ],
    near: [],
    beyond: [],
    areas: [],
    ground: { by: 'zone', even: 0, leaves: [] },
  })
  const making = makeBatch(world.options, hash)
  await expect(making).rejects.toThrow(InvalidInput)
  await expect(making).rejects.toThrow(/the footprint of the cell "the one" cannot be made: correct its line/)
})

test('a batch that nobody asked for is not made', async () => {
  const world = await worldOf(null, 7)
  await expect(makeBatch(world.options, 'abc')).rejects.toThrow(
    'the request abc of the reference is not stored',
  )
})

describe('a cut along the Z-curve', () => {
  const at = (...tiles: number[]) => tiles.map((tile) => ({ tile }))
  const cut = (tiles: number[], most: number) =>
    [...cutAlong(at(...tiles), most)].map((batch) => batch.map(({ tile }) => tile))

  test('is at the borders of blocks, so that one more changes one batch alone', () => {
    const quarter = 2 ** 33
    const tiles = [1, 2, 3, quarter, quarter + 1, 2 * quarter, 3 * quarter]
    expect(cut(tiles, 3)).toEqual([
      [1, 2, 3],
      [quarter, quarter + 1],
      [2 * quarter, 3 * quarter],
    ])
    expect(cut([...tiles, 3 * quarter + 5], 3)).toEqual([
      [1, 2, 3],
      [quarter, quarter + 1],
      [2 * quarter, 3 * quarter, 3 * quarter + 5],
    ])
  })

  test('cuts what stands in one tile by its number', () => {
    expect(cut([5, 5, 5, 5, 5], 2)).toEqual([[5, 5], [5, 5], [5]])
  })

  test('of nothing is nothing', () => {
    expect(cut([], 3)).toEqual([])
  })
})

test('a request whose batch is stored is not stored again', async () => {
  const store = memoryObjects()
  const request = { table: 'overlap', method: 'strongest-2', footprints: ['a'] } as const
  const hash = await (await requestKeeper(store))({ ...request, footprints: [...request.footprints] })
  await store.put(`reference/batches/overlap/${hash}.parquet`, 'rows')
  await store.delete(`reference/batches/requests/${hash}.json`)
  expect(await (await requestKeeper(store))({ ...request, footprints: [...request.footprints] })).toBe(hash)
  expect((await store.list('reference/batches/requests/')).length).toBe(0)
})
