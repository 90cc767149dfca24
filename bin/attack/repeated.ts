/** One cell, asked for again and again. */
export interface Repeated {
  readonly exact: number
  /** Null where it was hidden. */
  readonly answers: readonly (number | null)[]
}

/**
 * How much of the error of one answer goes away in the mean of all: 0 where they are all the same, 1 − 1/√n where
 * each has noise of its own. Root mean square over the cells that are shown; one that is shown at times and hidden
 * at others tells more than it should, and counts as all.
 */
export function gainOfAveraging(cells: readonly Repeated[]): number {
  let [one, mean] = [0, 0]
  for (const { exact, answers } of cells) {
    const first = answers[0] ?? null
    if (answers.every((answer) => answer === null)) continue
    if (first === null || answers.includes(null)) return 1
    // Of differences, so that the mean of equal answers is exactly the answer.
    const moved = answers.reduce<number>((sum, answer) => sum + (answer! - first), 0) / answers.length
    one += (first - exact) ** 2
    mean += (first + moved - exact) ** 2
  }
  if (one === 0) return mean === 0 ? 0 : 1
  return Math.max(0, 1 - Math.sqrt(mean / one))
}
