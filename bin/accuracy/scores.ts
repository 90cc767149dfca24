/** How near numbers come to a truth that is known. Arithmetic only. */

/** A cell with its truth, and what was said of it; all in one unit. */
export interface Compared {
  readonly truth: number
  /** null: nothing was said. */
  readonly estimate: number | null
  /** Bounds of the interval, where one was given. */
  readonly low?: number | null
  readonly high?: number | null
}

/** Parts of 1; null where there is nothing to divide by. */
export interface Score {
  /** Cells with a truth, or of which something was said. */
  readonly cells: number
  /** Cells of which something was said, as a part of all. */
  readonly said: number | null
  /** Weighted absolute percentage error: Σ |estimate − truth| / Σ truth, over what was said. */
  readonly error: number | null
  /** Σ (estimate − truth) / Σ truth, over what was said. */
  readonly bias: number | null
  /** Truths in [low, high], as a part of the intervals that were given. */
  readonly inside: number | null
}

/** Cells by their truth, in people: sparse cells have the larger errors. */
export const densities: readonly { readonly name: string; readonly atLeast: number }[] = [
  { name: 'all', atLeast: 0 },
  { name: '≥ 100', atLeast: 100 },
  { name: '≥ 1,000', atLeast: 1_000 },
]

export function scoreOf(cells: readonly Compared[]): Score {
  const said = cells.flatMap(({ truth, estimate }) => (estimate === null ? [] : [{ truth, estimate }]))
  const intervals = cells.flatMap(({ truth, low = null, high = null }) =>
    low === null || high === null ? [] : [{ truth, low, high }],
  )
  const truths = sum(said.map(({ truth }) => truth))
  return {
    cells: cells.length,
    said: part(said.length, cells.length),
    error: part(sum(said.map(({ truth, estimate }) => Math.abs(estimate - truth))), truths),
    bias: part(sum(said.map(({ truth, estimate }) => estimate - truth)), truths),
    inside: part(
      intervals.filter(({ truth, low, high }) => low <= truth && truth <= high).length,
      intervals.length,
    ),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const part = (of: number, all: number): number | null => (all === 0 ? null : of / all)
