/** One question to the API in many ways that all mean the same. */

/** How one and the same question is asked. */
export interface Spelling {
  readonly path: string
  readonly accept: 'application/json' | 'text/csv'
}

export interface Question {
  readonly product: string
  readonly zones: readonly string[]
  /** Half-open: local dates, and the instants at which they begin. */
  readonly from: { readonly date: string; readonly instant: string }
  readonly to: { readonly date: string; readonly instant: string }
  readonly aggregate: string
}

const LIMITS = [undefined, '5000', '1000', '30']

/**
 * Another order of parameters and of zones, zones named twice, dates or instants, all hours by name or none, pages
 * of other sizes, what stands for hidden cells or not, JSON or CSV.
 * @param random from 0 to 1
 */
export function spell({ product, zones, from, to, aggregate }: Question, random: () => number): Spelling {
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!
  const time = one(['date', 'instant'] as const)
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour))
  const parameters: [string, string | undefined][] = [
    ['zones', shuffled([...zones, ...zones.slice(0, one([0, 1, 2]))], random).join(one([',', ', ']))],
    ['from', from[time]],
    ['to', to[time]],
    ['aggregate', aggregate],
    ['limit', one(LIMITS)],
    ['coarsen', one([undefined, 'true', 'false'])],
    ['hour', one([undefined, shuffled(hours, random).join(',')])],
  ]
  const given = parameters.filter((each): each is [string, string] => each[1] !== undefined)
  return {
    path: `/v1/figures/${product}?${new URLSearchParams(shuffled(given, random))}`,
    accept: one(['application/json', 'text/csv']),
  }
}

/** Fisher and Yates. */
export function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  const all = [...values]
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[all[last], all[other]] = [all[other]!, all[last]!]
  }
  return all
}
