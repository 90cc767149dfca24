import { JOB_COLLECTION } from './jobs.ts'
import { PLACE_COLLECTION } from './places.ts'
import { SANDBOX_COLLECTION } from './sandbox.ts'
import type { KeyLife } from './vocabulary.ts'

/** For how long things are kept at most, in whole days. What removes them counts from their writing. */
export const retentionDays = {
  /** Raw records of persons, where nothing has read them. */
  raw: 1,
  /** The latest files of subscribers and objections, and notes on files that cannot be read. */
  identities: 35,
  quarantine: 35,
  /** Exact figures, after their release. */
  figures: 7,
  /** What a run writes for itself alone. */
  ofOneRun: 1,
  /** Parts that the tables of a reference are put together of; each version has copies of its own. */
  batches: 365,
  /** Files that buyers asked for as jobs. */
  results: 7,
  /** Who asked for what, and how much tenants used. */
  auditTrail: 400,
  /** Measurements, releases, and the estimates that are served. */
  published: 730,
} as const

/**
 * Documents that end, by their collection. Others stay: what has been spent, and what is in force. What is known of a
 * landed file is needed while its event may come again.
 */
export const documentDays: Readonly<Record<string, number>> = {
  'release-counts': retentionDays.published,
  objections: retentionDays.published,
  landed: retentionDays.quarantine,
  // A while longer than its file: it says then that it has expired, and not that it never was.
  [JOB_COLLECTION]: 2 * retentionDays.results,
  // Before the figures that it names: a sandbox that nobody published again is empty, and not broken.
  [SANDBOX_COLLECTION]: retentionDays.published - 1,
  // With the rows of jobs that tenants were given; which places are taken can be seen by what took them.
  [PLACE_COLLECTION]: retentionDays.auditTrail,
}

/** How long after its end an epoch's key and rows are kept. */
export const KEPT_AFTER_EPOCH_HOURS = 48

const LONGEST_EPOCH_DAYS: Readonly<Record<KeyLife, number>> = { day: 1, month: 31 }

/** From the first hour of an epoch until its key is destroyed, after which none of its dates is released. */
export const openDays = (keyLife: KeyLife): number =>
  LONGEST_EPOCH_DAYS[keyLife] + KEPT_AFTER_EPOCH_HOURS / 24
