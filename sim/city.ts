import type { Country } from '../functions/model/vocabulary.ts'
import type { LonLat, Point, Shape } from './plane.ts'

/** What a zone is mostly used for, as zone files say it. */
export type Use = 'home' | 'work' | 'retail' | 'mixed'

/** How a zone is used. Weights are relative to those of the other zones. */
export interface Character {
  readonly use: Use
  readonly residents: number
  readonly jobs: number
  readonly retail: number
  /** Restaurants, bars, theatres. */
  readonly evenings: number
  readonly campus?: number
}

/** A leaf. */
export interface CityZone extends Character {
  readonly id: string
  readonly name: string
  /** Index of the district. */
  readonly district: number
  readonly shape: Shape
  readonly centre: Point
  /** From a census: adults by cohort (as `cohorts` has them, less the last), and children by gender. */
  readonly mix?: readonly number[]
  readonly children?: readonly number[]
}

interface District {
  readonly id: string
  readonly name: string
  readonly shape: Shape
}

/** A zone of any level, as the zone file has it. */
export interface TreeZone {
  readonly id: string
  readonly name: string
  /** null at the root. */
  readonly parent: string | null
  readonly level: string
}

/** A city: a root, its districts, and their zones. An invented one depends on its name only. */
export interface City {
  /** Of the root, and of the zone system. */
  readonly id: string
  readonly name: string
  readonly country: Country
  /** Where x and y are 0. */
  readonly middle: LonLat
  /** Of a disc as large as the city. */
  readonly radiusM: number
  /** The outline, or the zones beside each other. */
  readonly shape: Shape
  /** Every zone of every level, root first. */
  readonly tree: readonly TreeZone[]
  /** Parents of leaves. */
  readonly districts: readonly District[]
  /** The leaves. */
  readonly zones: readonly CityZone[]
  /** Path of the zone file that the city stands on; an invented city's is made of the above. */
  readonly zoneFile?: string
}

/** The tree of a city that has its districts right below the root. */
export function threeLevels(
  root: { readonly id: string; readonly name: string },
  districts: City['districts'],
  zones: City['zones'],
): TreeZone[] {
  return [
    { id: root.id, name: root.name, parent: null, level: 'city' },
    ...districts.map(({ id, name }) => ({ id, name, parent: root.id, level: 'district' })),
    ...zones.map(({ id, name, district }) => ({ id, name, parent: districts[district]!.id, level: 'zone' })),
  ]
}
