import { prng } from './prng.ts'

/** One site in so many fails on a day, for some hours. */
const SITES_PER_FAILURE = 150
const FAILURE_HOURS = { least: 2, most: 6 }

/** Sites that fail on a date. */
export interface Outages {
  /** Half-open, in seconds of the wall clock. */
  readonly down: ReadonlyMap<number, { readonly from: number; readonly to: number }>
  /** @param second of the wall clock */
  isDown(site: number, second: number): boolean
}

/** The same city and date have the same outages, whoever lives there. */
export function outages(city: string, sites: number, date: string): Outages {
  const random = prng('outages', city, date)
  const down = new Map<number, { from: number; to: number }>()
  for (
    let failures = Math.round(sites / SITES_PER_FAILURE + random.uniform() - 0.5);
    failures > 0;
    failures -= 1
  ) {
    const { least, most } = FAILURE_HOURS
    const hours = least + (most - least) * random.uniform()
    const from = Math.floor(3_600 * (24 - hours) * random.uniform())
    down.set(random.below(sites), { from, to: from + Math.floor(3_600 * hours) })
  }
  return {
    down,
    isDown(site, second) {
      const hours = down.get(site)
      return hours !== undefined && second >= hours.from && second < hours.to
    },
  }
}
