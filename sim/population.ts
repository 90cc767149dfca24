import type { City } from './city.ts'
import { columns, type People, type Places, settleIn } from './people.ts'
import { choice, prng } from './prng.ts'
import type { Residents } from './residents.ts'
import { activityOf } from './usage.ts'

/** Why a phone is there: to be counted, or to be left out for one of the reasons. */
export const kinds = ['observed', 'opt_out', 'minor', 'machine'] as const
export type Kind = (typeof kinds)[number]

/**
 * Everybody with a line, and the lines: person p has line p, and some have a second one, of those that
 * come after all people's. Those who count come first.
 */
export interface Customers extends People {
  readonly lines: number
  /** By person: index into `kinds`. */
  readonly kind: Uint8Array
  /** By person: the second line, or 0. */
  readonly secondLine: Uint32Array
  /** By person, what the operator does not know. */
  readonly unknownYear: Uint8Array
  readonly unknownGender: Uint8Array
  /** By line, records relative to the mean phone's. */
  readonly activity: Float32Array
}

/** Phones that must be left out, on top of those that count, as a part of them. */
const EXTRA: Readonly<Record<Exclude<Kind, 'observed'>, number>> = {
  opt_out: 0.025,
  minor: 0.04,
  machine: 0.01,
}
/** Of the phones that count, those in a pocket with another one. */
const SECOND_LINES = 0.02
/** Lines of which the operator does not know birth year, or gender. */
const UNKNOWN = { birthYear: 0.004, gender: 0.006 }

/** Customers of 18 and over to so many phones that count. */
export const adultCustomers = (observed: number): number =>
  ownersOf(observed) + Math.ceil(EXTRA.opt_out * observed)

const ownersOf = (observed: number): number => observed - Math.floor(SECOND_LINES * observed)

/**
 * @param observed phones that count
 * @param year of the first date: ages are those at its end
 * @returns also how many of the residents of each cell are customers
 */
export function customers(
  city: City,
  places: Places,
  residents: Residents,
  { observed, seed, year }: { observed: number; seed: number; year: number },
): { readonly people: Customers; readonly taken: Uint32Array } {
  const random = prng('population', city.id, seed)
  const owners = ownersOf(observed)
  const extras = kinds.flatMap((kind, index) =>
    kind === 'observed' ? [] : Array<number>(Math.ceil(EXTRA[kind] * observed)).fill(index),
  )
  const size = owners + extras.length
  const lines = observed + extras.length
  const people: Customers = {
    ...columns(size),
    lines,
    kind: new Uint8Array(size),
    secondLine: new Uint32Array(size),
    unknownYear: new Uint8Array(size),
    unknownGender: new Uint8Array(size),
    activity: new Float32Array(lines),
  }
  people.kind.set(extras, owners)
  for (let line = size; line < lines; line += 1) {
    people.secondLine[Math.floor(((line - size + 0.5) * owners) / (lines - size))] = line
  }
  const taken = new Uint32Array(residents.adults.length)
  const cellOf = choice(Array.from(residents.adults, (count, cell) => count * residents.share[cell]!))
  for (let person = 0; person < size; person += 1) {
    const kind = kinds[people.kind[person]!]!
    const isAdult = kind === 'observed' || kind === 'opt_out'
    let cell = cellOf(random)
    while (isAdult && taken[cell]! >= residents.adults[cell]!) cell = cellOf(random)
    if (isAdult) taken[cell]! += 1
    settleIn(places, people, person, cell, { kind, year, random })
    people.unknownYear[person] = kind === 'observed' && random.chance(UNKNOWN.birthYear) ? 1 : 0
    people.unknownGender[person] = random.chance(UNKNOWN.gender) ? 1 : 0
  }
  for (let line = 0; line < lines; line += 1) {
    people.activity[line] = activityOf(random)
  }
  return { people, taken }
}

/** Residents of 18 and over without a line. */
export function others(
  city: City,
  places: Places,
  residents: Residents,
  taken: Uint32Array,
  { seed, year }: { seed: number; year: number },
): People {
  const random = prng('others', city.id, seed)
  const left = residents.adults.map((count, cell) => count - taken[cell]!)
  const people = columns(left.reduce((sum, count) => sum + count, 0))
  let person = 0
  left.forEach((count, cell) => {
    for (const end = person + count; person < end; person += 1) {
      settleIn(places, people, person, cell, { kind: 'other', year, random })
    }
  })
  return people
}
