import type { LocalHour } from '../../functions/geography/local-hours.ts'
import type { PersonDay, Span } from './person-day.ts'
import type { TruthZone, TruthZones } from './zones.ts'

/** Whose day it is, and as how many it counts. */
export interface Subject {
  /** Of the operator, that count: no objections, minors or machines. Some people carry two. */
  readonly phones: number
  /** 1 for a resident of 18 or over, whether a customer or not; 0 for anybody else. */
  readonly people: number
  /** As the operator knows it; index into `cohorts`. */
  readonly knownCohort: number
  /** As it is. */
  readonly cohort: number
}

/** Of an hour, a block, or a date, in the unit of figures (person-minutes, people). */
export interface TruthCell {
  readonly zone: TruthZone
  readonly start: Date
  readonly hour?: number
  readonly fold?: number
  readonly block?: number
  readonly age_band?: string
  readonly gender?: string
  readonly dwell_class?: string
  readonly destination?: string
  readonly home?: string
  /** The operator's own phones that count. */
  readonly value: number
  /** Residents of 18 and over. */
  readonly everybody: number
}

/** Minutes of one person's date by zone, every level; zones without any are not listed. */
export interface ZoneMinutes {
  count: number
  /** Index into `TruthZones.all`. */
  readonly zone: Uint16Array
  readonly minutes: Uint16Array
}

/** What every product needs to know of a local date. */
export interface Frame {
  readonly zones: TruthZones
  readonly hours: readonly LocalHour[]
  readonly spans: readonly Span[]
  /** Minutes by the clocks before each minute of the plan. */
  readonly upTo: Uint16Array
}

/** The truth of one product and date. It keeps nothing of a person. */
export interface ProductTruth {
  add(day: PersonDay, totals: ZoneMinutes, who: Subject): void
  /** Every cell there may be, also those in which nobody was. */
  cells(): Iterable<TruthCell>
}

export const BLOCK_MINUTES = 240
export const BLOCKS = 6

/** @returns by block, the instant at which it begins */
export const blockStarts = (hours: readonly LocalHour[]): Date[] =>
  Array.from(
    { length: BLOCKS },
    (_, block) => hours.find(({ hour }) => Math.floor(hour / 4) === block)!.start,
  )

/** Two counts per cell: the operator's phones, and residents. */
export class Tally {
  readonly #phones: Uint32Array
  readonly #people: Uint32Array

  constructor(cells: number) {
    this.#phones = new Uint32Array(cells)
    this.#people = new Uint32Array(cells)
  }

  /** A person counts in a cell by the cohort, which the operator may not know: then in two cells. */
  add(known: number, who: Subject, actual = known): void {
    this.#phones[known]! += who.phones
    this.#people[actual]! += who.people
  }

  of(cell: number): { value: number; everybody: number } {
    return { value: this.#phones[cell]!, everybody: this.#people[cell]! }
  }

  /** Counts of some cells together. */
  sum(cells: Iterable<number>): { value: number; everybody: number } {
    let [value, everybody] = [0, 0]
    for (const cell of cells) {
      value += this.#phones[cell]!
      everybody += this.#people[cell]!
    }
    return { value, everybody }
  }
}
