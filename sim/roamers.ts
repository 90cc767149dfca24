import { DOORS, SHOPS } from './addresses.ts'
import type { City } from './city.ts'
import { Day } from './day.ts'
import { DAY_MINUTES, emptyItinerary, type Itinerary } from './itinerary.ts'
import type { Places } from './people.ts'
import { choice, type Prng, prng } from './prng.ts'
import { activityOf } from './usage.ts'

/**
 * Where guests come from: ISO 3166 code, mobile country code (ITU-T E.212), and a weight, invented.
 * A network's own digits are 01 everywhere: nobody is meant.
 */
const origins: readonly (readonly [country: string, mcc: string, weight: number])[] = [
  ['us', '310', 15],
  ['fr', '208', 12],
  ['de', '262', 11],
  ['gb', '234', 11],
  ['es', '214', 9],
  ['it', '222', 8],
  ['nl', '204', 7],
  ['ie', '272', 6],
  ['pl', '260', 6],
  ['cn', '460', 5],
  ['ch', '228', 4],
  ['in', '404', 3],
  ['jp', '440', 3],
]

/** Phones of guests on an average date, as a part of the operator's that count. */
const GUESTS = 0.03
const DAY_TRIPS = 0.25
/** Nights of the others: at least one, this many on average, and no more than a fortnight. */
const NIGHTS = { mean: 3.2, most: 14 }

/** Phones of foreign networks, each for one stay. */
export interface Roamers {
  readonly size: number
  /** Index into `origins` of the countries that are not the city's. */
  readonly origin: Uint8Array
  /** Number of the date of coming (0 is the first one; some came before it), and of leaving. */
  readonly comes: Int16Array
  readonly leaves: Int16Array
  readonly hotel: Uint32Array
  readonly activity: Float32Array
  country(roamer: number): string
  /** `208-01` */
  network(roamer: number): string
}

/** @param days how many dates are simulated */
export function roamers(
  city: City,
  { addresses, destinations }: Places,
  { observed, days, seed }: { observed: number; days: number; seed: number },
): Roamers {
  const random = prng('roamers', city.id, seed)
  const abroad = origins.filter(([country]) => country !== city.country)
  const originOf = choice(abroad.map(([, , weight]) => weight))
  const arrivals = (GUESTS * observed) / (1 + (1 - DAY_TRIPS) * NIGHTS.mean)
  const stays: { comes: number; leaves: number }[] = []
  for (let comes = -NIGHTS.most; comes < days; comes += 1) {
    for (let left = arrivals; random.chance(left); left -= 1) {
      const leaves = comes + nights(random)
      if (leaves >= 0) stays.push({ comes, leaves })
    }
  }
  const origin = Uint8Array.from(stays, () => originOf(random))
  return {
    size: stays.length,
    origin,
    comes: Int16Array.from(stays, ({ comes }) => comes),
    leaves: Int16Array.from(stays, ({ leaves }) => leaves),
    hotel: Uint32Array.from(stays, () => addresses.door(destinations.hotels(random), random.below(DOORS))),
    activity: Float32Array.from(stays, () => activityOf(random)),
    country: (roamer) => abroad[origin[roamer]!]![0],
    network: (roamer) => `${abroad[origin[roamer]!]![1]}-01`,
  }
}

function nights(random: Prng): number {
  if (random.chance(DAY_TRIPS)) return 0
  return Math.min(NIGHTS.most, 1 + Math.floor(-Math.log(1 - random.uniform()) * (NIGHTS.mean - 0.5)))
}

/** Makes the days of guests. @returns null on dates on which a guest is not there */
export function guestDays(
  places: Places,
  guests: Roamers,
  random: Prng,
): (date: number, roamer: number) => Itinerary | null {
  const { addresses, destinations } = places
  const itinerary = emptyItinerary()
  const day = new Day(itinerary, addresses, random)

  return (date, roamer) => {
    const [comes, leaves, hotel] = [guests.comes[roamer]!, guests.leaves[roamer]!, guests.hotel[roamer]!]
    if (date < comes || date > leaves) return null
    const begins =
      date === comes ? 60 * (comes === leaves ? 9 + 2 * random.uniform() : 11 + 8 * random.uniform()) : 0
    const ends =
      date === leaves
        ? 60 * (comes === leaves ? 18 + 4 * random.uniform() : 8 + 6 * random.uniform())
        : DAY_MINUTES
    // Day trips begin and end at a station, which is as good as a hotel.
    day.begin(hotel, begins, hotel)
    itinerary.begins = begins
    itinerary.ends = ends
    const outings = 1 + random.below(3)
    for (let outing = 0; outing < outings && day.now < Math.min(ends - 60, 20 * 60); outing += 1) {
      const where = random.chance(0.35) ? destinations.shops : destinations.evenings
      const zone = where[addresses.zone[day.address]!]!(random)
      day.go(
        addresses.shop(zone, random.below(SHOPS)),
        570 + 60 * random.uniform(),
        60 + 110 * random.uniform(),
      )
    }
    day.home(hotel)
    return itinerary
  }
}
