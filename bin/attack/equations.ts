import type { Known } from './cells.ts'

/** A cell as a sum of other numbers: a parent less its other children, the whole less the other classes. */
export interface Equation {
  readonly parts: readonly Part[]
  /** Its parts share the noise of the cell itself, as a day shares that of its hours: this much is left. */
  readonly variance?: number
}

interface Part {
  readonly factor: number
  /** The name of a number. */
  readonly name: string
}

/** @returns null where one of the parts is hidden */
export function evaluate({ parts, variance }: Equation, known: (name: string) => Known | null): Known | null {
  let [value, own] = [0, 0]
  for (const { factor, name } of parts) {
    const number = known(name)
    if (number === null) return null
    value += factor * number.value
    own += factor ** 2 * number.variance
  }
  return { value, variance: variance ?? own }
}

/** Several independent numbers of one cell, each as much as it is worth. @returns null where there is none */
export function combined(numbers: readonly Known[]): Known | null {
  if (numbers.length === 0) return null
  const weight = numbers.reduce((sum, { variance }) => sum + 1 / variance, 0)
  const weighted = numbers.reduce((sum, { value, variance }) => sum + value / variance, 0)
  return { value: weighted / weight, variance: 1 / weight }
}

/** How often each value occurs among the cells that are attacked: the attacker knows that much. */
export type Prior = ReadonlyMap<number, number>

export function priorOf(values: readonly number[]): Prior {
  const prior = new Map<number, number>()
  for (const value of values) prior.set(value, (prior.get(value) ?? 0) + 1 / values.length)
  return prior
}

/** What still counts as told: no other whole number of people is as near. */
export const TOLERANCE = 0.5

export const isTold = (guess: number, value: number): boolean => Math.abs(guess - value) <= TOLERANCE

/** The guess that is most likely right, after what is known of the cell; nobody can do better. */
export function bestGuess(
  prior: Prior,
  known: Known | null,
): { readonly guess: number; readonly right: number } {
  const exponent = (value: number): number =>
    known === null ? 0 : -((known.value - value) ** 2) / (2 * known.variance)
  const largest = Math.max(...[...prior.keys()].map(exponent))
  const weights = [...prior].map(([value, share]) => ({
    value,
    weight: share * Math.exp(exponent(value) - largest),
  }))
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  let best = { guess: Number.NaN, right: 0 }
  for (const guess of prior.keys()) {
    const near = weights.filter(({ value }) => isTold(guess, value))
    const right = near.reduce((sum, { weight }) => sum + weight, 0) / total
    if (right > best.right) best = { guess, right }
  }
  return best
}
