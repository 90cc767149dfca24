import { beforeAll, describe, expect, it } from 'vitest'
import { fromLonLat } from '../../sim/plane.ts'
import { type ServingSquare, servingShares } from '../../sim/serving.ts'
import { type World, worldOf } from '../../sim/world.ts'

let world: World
let squares: ServingSquare[]
beforeAll(async () => {
  world = await worldOf({ city: 'demo' })
  squares = [...servingShares(world)]
})

describe('what an oracle knows', () => {
  it('is of each square the cells that serve it: probabilities add up to 1, cells are of cells.csv', () => {
    const cells = new Set(world.network.sectors.map(({ id }) => id))
    for (const { shares, widthM } of squares) {
      expect(widthM).toBe(50)
      expect(shares.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
      expect(shares.every(({ cell }) => cells.has(cell))).toBe(true)
    }
  })

  it('covers every door of the city, in the zone in which it is but at borders', () => {
    const { x, y, zone } = world.addresses
    const key = (east: number, north: number): string => `${Math.floor(east / 50)} ${Math.floor(north / 50)}`
    const [first] = squares
    const origin = fromLonLat(first!, world.city.middle)
    const at = new Map(
      squares.map((square) => {
        const { x: east, y: north } = fromLonLat(square, world.city.middle)
        return [key(east - origin.x + 25, north - origin.y + 25), square]
      }),
    )
    let same = 0
    for (let door = 0; door < x.length; door += 1) {
      const square = at.get(key(x[door]! - origin.x + 25, y[door]! - origin.y + 25))
      expect(square).toBeDefined()
      if (square!.zone === zone[door]) same += 1
    }
    expect(same / x.length).toBeGreaterThan(0.95)
  })
})
