import { describe, expect, test } from 'vitest'
import { coverageOf } from '../../functions/geography/coverage.ts'
import { neighboursOf, strongestPairs } from '../../functions/geography/overlap.ts'
import { servingBy } from '../../functions/geography/serving.ts'
import { METRES_PER_DEGREE } from '../../functions/geography/tiles.ts'

const LAT = 51.5
const EAST_M = METRES_PER_DEGREE * Math.cos((LAT * Math.PI) / 180)

const cell = (east: number, north: number, rangeM: number, azimuth = 0, beamWidth = 360) => ({
  site: {
    lon: east / EAST_M,
    lat: LAT + north / METRES_PER_DEGREE,
    azimuth,
    beamWidth,
    rangeM,
    layer: '' as const,
  },
  isGone: false,
})

function neighbours(cells: readonly ReturnType<typeof cell>[]) {
  const serving = servingBy(cells)
  return cells.map(({ site }, index) => neighboursOf(index, coverageOf(index, site, serving), serving))
}

/** For each cell the others that it is kept with, the strongest first. */
function overlaps(cells: readonly ReturnType<typeof cell>[]): number[][] {
  const others: number[][] = cells.map(() => [])
  for (const [a, b] of strongestPairs(neighbours(cells))) others[a]!.push(b)
  return others
}

test('discs between which phones hop are neighbours in both directions, others are not', () => {
  expect(overlaps([0, 700, 1400, 14_000].map((east) => cell(east, 0, 600)))).toEqual([[1], [0, 2], [1], []])
})

test('the strongest neighbour comes first', () => {
  expect(overlaps([cell(0, 0, 800), cell(700, 0, 800), cell(140, 0, 800)])[0]).toEqual([2, 1])
})

test('a cell that reaches 20 km overlaps one of 500 m inside it, which is a small part of its ground', () => {
  expect(overlaps([cell(0, 0, 20_000), cell(7000, 0, 500), cell(140_000, 0, 500)])).toEqual([[1], [0], []])
})

test('sectors back to back overlap', () => {
  expect(overlaps([cell(0, 0, 600, 0, 120), cell(0, 0, 600, 120, 120)])).toEqual([[1], [0]])
})

describe('in a hexagonal grid of sites 500 m apart, three sectors each', () => {
  const sites = Array.from({ length: 81 }, (_, n) => {
    const [row, column] = [Math.floor(n / 9), n % 9]
    return [500 * (column + (row % 2) / 2), 500 * Math.sqrt(0.75) * row] as const
  })
  const cells = sites.flatMap(([east, north]) =>
    [0, 120, 240].map((azimuth) => cell(east, north, 550, azimuth, 120)),
  )
  const inTheMiddle = 3 * 40

  test('a sector hops most to the two that face it, then to those of its own site, and never far', () => {
    const found = neighbours(cells)[inTheMiddle]!
    const [first, second, third, fourth, ...others] = found
      .toSorted((a, b) => b.strength - a.strength)
      .map(({ other, strength }) => ({ other, strength, site: sites[Math.floor(other / 3)]! }))
    const [east, north] = sites[40]!
    // To the north of it, left and right, looking back.
    for (const facing of [first!, second!]) {
      expect([1, 2]).toContain(facing.other % 3)
      expect(facing.site[1]).toBeGreaterThan(north)
      expect(facing.strength).toBeGreaterThan(0.1)
    }
    expect([third!.other, fourth!.other].sort()).toEqual([inTheMiddle + 1, inTheMiddle + 2])
    expect(fourth!.strength).toBeGreaterThan(0.05)
    for (const { site, strength } of others) {
      expect(strength).toBeLessThan(0.02)
      expect(Math.hypot(site[0] - east, site[1] - north)).toBeLessThan(1001)
    }
  })
})

test('of 40 cells in one place each has 32 neighbours at most, never itself, and always in return', () => {
  const found = overlaps(Array.from({ length: 40 }, () => cell(0, 0, 300)))
  expect(Math.max(...found.map(({ length }) => length))).toBe(32)
  for (const [index, others] of found.entries()) {
    expect(others).not.toContain(index)
    expect(new Set(others).size).toBe(others.length)
    for (const other of others) expect(found[other]).toContain(index)
  }
})

test('no cells have no neighbours', () => {
  expect(overlaps([])).toEqual([])
})
