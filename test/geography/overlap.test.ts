import { expect, test } from 'vitest'
import { coverageOf } from '../../functions/geography/coverage.ts'
import { overlaps } from '../../functions/geography/overlap.ts'

const disc = (lon: number, rangeM: number, azimuth = 0, beamWidth = 360) =>
  coverageOf({ lon, lat: 51.5, azimuth, beamWidth, rangeM })

test('discs that share ground are neighbours in both directions, others are not', () => {
  // 0.01° are 692 m here: discs of 500 m a step apart share ground, two steps apart they do not.
  expect(overlaps([0, 0.01, 0.02, 0.2].map((lon) => disc(lon, 500)))).toEqual([[1], [0, 2], [1], []])
})

test('the strongest neighbour comes first', () => {
  expect(overlaps([disc(0, 800), disc(0.01, 800), disc(0.002, 800)])[0]).toEqual([2, 1])
})

test('a cell that reaches 20 km overlaps one of 500 m inside it, though its blocks are larger', () => {
  expect(overlaps([disc(0, 20_000), disc(0.1, 500), disc(2, 500)])).toEqual([[1], [0], []])
})

test('sectors back to back share the site', () => {
  expect(overlaps([disc(0, 600, 0, 120), disc(0, 600, 120, 120)])).toEqual([[1], [0]])
})

test('of 40 cells in one place each has 32 neighbours at most, never itself, and always in return', () => {
  const neighbours = overlaps(Array.from({ length: 40 }, () => disc(0, 300)))
  expect(Math.max(...neighbours.map(({ length }) => length))).toBe(32)
  for (const [cell, others] of neighbours.entries()) {
    expect(others).not.toContain(cell)
    expect(new Set(others).size).toBe(others.length)
    for (const other of others) expect(neighbours[other]).toContain(cell)
  }
})

test('no cells have no neighbours', () => {
  expect(overlaps([])).toEqual([])
})
