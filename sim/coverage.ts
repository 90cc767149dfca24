import { distanceM, type Point } from './plane.ts'
import type { Prng } from './prng.ts'
import { type Sector, type ServedSquare, UNSERVED } from './sector.ts'

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
  /** @param at in [0, 1); `UNSERVED` where no sector reaches */
  draw(x: number, y: number, at: number): number
  /** The best heard sector of those that may be had, or `UNSERVED`. */
  best(x: number, y: number, mayBeHad: (sector: number) => boolean): number
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
  const strongest = strongestSectors(sectors, random)
  const middleOf = (square: number): Point => ({
    x: west + ((square % columns) + 0.5) * SQUARE_M,
    y: south + (Math.floor(square / columns) + 0.5) * SQUARE_M,
  })
  for (let square = 0; square < columns * rows; square += 1) fill(square)

  /** First candidate of the square of a point; those of a square without any are all 0. */
  const firstOf = (x: number, y: number): number => {
    const [column, row] = [Math.floor((x - west) / SQUARE_M), Math.floor((y - south) / SQUARE_M)]
    const isOn = column >= 0 && row >= 0 && column < columns && row < rows
    return isOn ? CANDIDATES * (row * columns + column) : UNSERVED
  }
  return {
    draw(x, y, at) {
      let candidate = firstOf(x, y)
      if (candidate < 0 || upTo[candidate] === 0) return UNSERVED
      const last = candidate + CANDIDATES - 1
      while (candidate < last && upTo[candidate]! <= at) candidate += 1
      return sector[candidate]!
    },
    best(x, y, mayBeHad) {
      const first = firstOf(x, y)
      if (first < 0 || upTo[first] === 0) return UNSERVED
      return sector.subarray(first, first + CANDIDATES).find(mayBeHad) ?? UNSERVED
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
    const heard = strongest(middle)
    let total = 0
    for (let candidate = 0; candidate < heard.count; candidate += 1) {
      total += Math.exp((heard.levelDb[candidate]! - heard.levelDb[0]!) / HOPPING_DB)
    }
    let sum = 0
    for (let candidate = 0; candidate < CANDIDATES && heard.count > 0; candidate += 1) {
      const at = CANDIDATES * square + candidate
      const isHeard = candidate < heard.count
      sector[at] = heard.sector[isHeard ? candidate : heard.count - 1]!
      if (isHeard) sum += Math.exp((heard.levelDb[candidate]! - heard.levelDb[0]!) / HOPPING_DB) / total
      upTo[at] = sum
    }
  }
}

/** A sector so far below the best one is not looked at: shadowing would have to make up for four standard deviations. */
const HOPELESS_DB = 28

/** The sectors that are heard best at a point, best first; overwritten by the next call. */
function strongestSectors(sectors: readonly Sector[], random: Prng) {
  const near = neighbourhoods(sectors)
  const heard = { count: 0, sector: new Uint32Array(CANDIDATES), levelDb: new Float64Array(CANDIDATES) }
  const levels: number[] = []
  return (point: Point): typeof heard => {
    const reached = near(point)
    let best = Number.NEGATIVE_INFINITY
    reached.forEach((index, at) => {
      levels[at] = levelDb(sectors[index]!, point)
      best = Math.max(best, levels[at])
    })
    heard.count = 0
    reached.forEach((index, at) => {
      if (levels[at]! > best - HOPELESS_DB) keep(index, levels[at]! + SHADOWING_DB * random.normal())
    })
    return heard
  }

  function keep(index: number, level: number): void {
    let at = heard.count
    while (at > 0 && heard.levelDb[at - 1]! < level) at -= 1
    if (at === CANDIDATES) return
    heard.count = Math.min(CANDIDATES, heard.count + 1)
    for (let moved = heard.count - 1; moved > at; moved -= 1) {
      heard.sector[moved] = heard.sector[moved - 1]!
      heard.levelDb[moved] = heard.levelDb[moved - 1]!
    }
    heard.sector[at] = index
    heard.levelDb[at] = level
  }
}

const extreme = (of: (a: number, b: number) => number, values: readonly number[]): number =>
  values.reduce((a, b) => of(a, b))

/** Sectors whose declared range reaches a point; none far outside the city, where nobody goes. */
function neighbourhoods(sectors: readonly Sector[]): (point: Point) => readonly number[] {
  const byLayer = [...Map.groupBy(sectors.keys(), (index) => sectors[index]!.technology).values()]
  const layers = byLayer.map((some) => boxesOf(sectors, some))
  const found: number[] = []
  return (point) => {
    found.length = 0
    for (const around of layers) {
      for (const index of around(point)) {
        const { x, y, rangeM } = sectors[index]!
        if ((x - point.x) ** 2 + (y - point.y) ** 2 <= rangeM ** 2) found.push(index)
      }
    }
    return found
  }
}

/** Sectors in the box of a point and the eight around it, which are as wide as the longest range. */
function boxesOf(sectors: readonly Sector[], some: readonly number[]): (point: Point) => readonly number[] {
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
    return candidates
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
