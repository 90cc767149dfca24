import { describe, expect, test } from 'vitest'
import { oraclePlaces } from '../../bin/accuracy/oracle.ts'
import { tileName, tileOfName } from '../../functions/geography/tiles.ts'

const [A, B, C] = ['gcpvj0d', 'gcpvj0e', 'gcpvj0s'].map(tileOfName) as [number, number, number]
const zones = new Map([
  [A, 'west'],
  [B, 'east'],
])

const made = () => {
  const { footprints, overlap, tile_zones } = oraclePlaces(
    [
      // Twice as many minutes in A as in B, but the cell `one` serves half of A and all of B.
      {
        tile: A,
        minutes: 200,
        shares: [
          ['one', 0.5],
          ['two', 0.5],
        ],
      },
      { tile: B, minutes: 60, shares: [['one', 1]] },
      { tile: B, minutes: 40, shares: [['one', 1]] },
      { tile: C, minutes: 0, shares: [['three', 1]] },
    ],
    (tile) => zones.get(tile) ?? null,
  )
  return { footprints: [...footprints!], overlap: [...overlap!], tile_zones: [...tile_zones!] }
}

describe('the oracle puts the phones of a cell', () => {
  test('where people are, times how often the cell serves them there: 100 of 200 minutes in each of two tiles', () => {
    const one = made().footprints.find(({ cell }) => cell === 'one')!
    expect(one.tile.filter((tile) => tile === tileName(A))).toHaveLength(128)
    expect(one.tile.filter((tile) => tile === tileName(B))).toHaveLength(128)
  })

  test('anywhere that it serves where nobody ever is', () => {
    const three = made().footprints.find(({ cell }) => cell === 'three')!
    expect(new Set(three.tile)).toEqual(new Set([tileName(C)]))
  })

  test('beside those of cells on the same ground, in both directions, and of no others', () => {
    expect(made().overlap).toEqual([
      { cell: 'one', other: 'two' },
      { cell: 'two', other: 'one' },
    ])
  })

  test('in the zone of the tile, and in none outside all of them', () => {
    expect(made().tile_zones).toEqual([
      { tile: tileName(A), zone: 'west' },
      { tile: tileName(B), zone: 'east' },
    ])
  })
})
