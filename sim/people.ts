import { type Addresses, DOORS, SHOPS } from './addresses.ts'
import { genders } from './cohorts.ts'
import type { Destinations } from './destinations.ts'
import type { Prng } from './prng.ts'
import { ageBands, COHORTS } from './residents.ts'

/** What a weekday is made of. */
export const occupations = [
  'office',
  'shop',
  'late_shift',
  'night_shift',
  'student',
  'pupil',
  'home',
  'none',
] as const
export type Occupation = (typeof occupations)[number]

/** People as columns: fifty million of them fit into memory. */
export interface People {
  readonly size: number
  /** Index into `occupations`. */
  readonly occupation: Uint8Array
  readonly birthYear: Uint16Array
  /** Index into `genders`. */
  readonly gender: Uint8Array
  /** Addresses; `work` is the home's where there is none, and so is `secondHome`. */
  readonly home: Uint32Array
  readonly work: Uint32Array
  readonly secondHome: Uint32Array
  /** Minute of the day at which they like to be at work or school. */
  readonly startsAt: Uint16Array
}

/** One of them. */
export type Settled = Readonly<Record<'home' | 'work' | 'birthYear' | 'gender', number>>

export const settled = (people: People, person: number): Settled => ({
  home: people.home[person]!,
  work: people.work[person]!,
  birthYear: people.birthYear[person]!,
  gender: people.gender[person]!,
})

export interface Places {
  readonly addresses: Addresses
  readonly destinations: Destinations
}

/** Parts of the adults. */
const SECOND_HOMES = 0.03

/** Parts of the adults of each band: at the desk, in shops, late, at night, studying; the others are at home. */
const occupied: readonly (readonly [number, number, number, number, number])[] = [
  [0.24, 0.12, 0.04, 0.02, 0.46],
  [0.64, 0.12, 0.05, 0.03, 0.04],
  [0.65, 0.11, 0.05, 0.03, 0],
  [0.56, 0.1, 0.04, 0.03, 0],
  [0.07, 0.03, 0, 0, 0],
]

export const columns = (size: number): People => ({
  size,
  occupation: new Uint8Array(size),
  birthYear: new Uint16Array(size),
  gender: new Uint8Array(size),
  home: new Uint32Array(size),
  work: new Uint32Array(size),
  secondHome: new Uint32Array(size),
  startsAt: new Uint16Array(size),
})

/** Gives a resident of a cell age, home and work. */
export function settleIn(
  places: Places,
  people: People,
  person: number,
  cell: number,
  {
    kind,
    year,
    random,
  }: { kind: 'observed' | 'opt_out' | 'other' | 'minor' | 'machine'; year: number; random: Prng },
): void {
  const { addresses, destinations } = places
  const zone = Math.floor(cell / COHORTS)
  const cohort = cell % COHORTS
  const band = Math.floor(cohort / genders.length)
  const home = addresses.door(zone, random.below(DOORS))
  const age = kind === 'minor' ? 12 + random.below(6) : ageIn(band, random)
  const occupation = kind === 'machine' ? 'none' : kind === 'minor' ? 'pupil' : occupationOf(band, random)
  people.home[person] = home
  people.occupation[person] = occupations.indexOf(occupation)
  people.work[person] = workplace(occupation, zone, home, places, random)
  people.startsAt[person] = startOf(occupation, random)
  people.birthYear[person] = year - age
  people.gender[person] = cohort % genders.length
  people.secondHome[person] =
    kind !== 'minor' && kind !== 'machine' && random.chance(SECOND_HOMES)
      ? addresses.door(destinations.secondHomes(random), random.below(DOORS))
      : home
}

function ageIn(band: number, random: Prng): number {
  const { from, to } = ageBands[band]!
  return from + random.below(to - from + 1)
}

function occupationOf(band: number, random: Prng): Occupation {
  const at = random.uniform()
  let sum = 0
  for (const [index, part] of occupied[band]!.entries()) {
    sum += part
    if (at < sum) return (['office', 'shop', 'late_shift', 'night_shift', 'student'] as const)[index]!
  }
  return 'home'
}

function workplace(
  occupation: Occupation,
  zone: number,
  home: number,
  { addresses, destinations }: Places,
  random: Prng,
): number {
  switch (occupation) {
    case 'home':
    case 'none':
      return home
    case 'shop':
      return addresses.shop(destinations.shops[zone]!(random), random.below(SHOPS))
    case 'student':
      return addresses.shop(destinations.campus[zone]!(random), random.below(SHOPS))
    case 'pupil':
      return addresses.door(destinations.school[zone]!(random), 0)
    default:
      return addresses.door(destinations.work[zone]!(random), random.below(DOORS))
  }
}

/** Around the usual hour, in minutes of the day. */
function startOf(occupation: Occupation, random: Prng): number {
  const usual: Partial<Record<Occupation, readonly [mean: number, spread: number]>> = {
    office: [8.5 * 60, 45],
    shop: [9.5 * 60, 40],
    late_shift: [14 * 60, 20],
    night_shift: [22 * 60, 20],
    student: [10 * 60, 60],
    pupil: [8.75 * 60, 5],
  }
  const [mean, spread] = usual[occupation] ?? [12 * 60, 0]
  return Math.round(mean + spread * Math.max(-2.5, Math.min(2.5, random.normal())))
}
