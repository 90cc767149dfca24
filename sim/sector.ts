import type { Point } from './plane.ts'

/** An antenna sector. */
export interface Sector extends Point {
  readonly id: string
  /** Sectors of one mast have the same. */
  readonly site: number
  /** Degrees clockwise from north. */
  readonly azimuth: number
  readonly beamWidth: number
  readonly rangeM: number
  readonly technology: string
  /** How much a phone likes it beyond its signal. */
  readonly preferenceDb: number
  /** Location area; one per district. */
  readonly area: string
}

/** A square of the ground, in all of which phones are served alike. */
export interface ServedSquare {
  /** Its middle. */
  readonly x: number
  readonly y: number
  readonly widthM: number
  /** Index into `sectors`, with the probability that it serves a phone here; they add up to 1. */
  readonly shares: readonly (readonly [sector: number, probability: number])[]
}

/** In place of a sector: no phone is served here. */
export const UNSERVED = -1
