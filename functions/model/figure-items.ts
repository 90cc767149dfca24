import { z } from 'zod'
import type { LedgerEntry } from './ledger.ts'

/**
 * What the figure store holds: noisy estimates, signed and not yet thresholded, because the threshold
 * of an average over days is taken on the average. They never leave the serving function as they are.
 */
export const figureCellSchema = z.object({
  zone: z.string(),
  /** UTC instant, ISO 8601. */
  start: z.string(),
  hour: z.int().optional(),
  fold: z.int().optional(),
  block: z.int().optional(),
  dimensions: z.record(z.string(), z.string()).optional(),
  /** Observed, in the product's unit (people), signed; the variance is that of its noise alone. */
  estimate: z.number(),
  variance: z.number(),
  /** Where cells are about groups: all people of the zone at that time, and its largest group, observed. */
  mix: z.object({ people: z.number(), variance: z.number(), largest: z.number() }).optional(),
  /**
   * What is shown of it: all people, or the observed ones with all their errors. Absent of releases older
   * than intervals with more than noise. `variance` is new each day, `common` the same error on all days:
   * a mean over days makes only the first smaller. `alike` is the relative variance of the part of `common` that
   * is the same factor on all dates that were made with one reference: a public constant of product and level, no
   * function of people. Absent of releases older than it: then nothing is known to be alike.
   */
  scaled: z
    .object({
      estimate: z.number(),
      variance: z.number(),
      common: z.number(),
      alike: z.number().nonnegative().optional(),
    })
    .optional(),
  /** The network was down: the estimate is never shown, and no part of a mean. */
  outage: z.literal(true).optional(),
})
export type FigureCell = z.infer<typeof figureCellSchema>

export const figureItemSchema = z.object({
  product: z.string(),
  zoneSystem: z.string(),
  level: z.string(),
  date: z.string(),
  revision: z.int(),
  run: z.string(),
  cells: z.array(figureCellSchema),
})
export type FigureItem = z.infer<typeof figureItemSchema>

/** All dates of one zone: hours and cohorts of a date in one item. */
export const zonePartition = (product: string, zoneSystem: string, zone: string): string =>
  `zone|${product}|${zoneSystem}|${zone}`

/** All dates of one level: all its zones in one period, and of one value of `framedBy`, in one item (a map frame). */
export const framePartition = (product: string, zoneSystem: string, level: string): string =>
  `frame|${product}|${zoneSystem}|${level}`

/**
 * Sort keys begin with the date, so a range of dates is one query, and end in revision and run, so that
 * an item written by a run that lost is never read.
 * @param frame position of the hour or block in the day, as two digits; absent for zone items
 * @param value of the dimension by which frames are cut
 */
export const figureSort = (
  release: Pick<LedgerEntry, 'date' | 'revision' | 'run'>,
  frame?: number,
  value?: string,
): string =>
  [
    release.date,
    ...(frame === undefined ? [] : [String(frame).padStart(2, '0')]),
    `r${release.revision}`,
    release.run,
    // Without spaces, after which the store counts the parts of an item.
    ...(value === undefined ? [] : [encodeURIComponent(value)]),
  ].join('|')
