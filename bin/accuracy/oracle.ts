import { slotTiles } from '../../functions/geography/coverage.ts'
import { footprint } from '../../functions/geography/footprints.ts'
import { keeper } from '../../functions/geography/overlap.ts'
import { tileName } from '../../functions/geography/tiles.ts'
import type { Places } from './variants.ts'

/** A piece of ground within one tile, in all of which phones are served alike. */
export interface Ground {
  readonly tile: number
  /** Of people, over a long time. */
  readonly minutes: number
  /** Cells with the probability that they serve a phone here. */
  readonly shares: readonly (readonly [cell: string, probability: number])[]
}

/**
 * What nobody but the maker of a city can know: where phones that a cell serves are in the long run,
 * P(tile | cell) ∝ minutes × true share, in the very tables that the pipeline has. No method that places a
 * cell's phones by its cell alone is better, so what it leaves wrong is not the footprints' fault.
 * @param zoneOf the leaf that a tile counts in
 */
export function oraclePlaces(grounds: Iterable<Ground>, zoneOf: (tile: number) => string | null): Places {
  const cells = new Map<string, Map<number, number>>()
  const tiles = new Set<number>()
  for (const { tile, minutes, shares } of grounds) {
    tiles.add(tile)
    for (const [cell, probability] of shares) {
      const weights = cells.get(cell) ?? new Map<number, number>()
      cells.set(cell, weights)
      weights.set(tile, (weights.get(tile) ?? 0) + minutes * probability)
    }
  }
  const coverages = new Map([...cells].map(([cell, weights]) => [cell, normalized(weights)]))
  return {
    footprints: [...coverages].map(([cell, weights]) => footprint(cell, slotsOf(weights).map(tileName))),
    overlap: overlapOf(coverages),
    tile_zones: [...tiles].flatMap((tile) => {
      const zone = zoneOf(tile)
      return zone === null ? [] : [{ tile: tileName(tile), zone }]
    }),
  }
}

type Weights = ReadonlyMap<number, number>

/** Of ground where nobody is ever nothing is known but the shares: it counts evenly. */
function normalized(weights: Weights): Weights {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  return new Map(
    [...weights]
      .map(([tile, weight]): [number, number] => [tile, total > 0 ? weight / total : 1 / weights.size])
      .filter(([, weight]) => weight > 0)
      .sort(([a], [b]) => a - b),
  )
}

const slotsOf = (weights: Weights): number[] =>
  slotTiles({
    level: 0,
    blocks: Float64Array.from(weights.keys()),
    shares: Float64Array.from(weights.values()),
  })

/** Pairs as the pipeline has them: the strongest first, while neither cell has too many. */
function overlapOf(coverages: ReadonlyMap<string, Weights>): { cell: string; other: string }[] {
  const byTile = new Map<number, [cell: string, weight: number][]>()
  for (const [cell, weights] of coverages) {
    for (const [tile, weight] of weights) {
      const known = byTile.get(tile)
      if (known) known.push([cell, weight])
      else byTile.set(tile, [[cell, weight]])
    }
  }
  const strengths = new Map<string, number>()
  for (const here of byTile.values()) {
    here.forEach(([cell, weight], index) => {
      for (const [other, otherWeight] of here.slice(index + 1)) {
        const pair = cell < other ? `${cell}\n${other}` : `${other}\n${cell}`
        strengths.set(pair, (strengths.get(pair) ?? 0) + Math.min(weight, otherWeight))
      }
    })
  }
  const isKept = keeper<string>()
  return [...strengths]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .flatMap(([pair]) => {
      const [cell, other] = pair.split('\n') as [string, string]
      return isKept(cell, other)
        ? [
            { cell, other },
            { cell: other, other: cell },
          ]
        : []
    })
}
