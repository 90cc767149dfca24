import type { Reference } from '../../functions/geography/index.ts'
import type { KeyLife, LocalDate, PrivacyProfile } from '../../functions/model/vocabulary.ts'
import type { LocalDeployment } from '../local.ts'
import type { Progress } from '../progress.ts'

/** Where an attacker looks: what buyers get, or, at worst, what is stored behind it. */
export type Surface = 'api' | 'exports' | 'measurements' | 'pseudonyms'

/** What one attack came to on one surface. */
export interface Attempt {
  readonly attack: string
  /** What the attacker wants to know: one sentence. */
  readonly question: string
  readonly surface: Surface
  /** What the numbers are, with their unit: part of 4,000 guesses that are right. */
  readonly measure: string
  readonly trials: number
  /** The same attack on unprotected figures. */
  readonly control: number
  /** The least that the control has to reach: an attack that fails there too was never tried. */
  readonly needed: number
  readonly result: number
  /** The result may not be above. */
  readonly bound: number
  /** Where the bound comes from, with its false-alarm rate. */
  readonly reason: string
}

/** A simulated city that went through the pipeline, as attackers find it. */
export interface AttackWorld {
  readonly local: LocalDeployment
  /** What `simulate` wrote, truth included. */
  readonly feeds: string
  readonly reference: Reference
  readonly dates: readonly LocalDate[]
  readonly keyLife: KeyLife
  readonly privacy: PrivacyProfile
  /** The real API in this process, with the token of a tenant. */
  readonly ask: (path: string) => Promise<Response>
  readonly progress: Progress
  /** Of the attacker's choices alone: seeded, from 0 to 1. */
  readonly random: () => number
}

export type Attack = (world: AttackWorld) => Promise<readonly Attempt[]>

export const verdictOf = ({ control, needed, result, bound }: Attempt): Verdict =>
  !(control >= needed) ? 'the control failed' : result <= bound ? 'pass' : 'fail'
export type Verdict = 'pass' | 'fail' | 'the control failed'
