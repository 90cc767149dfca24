import { type Calendar, epochEnd, KEPT_AFTER_END_MS } from '../geography/epochs.ts'

const HOUR_MS = 3_600_000

/** Raw records are gone at the latest so long after they landed. */
const RAW_HOURS = 24
/** The watch comes by the hour, and what it puts in line has its turn within half of one. */
const HOURS_TO_REMOVE = 1.5
/** How long before a file's end the alarm rings. */
const WARNING_HOURS = 12

/** When a landed version is read no more: it is removed unread, and counted as lost. */
export const isPastReading = (landedAt: Date, now: Date): boolean =>
  now.getTime() - landedAt.getTime() >= (RAW_HOURS - HOURS_TO_REMOVE) * HOUR_MS

/** Whether the key of one of these epochs is destroyed, or due to be. */
export const hasClosed = (calendar: Calendar, epochs: readonly string[], now: Date): boolean =>
  epochs.some((epoch) => keyEnd(calendar, epoch) <= now.getTime())

/** Whether within 12 hours the raw records go, or the key of an epoch for whose list they wait. */
export function isNearItsEnd(
  calendar: Calendar,
  { landedAt, epochs }: { readonly landedAt: Date; readonly epochs: readonly string[] },
  now: Date,
): boolean {
  const end = Math.min(
    landedAt.getTime() + RAW_HOURS * HOUR_MS,
    ...epochs.map((epoch) => keyEnd(calendar, epoch)),
  )
  return end - WARNING_HOURS * HOUR_MS <= now.getTime()
}

const keyEnd = (calendar: Calendar, epoch: string): number =>
  epochEnd(calendar, epoch).getTime() + KEPT_AFTER_END_MS
