import { DOORS, SHOPS } from './addresses.ts'
import { Day } from './day.ts'
import { DAY_MINUTES, emptyItinerary, type Itinerary } from './itinerary.ts'
import { type Occupation, occupations, type People, type Places } from './people.ts'
import type { Choice, Prng } from './prng.ts'

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
/** Whoever has a second home spends so many weekends there, from Friday to Sunday. */
const WEEKENDS_AWAY = 0.6
const FRIDAY = 5
const SATURDAY = 6
/** A public holiday is one, too. */
export const SUNDAY = 7
/** Nobody runs an errand, or goes out, after a day that ends later than this. */
const LAST_ERRAND = 19 * 60
const LATEST_EVENING = 21 * 60

/** Makes everybody's days, one date after the other, each person once a date: a night out ends the next day. */
export interface Routines {
  /**
   * @param weekday 1 Monday to 7 Sunday; a public holiday is a Sunday
   * @returns the day of a person; overwritten by the next call
   */
  day(weekday: number, person: number): Itinerary
}

export function routines(places: Places, people: People, random: Prng): Routines {
  const { addresses, destinations } = places
  const itinerary = emptyItinerary()
  const day = new Day(itinerary, addresses, random)
  /** Where a person is at midnight, and until which minute of the new day it stays there. */
  const nightAddress = people.home.slice()
  const nightUntil = new Float32Array(people.size)
  /** 1 for a weekend at the second home. */
  const away = new Uint8Array(people.size)

  return {
    day(weekday, person) {
      const [from, to] = homes(weekday, person)
      day.begin(nightAddress[person]!, nightUntil[person]!, from)
      fill(occupations[people.occupation[person]!]!, weekday, person, from)
      if (from !== to) day.home(to, 16.5 * 60 + 180 * random.uniform())
      else day.home(to)
      rememberNight(person)
      return itinerary
    },
  }

  /** Where the day is spent that is not spent elsewhere, and where it ends. */
  function homes(weekday: number, person: number): readonly [from: number, to: number] {
    const [home, second] = [people.home[person]!, people.secondHome[person]!]
    if (home === second) return [home, home]
    const wasAway = away[person] === 1
    if (weekday === FRIDAY && random.chance(WEEKENDS_AWAY)) away[person] = 1
    else if (weekday !== SATURDAY) away[person] = 0
    return [wasAway ? second : home, away[person] === 1 ? second : home]
  }

  function fill(occupation: Occupation, weekday: number, person: number, home: number): void {
    if (occupation === 'none') return
    const habit = habitsOf(weekday)
    const startsAt = people.startsAt[person]! + 10 * random.normal()
    if (!random.chance(onDuty(occupation, weekday, habit))) freeDay(habit, home)
    else if (occupation === 'office') workDay(people.work[person]!, startsAt, 500)
    else day.go(people.work[person]!, startsAt, DUTY_MINUTES[occupation] + 20 * random.normal())
    if (day.now < LATEST_EVENING && occupation !== 'pupil') evening(habit, home)
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

  function rememberNight(person: number): void {
    let stop = itinerary.count - 1
    // Whoever is on the way home at midnight is taken to have arrived.
    while (stop > 0 && itinerary.leaves[stop - 1]! >= DAY_MINUTES) stop -= 1
    const until = itinerary.leaves[stop]! - DAY_MINUTES
    nightAddress[person] = itinerary.address[stop]!
    nightUntil[person] = Number.isFinite(until) ? until : 0
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
      return weekday <= FRIDAY ? 1 : 0
    case 'home':
      return 0
    default:
      return SHIFT_ON_DUTY
  }
}

/** @param weekday 1 Monday to 7 Sunday */
function habitsOf(weekday: number): Habits {
  if (weekday === SUNDAY) return habits.sunday
  if (weekday === SATURDAY) return habits.saturday
  return weekday === FRIDAY ? habits.friday : habits.weekday
}
