import { describe, expect, it } from 'vitest'
import { crosses, partition } from '../../sim/partition.ts'
import {
  CHANNEL,
  centroid,
  contains,
  distanceM,
  type Point,
  sides,
  signedArea,
  toLonLat,
} from '../../sim/plane.ts'

const NAMES = Array.from({ length: 30 }, (_, index) => `city-${index}`)
const SQUARE = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
  { x: 0, y: 4 },
]

describe('the plane', () => {
  it('gives a square of 4 m counter-clockwise 16 m², its middle at 2, 2, and knows inside from outside', () => {
    expect(signedArea(SQUARE)).toBe(16)
    expect(signedArea(SQUARE.toReversed())).toBe(-16)
    expect(centroid(SQUARE)).toEqual({ x: 2, y: 2 })
    expect(contains(SQUARE, { x: 1, y: 3 })).toBe(true)
    expect(contains(SQUARE, { x: 5, y: 3 })).toBe(false)
  })

  it('puts 1,112 m north of the middle a hundredth of a degree north of it', () => {
    // 6,371,008.8 m × π / 180 = 111,195.08 m a degree; × cos 50.4° = 70,879.2 m a degree east.
    expect(toLonLat({ x: 0, y: 1_111.9508 }, CHANNEL)).toEqual([-1.1, 50.41])
    expect(toLonLat({ x: 708.79, y: 0 }, CHANNEL)).toEqual([-1.09, 50.4])
  })
})

describe('a city cut into 24 zones', () => {
  it.each(NAMES)('%s: the zones fill the border around them, and no two borders cross', (name) => {
    const { rings, border } = partition(24, 5_000, name)
    const all = border([...rings.keys()])
    const areas = rings.map(signedArea)
    expect(Math.min(...areas)).toBeGreaterThan(0.3e6)
    expect(areas.reduce((sum, area) => sum + area, 0)).toBeCloseTo(signedArea(all), 0)
    expect(crosses(rings)).toBe(false)
  })

  it('runs along each side twice, once each way, but for the outer ones', () => {
    const { rings, border } = partition(24, 5_000, 'demo')
    const outer = new Set(sides(border([...rings.keys()])).map(written))
    const all = rings.flatMap(sides)
    const there = new Set(all.map(written))
    expect(there.size).toBe(all.length)
    for (const [from, to] of all) expect(there.has(written([to, from]))).toBe(!outer.has(written([from, to])))
  })

  it('has smaller zones in the middle than at the edge', () => {
    const { rings } = partition(24, 5_000, 'demo')
    const outward = rings.toSorted(
      (a, b) => distanceM(centroid(a), { x: 0, y: 0 }) - distanceM(centroid(b), { x: 0, y: 0 }),
    )
    const areaOf = (some: typeof rings): number => some.reduce((sum, ring) => sum + signedArea(ring), 0)
    expect(areaOf(outward.slice(0, 6))).toBeLessThan(areaOf(outward.slice(-6)))
  })

  it('finds two squares that share a side free of crossings, and two that lie across each other not', () => {
    const [a, b, c, d] = SQUARE as [Point, Point, Point, Point]
    const beside = [b, { x: 8, y: 0 }, { x: 8, y: 4 }, c]
    expect(crosses([[a, b, c, d], beside])).toBe(false)
    expect(crosses([SQUARE, SQUARE.map(({ x, y }) => ({ x: x + 2, y: y + 2 }))])).toBe(true)
  })

  it('refuses to draw one border around zones that do not touch', () => {
    const { rings, border } = partition(24, 5_000, 'demo')
    const east = [...rings.keys()].sort((a, b) => centroid(rings[a]!).x - centroid(rings[b]!).x)
    expect(() => border([east.at(0)!, east.at(-1)!])).toThrow(/not one ring/)
  })
})

const written = ([from, to]: readonly [Point, Point]): string => `${from.x},${from.y} ${to.x},${to.y}`
