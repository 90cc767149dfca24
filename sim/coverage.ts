import { distanceM, type Point } from './plane.ts'
import type { Prng } from './prng.ts'
import type { Sector, ServedSquare } from './sector.ts'

/** Coverage is computed once per square of this width. */
const SQUARE_M = 50
/** Sectors that a phone in one place may be served by. */
const CANDIDATES = 5
/** Path loss of 35 dB per decade, as in cities; shadowing by buildings, standard deviation. */
const LOSS_PER_DECADE_DB = 35
const SHADOWING_DB = 5
/** A phone changes sector for differences of about this size. */
const HOPPING_DB = 2

/** Which sectors serve each square, best first, and how often. */
export interface CoverageMap {
  /**
   * @param at in [0, 1)
   * @throws RangeError where no sector reaches
   */
  draw(x: number, y: number, at: number): number
  /** The best heard sector of those that may be had, null where there is none. */
  best(x: number, y: number, mayBeHad: (sector: number) => boolean): number | null
  squares(): Iterable<ServedSquare>
}

export function coverageMap(sectors: readonly Sector[], random: Prng): CoverageMap {
  const [xs, ys] = [sectors.map(({ x }) => x), sectors.map(({ y }) => y)]
  const [west, south] = [extreme(Math.min, xs), extreme(Math.min, ys)]
  const columns = Math.ceil((extreme(Math.max, xs) - west) / SQUARE_M) + 1
  const rows = Math.ceil((extreme(Math.max, ys) - south) / SQUARE_M) + 1
  const sector = new Uint32Array(columns * rows * CANDIDATES)
  /** Adds up to 1 at the last; all 0 where no sector reaches. */
  const upTo = new Float64Array(columns * rows * CANDIDATES)
  const near = neighbourhoods(sectors)
  const middleOf = (square: number): Point => ({
    x: west + ((square % columns) + 0.5) * SQUARE_M,
    y: south + (Math.floor(square / columns) + 0.5) * SQUARE_M,
  })
  for (let square = 0; square < columns * rows; square += 1) fill(square)

  const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(value)))
  const firstOf = (x: number, y: number): number => {
    const square = clamp((y - south) / SQUARE_M, rows) * columns + clamp((x - west) / SQUARE_M, columns)
    if (upTo[square * CANDIDATES] === 0) throw new RangeError('no sector reaches this point')
    return square * CANDIDATES
  }
  return {
    draw(x, y, at) {
      let candidate = firstOf(x, y)
      const last = candidate + CANDIDATES - 1
      while (candidate < last && upTo[candidate]! <= at) candidate += 1
      return sector[candidate]!
    },
    best(x, y, mayBeHad) {
      const first = firstOf(x, y)
      return sector.subarray(first, first + CANDIDATES).find(mayBeHad) ?? null
    },
    *squares() {
      for (let square = 0; square < columns * rows; square += 1) {
        const first = square * CANDIDATES
        if (upTo[first] === 0) continue
        const shares = Array.from({ length: CANDIDATES }, (_, candidate) => {
          const at = first + candidate
          return [sector[at]!, upTo[at]! - (candidate === 0 ? 0 : upTo[at - 1]!)] as const
        })
        yield { ...middleOf(square), widthM: SQUARE_M, shares: shares.filter(([, share]) => share > 0) }
      }
    },
  }

  function fill(square: number): void {
    const middle = middleOf(square)
    const heard = near(middle)
      .map((index) => ({ index, level: levelDb(sectors[index]!, middle) + SHADOWING_DB * random.normal() }))
      .sort((a, b) => b.level - a.level)
      .slice(0, CANDIDATES)
    const weights = heard.map(({ level }) => Math.exp((level - heard[0]!.level) / HOPPING_DB))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    for (let candidate = 0; candidate < CANDIDATES && heard.length > 0; candidate += 1) {
      const at = CANDIDATES * square + candidate
      sector[at] = (heard[candidate] ?? heard.at(-1)!).index
      sum += (weights[candidate] ?? 0) / total
      upTo[at] = sum
    }
  }
}

const extreme = (of: (a: number, b: number) => number, values: readonly number[]): number =>
  values.reduce((a, b) => of(a, b))

/** Sectors whose declared range reaches a point; none far outside the city, where nobody goes. */
function neighbourhoods(sectors: readonly Sector[]): (point: Point) => number[] {
  const byLayer = [...Map.groupBy(sectors.keys(), (index) => sectors[index]!.technology).values()]
  const near = byLayer.map((some) => layerAround(sectors, some))
  return (point) => near.flatMap((of) => of(point))
}

function layerAround(sectors: readonly Sector[], some: readonly number[]): (point: Point) => number[] {
  const width = some.reduce((most, index) => Math.max(most, sectors[index]!.rangeM), 0)
  const box = (metres: number): number => Math.floor(metres / width)
  const key = (x: number, y: number): number => 10_000 * x + y
  const boxes = Map.groupBy(some, (index) => key(box(sectors[index]!.x), box(sectors[index]!.y)))
  const around = new Map<number, readonly number[]>()
  return (point) => {
    const [x, y] = [box(point.x), box(point.y)]
    let candidates = around.get(key(x, y))
    if (candidates === undefined) {
      candidates = [-1, 0, 1].flatMap((dx) =>
        [-1, 0, 1].flatMap((dy) => boxes.get(key(x + dx, y + dy)) ?? []),
      )
      around.set(key(x, y), candidates)
    }
    return candidates.filter((index) => distanceM(sectors[index]!, point) <= sectors[index]!.rangeM)
  }
}

/** Relative signal level: path loss and the antenna pattern of 3GPP TR 36.814 (70° half-power beam). */
function levelDb(sector: Sector, point: Point): number {
  const bearing = (Math.atan2(point.x - sector.x, point.y - sector.y) * 180) / Math.PI
  const off = ((bearing - sector.azimuth + 540 + 360) % 360) - 180
  return (
    sector.preferenceDb -
    LOSS_PER_DECADE_DB * Math.log10(Math.max(35, distanceM(sector, point))) -
    Math.min(12 * (off / 70) ** 2, 25)
  )
}
