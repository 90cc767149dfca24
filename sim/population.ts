import { type Addresses, type City, type CityZone, DOORS, SHOPS } from './city.ts'
import type { Destinations } from './destinations.ts'
import { choice, type Prng, prng } from './prng.ts'

/** Why a phone is there: to be counted, or to be left out for one of the reasons. */
export const kinds = ['observed', 'opt_out', 'minor', 'machine'] as const
type Kind = (typeof kinds)[number]

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

/** Phones as columns: ten million of them fit into memory. Those that count come first. */
export interface Population {
  readonly size: number
  /** Index into `kinds`. */
  readonly kind: Uint8Array
  /** Index into `occupations`. */
  readonly occupation: Uint8Array
  /** 0 is unknown to the operator. */
  readonly birthYear: Uint16Array
  /** 0 unknown, 1 female, 2 male. */
  readonly gender: Uint8Array
  /** Addresses; `work` is the home's where there is none. */
  readonly home: Uint32Array
  readonly work: Uint32Array
  /** Minute of the day at which its owner likes to be at work or school. */
  readonly startsAt: Uint16Array
  /** Records relative to the mean phone's. */
  readonly activity: Float32Array
}

/** Phones that must be left out, on top of those that count, as a part of them. */
const EXTRA: Readonly<Record<Exclude<Kind, 'observed'>, number>> = {
  opt_out: 0.025,
  minor: 0.04,
  machine: 0.01,
}

/** Adults by age, and how the age of a zone's residents leans. */
export const ageBands = [
  { band: '18-24', from: 19, to: 24, adults: 0.11, lean: -2 },
  { band: '25-34', from: 25, to: 34, adults: 0.19, lean: -1 },
  { band: '35-49', from: 35, to: 49, adults: 0.27, lean: 0 },
  { band: '50-64', from: 50, to: 64, adults: 0.23, lean: 1 },
  { band: '65+', from: 65, to: 90, adults: 0.2, lean: 2 },
] as const

/** Parts of the adults of each band: at the desk, in shops, late, at night, studying; the others are at home. */
const occupied: readonly (readonly [number, number, number, number, number])[] = [
  [0.24, 0.12, 0.04, 0.02, 0.46],
  [0.64, 0.12, 0.05, 0.03, 0.04],
  [0.65, 0.11, 0.05, 0.03, 0],
  [0.56, 0.1, 0.04, 0.03, 0],
  [0.07, 0.03, 0, 0, 0],
]

/** Lines of which the operator does not know birth year, or gender. */
const UNKNOWN = { birthYear: 0.004, gender: 0.006 }
/** Spread of the logarithm of records a phone. */
const ACTIVITY_SPREAD = 0.35

/** Adults of a zone by age band; adds up to 1. */
export function ageMix({ use }: CityZone): number[] {
  const lean = use === 'home' ? 0.06 : -0.12
  const weights = ageBands.map((band) => band.adults * Math.exp(lean * band.lean))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/**
 * @param observed phones that count
 * @param year of the first date: ages are those at its end
 */
export function population(
  city: City,
  places: { readonly addresses: Addresses; readonly destinations: Destinations },
  { observed, seed, year }: { observed: number; seed: number; year: number },
): Population {
  const random = prng('population', city.id, seed)
  const extras = kinds.flatMap((kind, index) =>
    kind === 'observed' ? [] : Array<number>(Math.ceil(EXTRA[kind] * observed)).fill(index),
  )
  const size = observed + extras.length
  const people: Population = {
    size,
    kind: new Uint8Array(size),
    occupation: new Uint8Array(size),
    birthYear: new Uint16Array(size),
    gender: new Uint8Array(size),
    home: new Uint32Array(size),
    work: new Uint32Array(size),
    startsAt: new Uint16Array(size),
    activity: new Float32Array(size),
  }
  people.kind.set(extras, observed)
  const homeZone = choice(city.zones.map(({ residents }) => residents))
  const bandOf = city.zones.map((zone) => choice(ageMix(zone)))
  for (let phone = 0; phone < size; phone += 1) {
    const kind = kinds[people.kind[phone]!]!
    const zone = homeZone(random)
    const home = places.addresses.door(zone, random.below(DOORS))
    const band = bandOf[zone]!(random)
    const age = kind === 'minor' ? 12 + random.below(6) : ageIn(band, random)
    const occupation = kind === 'machine' ? 'none' : kind === 'minor' ? 'pupil' : occupationOf(band, random)
    people.home[phone] = home
    people.occupation[phone] = occupations.indexOf(occupation)
    people.work[phone] = workplace(occupation, zone, home, places, random)
    people.startsAt[phone] = startOf(occupation, random)
    people.birthYear[phone] = kind === 'observed' && random.chance(UNKNOWN.birthYear) ? 0 : year - age
    people.gender[phone] = random.chance(UNKNOWN.gender) ? 0 : 1 + random.below(2)
    people.activity[phone] = Math.exp(ACTIVITY_SPREAD * random.normal() - ACTIVITY_SPREAD ** 2 / 2)
  }
  return people
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
  { addresses, destinations }: { readonly addresses: Addresses; readonly destinations: Destinations },
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
