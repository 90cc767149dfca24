import type { Zone, ZoneSystem } from '../model/zones.ts'
import { belief, spreadOf, type Uncertain } from './estimate.ts'
import type { Guests } from './nights.ts'
import { sum } from './raking.ts'

/** Of which home areas the people of a zone are. */
export interface HomeMix {
  /** People of the day, not below 0. */
  readonly people: number
  /** Home area → share with the variance of its noise; the shares add up to 1. */
  readonly shares: ReadonlyMap<string, Uncertain>
}

/**
 * The mix of homes of every zone, from the root down. A zone starts from what its parent's mix expects of its
 * people, and is moved to its own measurements as far as they are more than noise: deviations from the parent
 * have a variance in proportion to what is expected, as counts have, with one factor for all zones of a
 * level (empirical Bayes). What is negative after that is 0.
 * @param guests zone → home area → people of the day, noisy and signed
 * @param homes home areas, with the mix of the root where nothing is measured
 * @returns by zone
 * @see R. E. Fay, R. A. Herriot, "Estimates of Income for Small Places" (1979)
 */
export function homeMixes(
  system: ZoneSystem,
  guests: Guests,
  homes: ReadonlyMap<string, number>,
): ReadonlyMap<string, HomeMix> {
  const mixes = new Map<string, HomeMix>()
  for (const zones of Map.groupBy(system.zones, ({ depth }) => depth).values()) {
    for (const [id, mix] of mixesOfLevel(zones, guests, homes, mixes)) mixes.set(id, mix)
  }
  return mixes
}

function mixesOfLevel(
  zones: readonly Zone[],
  guests: Guests,
  homes: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, HomeMix>,
): Map<string, HomeMix> {
  const all = zones.map((zone) => {
    const prior = priorOf(zone, homes, known)
    const measured = [...prior.keys()].map((home) => guests.get(zone.id)?.get(home) ?? null)
    const people = Math.max(0, sum(measured.map((of) => of?.value ?? 0)))
    return { zone, prior: [...prior], measured, people }
  })
  const deviations: number[] = []
  const noises: number[] = []
  for (const { prior, measured, people } of all) {
    for (const [h, [, share]] of prior.entries()) {
      const of = measured[h]
      const expected = share * people
      // In units of what is expected: (x − e)² ≈ factor · e · people.
      if (!of || expected < 1) continue
      const unit = expected * people
      deviations.push((of.value - expected) / Math.sqrt(unit))
      noises.push(of.variance / unit)
    }
  }
  const factor = spreadOf(deviations, noises)
  return new Map(
    all.map(({ zone, prior, measured, people }) => {
      const believed = prior.map(([home, share], h) => {
        const of = measured[h]
        const expected = share * people
        if (!of || !(people > 0)) return { home, value: share, variance: 0 }
        const trust = belief(factor * expected * people, of.variance)
        const value = Math.max(0, expected + trust * (of.value - expected)) / people
        return { home, value, variance: (trust * of.variance) / people ** 2 }
      })
      const total = sum(believed.map(({ value }) => value))
      const shares = believed.map(({ home, value, variance }, h) => {
        const share = total > 0 ? value / total : prior[h]![1]
        return [home, { value: share, variance }] as const
      })
      return [zone.id, { people, shares: new Map(shares) }]
    }),
  )
}

/** The parent's mix; the root starts from the people of the night. */
function priorOf(
  { parent }: Zone,
  homes: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, HomeMix>,
): Map<string, number> {
  const above = parent === null ? undefined : known.get(parent)
  if (above) return new Map([...above.shares].map(([home, { value }]) => [home, value]))
  const total = sum([...homes.values()])
  return new Map([...homes].map(([home, people]) => [home, total > 0 ? people / total : 1 / homes.size]))
}
