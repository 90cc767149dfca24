import type { City, CityZone } from './city.ts'
import { distanceM } from './plane.ts'
import { type Choice, choice } from './prng.ts'

/** Where people of a zone go: what attracts them there, less with distance. By zone of origin. */
export interface Destinations {
  readonly work: readonly Choice[]
  readonly school: readonly Choice[]
  readonly campus: readonly Choice[]
  readonly shops: readonly Choice[]
  readonly evenings: readonly Choice[]
  readonly friends: readonly Choice[]
  /** From anywhere. */
  readonly secondHomes: Choice
  readonly hotels: Choice
}

/** Distance at which a destination has lost 63 % of its pull: a gravity model with exponential deterrence. */
const REACH_M = { work: 4_000, school: 1_200, campus: 20_000, shops: 2_200, evenings: 3_500, friends: 3_000 }
/** In a large city people go farther to work and out: the reach as a part of the city's radius, if that is more. */
const REACH_PER_RADIUS = 0.35

export function destinations({ zones, radiusM }: City): Destinations {
  const from = (reachM: number, pull: (zone: CityZone) => number): Choice[] =>
    zones.map((origin) =>
      choice(zones.map((zone) => pull(zone) * Math.exp(-distanceM(origin.centre, zone.centre) / reachM))),
    )
  return {
    work: from(Math.max(REACH_M.work, REACH_PER_RADIUS * radiusM), ({ jobs }) => jobs),
    school: from(REACH_M.school, ({ residents }) => residents),
    campus: from(REACH_M.campus, ({ campus }) => campus ?? 0),
    shops: from(REACH_M.shops, ({ retail }) => retail),
    evenings: from(Math.max(REACH_M.evenings, REACH_PER_RADIUS * radiusM), ({ evenings }) => evenings),
    friends: from(REACH_M.friends, ({ residents }) => residents),
    secondHomes: choice(zones.map(({ residents }) => residents)),
    hotels: choice(zones.map(({ evenings, jobs }) => evenings + jobs)),
  }
}
