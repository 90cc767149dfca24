import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTerrain, type Row, type Sighting, stretch, type Terrain } from './terrain.ts'

/** city → north (za, zb), south (zc); A and A2 lie in za, OUT outside every zone. */
const terrain: Terrain = {
  cells: {
    a: 'A',
    a2: 'A2',
    b: 'B',
    c: 'C',
    out: 'OUT',
    far: 'FAR',
    split: (slot) => (slot < 128 ? 'A' : 'C'),
  },
  tiles: { A: 'za', A2: 'za', B: 'zb', C: 'zc', FAR: 'out_of_coverage' },
  leaves: { za: 'north', zb: 'north', zc: 'south', out_of_coverage: '' },
  unmeasured: ['out_of_coverage'],
}
const DATE = '2026-01-14'

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

async function visitsOf(sightings: readonly Sighting[]): Promise<Readonly<Record<string, string[]>>> {
  const { visits } = await country.rollUp({ terrain, date: DATE, files: [sightings] })
  const rows = Map.groupBy(await visits(), ({ level }) => String(level))
  return Object.fromEntries(
    [...rows].map(([level, of]) => [level, of.map((row: Row) => stretch(row, 'zone'))]),
  )
}

const seen = (cell: string, time: string, pid: number | bigint = 1): Sighting => [
  pid,
  cell,
  `${DATE} ${time}`,
]

test('a walk over two tiles of a zone is one visit, and over two zones of a district one of the district', async () => {
  expect(
    await visitsOf([seen('a', '10:00'), seen('a2', '10:30'), seen('b', '11:00'), seen('c', '11:30')]),
  ).toEqual({
    city: ['09:00–12:31 city'],
    district: ['09:00–11:15 north', '11:15–12:31 south'],
    zone: ['09:00–10:45 za', '10:45–11:15 zb', '11:15–12:31 zc'],
  })
})

test('who comes back has two visits', async () => {
  expect(await visitsOf([seen('a', '10:00'), seen('c', '10:30'), seen('a', '11:00')])).toEqual({
    city: ['09:00–12:01 city'],
    district: ['09:00–10:15 north', '10:15–10:45 south', '10:45–12:01 north'],
    zone: ['09:00–10:15 za', '10:15–10:45 zc', '10:45–12:01 za'],
  })
})

test('time outside every zone, and time unknown, ends a visit at every level', async () => {
  const visits = { city: ['09:00–10:15 city', '10:45–12:01 city'] }
  expect(await visitsOf([seen('a', '10:00'), seen('out', '10:30'), seen('a', '11:00')])).toMatchObject(visits)
  expect(await visitsOf([seen('a', '01:00'), seen('a', '12:00')])).toMatchObject({
    city: ['00:00–02:01 city', '11:00–13:01 city'],
  })
})

test('who is out of coverage is in the root and in no district', async () => {
  expect(await visitsOf([seen('far', '10:00')])).toEqual({
    city: ['09:00–11:01 city'],
    zone: ['09:00–11:01 out_of_coverage'],
  })
})

test('the eight lowest bits of a pseudonym choose its tile, of negative ones too', async () => {
  // 127 and 128 as they are; −1 has the bits 255, −200 the bits 56; 2^62 + 200 the bits 200.
  const pids = [127, 128, -1, -200, 2n ** 62n + 200n]
  const { visits } = await country.rollUp({
    terrain,
    date: DATE,
    files: [pids.map((pid) => seen('split', '10:00', pid))],
  })
  const leaves = (await visits()).filter(({ is_leaf }) => is_leaf)
  const zones = Object.fromEntries(leaves.map(({ pid, zone }) => [String(pid), zone]))
  expect(pids.map((pid) => zones[String(pid)])).toEqual(['za', 'zc', 'zc', 'za', 'zc'])
})
