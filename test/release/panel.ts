import type { Zone, ZoneSystem } from '../../functions/model/zones.ts'
import { type Census, homeAreas } from '../../functions/release/census.ts'
import { cohorts, UNKNOWN_COHORT } from '../../functions/release/cohorts.ts'
import type { Drift } from '../../functions/release/drift.ts'
import type { Uncertain } from '../../functions/release/estimate.ts'
import { factorsOf } from '../../functions/release/extrapolation.ts'
import { homeMixes } from '../../functions/release/home-mix.ts'
import { FOOTPRINT } from '../../functions/release/interval-constants.ts'
import { nightWeights } from '../../functions/release/night-weights.ts'
import type { Guests, Nights } from '../../functions/release/nights.ts'
import type { ScaledEstimate } from '../../functions/release/release-rows.ts'
import { roleOf, scaled } from '../../functions/release/scaled.ts'
import { ALL_VISIBLE } from '../../functions/release/visibility.ts'
import { residency, UNKNOWN_RESIDENCY } from '../../functions/release/zone-days.ts'
import { prng } from '../../sim/prng.ts'
import { presence, town } from './towns.ts'

/**
 * A town in numbers, of which everything is known: residents by zone and cohort, where they are at 14:00,
 * and an operator whose share differs by district and cohort. Measurements are made of it as a release
 * makes them. Seeded; the release path itself has no seeds.
 */

const everyCohort = [...cohorts, UNKNOWN_COHORT]

export interface PanelOptions {
  readonly seed: number
  readonly districts?: number
  readonly zonesEach?: number
  /** Adults of a zone on average. */
  readonly residents?: number
  /** Dates that are pooled. */
  readonly dates?: number
  /** σ² of one date: of a cohort at a district, of a home at the root, of a home at a zone, of an hour at a zone. */
  readonly noise?: {
    readonly cohort: number
    readonly home: number
    readonly guests: number
    readonly hour: number
  }
}

/** As the design calculates it: profile at the districts, overnight at root and zones, presence at the zones. */
const NOISE = { cohort: 5_000, home: 2_500, guests: 2_857, hour: 1_500 }
const DISTRICT_FACTOR = 8
/** How often each is seen in a day beside where they are at 14:00. */
const OTHER_VISITS = 5
const AT_HOME = 0.5

export interface ZoneTruth {
  readonly zone: Zone
  /** All people, and the operator's, at night and at 14:00. */
  readonly all: readonly [number, number]
  readonly observed: readonly [number, number]
  readonly measured: readonly [Uncertain, Uncertain]
}

export interface Panel {
  readonly system: ZoneSystem
  readonly census: Census
  readonly nights: Nights
  readonly guests: Guests
  readonly zones: readonly ZoneTruth[]
  /** District × cohort → share of the operator's subscribers. */
  readonly shares: ReadonlyMap<string, ReadonlyMap<string, number>>
}

export function panel(options: PanelOptions): Panel {
  const { seed, districts = 8, zonesEach = 6, residents = 12_000, dates = 7, noise = NOISE } = options
  const random = prng('panel', seed)
  const normal = (variance: number): number => Math.sqrt(variance) * random.normal()
  const system = town(districts, zonesEach)
  const leaves = system.zones.filter(({ depth }) => depth === 2)
  const homes = system.zones.filter(({ depth }) => depth === 1)
  const lognormal = (deviation: number): number => Math.exp(normal(deviation ** 2))

  const cohortShare = new Map(cohorts.map((cohort) => [cohort, lognormal(0.25)]))
  const shares = new Map(
    homes.map(({ id }) => {
      const local = lognormal(0.25)
      return [
        id,
        new Map(
          cohorts.map((cohort) => [
            cohort,
            Math.min(0.6, 0.2 * local * cohortShare.get(cohort)! * lognormal(0.05)),
          ]),
        ),
      ] as const
    }),
  )
  const persons = new Map(homes.map(({ id }) => [id, new Map<string, number>()]))
  const draws = leaves.map(() => lognormal(0.8))
  const at = leaves.map((zone) => ({
    zone,
    all: [0, 0],
    observed: [0, 0],
    byHome: new Map<string, number>(),
  }))
  const nightBy = new Map(homes.map(({ id }) => [id, new Map<string, number>()]))
  for (const [from, home] of leaves.entries()) {
    const size = residents * lognormal(0.4)
    const pull = leaves.map((to, index) => draws[index]! * (to.parent === home.parent ? 6 : 1))
    const total = pull.reduce((sum, one) => sum + one, 0)
    for (const cohort of cohorts) {
      const people = Math.round((size / cohorts.length) * lognormal(0.15))
      const share = shares.get(home.parent!)!.get(cohort)!
      for (const [to, place] of at.entries()) {
        const stays = to === from ? AT_HOME : 0
        const going = Math.round(people * (stays + (1 - AT_HOME) * (pull[to]! / total)))
        const seen = Math.max(0, Math.round(going * share + normal(going * share * (1 - share))))
        bump(persons.get(home.parent!)!, cohort, going)
        bump(nightBy.get(home.parent!)!, cohort, seen)
        at[from]!.all[0]! += going
        at[from]!.observed[0]! += seen
        place.all[1]! += going
        place.observed[1]! += seen
        const others = going * share * OTHER_VISITS * (to === from ? 0 : 1)
        bump(place.byHome, home.parent!, seen + (to === from ? 0 : Math.max(0, others + normal(others))))
      }
      // Those who are out at 14:00 are at home at another time of the day.
      const out = people * (1 - AT_HOME) * (1 - pull[from]! / total)
      bump(at[from]!.byHome, home.parent!, out * share)
    }
  }
  const above = system.zones.filter(({ depth }) => depth < 2)
  const sums = above.map((zone) => {
    const below = at.filter((of) => zone.depth === 0 || of.zone.parent === zone.id)
    const byHome = new Map<string, number>()
    for (const of of below) {
      for (const [home, people] of of.byHome) {
        // Of several zones of the district, most guests see one; whoever lives there is there once a day.
        if (zone.depth === 1 && home !== zone.id) bump(byHome, home, people * 0.9)
      }
    }
    for (const [home, cohort] of nightBy) {
      if (zone.depth === 0 || home === zone.id) {
        byHome.set(
          home,
          [...cohort.values()].reduce((a, b) => a + b, 0),
        )
      }
    }
    const total = (of: 'all' | 'observed', index: number): number =>
      below.reduce((sum, one) => sum + one[of][index]!, 0)
    return {
      zone,
      all: [total('all', 0), total('all', 1)],
      observed: [total('observed', 0), total('observed', 1)],
      byHome,
    }
  })
  const measure = (value: number, variance: number): Uncertain => ({
    value: value + normal(variance / dates),
    variance: variance / dates,
  })
  const everywhere = [...sums, ...at]
  const footprint = (zone: Zone): ((people: number) => number) => {
    const { spread, error } = FOOTPRINT[roleOf(zone.depth, 3)]
    const model = 1 + normal(error ** 2)
    return (people) => people * model + normal(people * spread)
  }
  return {
    system,
    census: { persons },
    shares,
    nights: {
      byCohort: new Map(
        [...nightBy].map(([home, of]) => [
          home,
          new Map(everyCohort.map((cohort) => [cohort, measure(of.get(cohort) ?? 0, noise.cohort)])),
        ]),
      ),
      cohorts: new Map(
        everyCohort.map((cohort) => [
          cohort,
          measure(
            [...nightBy.values()].reduce((total, of) => total + (of.get(cohort) ?? 0), 0),
            noise.cohort,
          ),
        ]),
      ),
      byHome: new Map(
        [...nightBy].map(([home, of]) => [
          home,
          measure(
            [...of.values()].reduce((a, b) => a + b, 0),
            noise.home,
          ),
        ]),
      ),
    },
    guests: new Map(
      everywhere.map(({ zone, byHome }) => [
        zone.id,
        new Map(homes.map(({ id }) => [id, measure(byHome.get(id) ?? 0, noise.guests)])),
      ]),
    ),
    zones: everywhere.map(({ zone, all, observed }) => {
      const variance = zone.depth === 2 ? noise.hour : noise.hour * DISTRICT_FACTOR
      const seen = footprint(zone)
      const hour = (people: number): Uncertain => ({ value: seen(people) + normal(variance), variance })
      return {
        zone,
        all: [all[0]!, all[1]!],
        observed: [observed[0]!, observed[1]!],
        measured: [hour(observed[0]!), hour(observed[1]!)],
      }
    }),
  }
}

const bump = <Name>(map: Map<Name, number>, name: Name, by: number): void => {
  map.set(name, (map.get(name) ?? 0) + by)
}

/** An hour of a zone as a release would answer it, beside the truth. */
export interface Answered {
  readonly zone: Zone
  readonly hour: number
  /** All people, and the operator's. */
  readonly truth: number
  readonly observed: number
  readonly factor: number
  readonly all: ScaledEstimate
  /** Without a census. */
  readonly own: ScaledEstimate
}

const HOURS = [2, 14]

/** Everything from measurements to answers, but for the tables they lie in. */
export function answers(
  { system, census, nights, guests, zones }: Panel,
  { residents = true, drift = new Map<string, Drift>() } = {},
): Answered[] {
  const weights = nightWeights(nights, census)!
  const people = new Map([...weights.homes].map(([home, of]) => [home, of.people.value]))
  const mixes = homeMixes(system, guests, people)
  const presenceOf = new Map(zones.map(({ zone, measured }) => [zone.id, measured]))
  const own = homeAreas(system)
  const factorOf = factorsOf({
    system,
    weights,
    drifts: drift,
    mixes,
    visibility: ALL_VISIBLE,
    residency: residents ? residency(presenceOf, HOURS, mixes, drift, { system, own }) : UNKNOWN_RESIDENCY,
    hours: HOURS,
  })
  return zones.flatMap(({ zone, all, observed, measured }) =>
    HOURS.map((hour, position) => {
      const period = { position, day: 0, start: new Date(0), columns: { hour, fold: 0 } }
      const key = { zone, period, dimensions: [] }
      const estimated = { key, estimate: measured[position]!.value, variance: measured[position]!.variance }
      const role = roleOf(zone.depth, system.levels.length)
      const factor = factorOf(key, presence)
      return {
        zone,
        hour,
        truth: all[position]!,
        observed: observed[position]!,
        factor: factor.weight,
        all: scaled(estimated, role, presence, factor).scaled!,
        own: scaled(estimated, role, presence).scaled!,
      }
    }),
  )
}
