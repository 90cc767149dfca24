import { type Addresses, type City, DOORS, SHOPS } from './city.ts'
import type { Destinations } from './destinations.ts'
import { beginAt, DAY_MINUTES, emptyItinerary, goTo, type Itinerary } from './itinerary.ts'
import { type Occupation, occupations, type Population } from './population.ts'
import { type Choice, type Prng, prng } from './prng.ts'

/** How often people do what on a kind of day. */
const habits = {
  weekday: { office: 0.88, shop: 0.6, errand: 0.3, outing: 0.12, eveningOut: 0.1, visit: 0.07 },
  friday: { office: 0.84, shop: 0.6, errand: 0.32, outing: 0.12, eveningOut: 0.24, visit: 0.08 },
  saturday: { office: 0.05, shop: 0.5, errand: 0.55, outing: 0.3, eveningOut: 0.22, visit: 0.12 },
  sunday: { office: 0.03, shop: 0.28, errand: 0.28, outing: 0.3, eveningOut: 0.07, visit: 0.14 },
} as const
type Habits = (typeof habits)[keyof typeof habits]

/** Shifts run on all days. */
const SHIFT_ON_DUTY = 0.7
const DUTY_MINUTES = {
  shop: 490,
  late_shift: 480,
  night_shift: 490,
  student: 330,
  pupil: 400,
  home: 0,
} as const
/** An office worker fetches lunch or something else near work. */
const LUNCH = 0.3
/** Nobody runs an errand, or goes out, after a day that ends later than this. */
const LAST_ERRAND = 19 * 60
const LATEST_EVENING = 21 * 60

/** Makes everybody's days, one date after the other, each phone once a date: a night out ends the next day. */
export interface Routines {
  /** @returns the day of a phone; overwritten by the next call */
  day(weekday: number, phone: number): Itinerary
}

export function routines(
  city: City,
  places: { readonly addresses: Addresses; readonly destinations: Destinations },
  people: Population,
  seed: number,
): Routines {
  const { addresses, destinations } = places
  const random = prng('routines', city.id, seed)
  const itinerary = emptyItinerary()
  const day = new Day(itinerary, addresses, random)
  /** Where a phone is at midnight, and until which minute of the new day it stays there. */
  const nightAddress = people.home.slice()
  const nightUntil = new Float32Array(people.size)

  return {
    day(weekday, phone) {
      day.begin(nightAddress[phone]!, nightUntil[phone]!, people.home[phone]!)
      fill(occupations[people.occupation[phone]!]!, weekday, phone)
      rememberNight(phone)
      return itinerary
    },
  }

  function fill(occupation: Occupation, weekday: number, phone: number): void {
    if (occupation === 'none') return
    const habit = habitsOf(weekday)
    const home = people.home[phone]!
    const startsAt = people.startsAt[phone]! + 10 * random.normal()
    if (!random.chance(onDuty(occupation, weekday, habit))) freeDay(habit, home)
    else if (occupation === 'office') workDay(people.work[phone]!, startsAt, 500)
    else day.go(people.work[phone]!, startsAt, DUTY_MINUTES[occupation] + 20 * random.normal())
    if (day.now < LATEST_EVENING && occupation !== 'pupil') evening(habit, home)
    day.home(home)
  }

  function workDay(work: number, startsAt: number, length: number): void {
    const leaves = startsAt + length + 40 * random.normal()
    if (!random.chance(LUNCH)) {
      day.go(work, startsAt, leaves - startsAt)
      return
    }
    const lunchAt = 12.5 * 60 + 30 * random.normal()
    day.go(work, startsAt, lunchAt - startsAt)
    day.go(shop(destinations.shops, work), lunchAt, 25 + 20 * random.uniform())
    day.go(work, day.now, leaves - day.now)
  }

  /** Up to two outings by day. */
  function freeDay(habit: Habits, home: number): void {
    const errands = habit.errand + 0.25
    if (random.chance(errands)) {
      day.go(shop(destinations.shops, home), 600 + 330 * random.uniform(), stay(75)).home(home)
    }
    if (random.chance(habit.outing)) {
      day.go(shop(destinations.evenings, home), 780 + 240 * random.uniform(), stay(110)).home(home)
    } else if (random.chance(errands / 2)) {
      day.go(shop(destinations.shops, home), 840 + 240 * random.uniform(), stay(50)).home(home)
    }
  }

  /** After work: shopping on the way, then, now and then, out or to friends. */
  function evening(habit: Habits, home: number): void {
    if (day.now < LAST_ERRAND && random.chance(habit.errand)) {
      day.go(shop(destinations.shops, day.address), 15 * 60, stay(40))
    }
    if (random.chance(habit.eveningOut)) {
      day.go(shop(destinations.evenings, home), 1_150 + 50 * random.normal(), stay(190))
    } else if (random.chance(habit.visit)) {
      day.home(home).go(door(destinations.friends, home), 1_120 + 50 * random.normal(), stay(150))
    }
  }

  function shop(where: readonly Choice[], from: number): number {
    return addresses.shop(where[addresses.zone[from]!]!(random), random.below(SHOPS))
  }

  function door(where: readonly Choice[], from: number): number {
    return addresses.door(where[addresses.zone[from]!]!(random), random.below(DOORS))
  }

  /** Skewed: some stay long. At least a third of the mean. */
  function stay(meanMinutes: number): number {
    return meanMinutes * (0.33 + 0.67 * -Math.log(1 - 0.98 * random.uniform()))
  }

  function rememberNight(phone: number): void {
    let stop = itinerary.count - 1
    // Whoever is on the way home at midnight is taken to have arrived.
    while (stop > 0 && itinerary.leaves[stop - 1]! >= DAY_MINUTES) stop -= 1
    const until = itinerary.leaves[stop]! - DAY_MINUTES
    nightAddress[phone] = itinerary.address[stop]!
    nightUntil[phone] = Number.isFinite(until) ? until : 0
  }
}

function onDuty(occupation: Exclude<Occupation, 'none'>, weekday: number, habit: Habits): number {
  switch (occupation) {
    case 'office':
    case 'student':
      return habit.office
    case 'shop':
      return habit.shop
    case 'pupil':
      return weekday <= 5 ? 1 : 0
    case 'home':
      return 0
    default:
      return SHIFT_ON_DUTY
  }
}

/** @param weekday 1 Monday to 7 Sunday */
function habitsOf(weekday: number): Habits {
  if (weekday === 7) return habits.sunday
  if (weekday === 6) return habits.saturday
  return weekday === 5 ? habits.friday : habits.weekday
}

/** A day in the making: where its owner is, and from when on it may leave. */
class Day {
  readonly #itinerary: Itinerary
  readonly #addresses: Addresses
  readonly #random: Prng
  /** The earliest minute at which its owner leaves the last stop. */
  now = 0
  address = 0

  constructor(itinerary: Itinerary, addresses: Addresses, random: Prng) {
    this.#itinerary = itinerary
    this.#addresses = addresses
    this.#random = random
  }

  begin(address: number, until: number, home: number): this {
    beginAt(this.#itinerary, address)
    this.address = address
    this.now = until
    // A short way home, and then a night's rest before the next thing.
    return address === home ? this : this.home(home, until)
  }

  go(address: number, wanted: number, stayMinutes: number): this {
    const stays = Math.max(10, stayMinutes)
    goTo(this.#itinerary, this.#addresses, address, { wanted, notBefore: this.now, stayMinutes: stays })
    this.address = address
    this.now = this.#itinerary.leaves[this.#itinerary.count - 1]!
    return this
  }

  /** Home, at once; nothing where it is home already. */
  home(address: number, wanted = this.now): this {
    if (this.address === address) return this
    this.go(address, wanted, 10 + 20 * this.#random.uniform())
    return this
  }
}
