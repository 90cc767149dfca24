import type { Uncertain } from './estimate.ts'
import { MOST_SILENT } from './interval-constants.ts'

/** Which part of the people that the weights are made for a measure sees; a weight is divided by it. */
export interface Visible {
  readonly part: number
  readonly relativeVariance: number
}

export interface Visibility {
  /** Of whoever is counted once in a day or in a block of it. */
  readonly day: Visible
  /** Of the first block of a day. */
  readonly nightBlock: Visible
  /** Of presence, by position of the hour. */
  readonly hours: readonly Visible[]
}

export const ALL_VISIBLE: Visibility = {
  day: { part: 1, relativeVariance: 0 },
  nightBlock: { part: 1, relativeVariance: 0 },
  hours: [],
}

/** Presence before this local hour is that of people at home. */
export const END_OF_NIGHT = 6
/** From this one on nobody leaves: fewer people present are phones that are silent. */
const LATE = 22

/** Of the root, on one date. */
interface Seen {
  /** People who are seen at night: the weights make them all residents. */
  readonly night: Uncertain
  /** People who are seen at all; null where no product counts them. */
  readonly day: Uncertain | null
  /** People of the first block. */
  readonly nightBlock: Uncertain | null
  /** Presence, by position of the hour. */
  readonly hours: readonly Uncertain[]
}

/**
 * Weights are made of people seen at night, and not every measure sees as many. A phone that is silent all
 * night is seen by day and has no home; of one that is silent for hours the path has gaps.
 *
 * - At night everybody is at home, so an hour's presence and the first block are scaled to the people of the
 *   night: what is missing is silence.
 * - From 22:00 on presence is held at that of the hour before, for the same reason.
 * - Who is seen by day alone is a resident whose phone was silent at night, or comes from outside; nothing
 *   measured tells them apart. The silent are between none and all of them, and at most a tenth: the middle
 *   is taken, and the width of what is possible goes into the interval.
 * @param local hours by position
 */
export function visibilityOf({ night, day, nightBlock, hours }: Seen, local: readonly number[]): Visibility {
  if (!(night.value > 0)) return ALL_VISIBLE
  const most = Math.min(1 + MOST_SILENT, Math.max(1, (day?.value ?? Number.POSITIVE_INFINITY) / night.value))
  const ofDay = { part: Math.sqrt(most), relativeVariance: Math.log(most) ** 2 / 12 }
  const against = (seen: Uncertain, whole: Uncertain, part: number): Visible => {
    const ratio = seen.value / whole.value
    // A root so small is noise alone, and a part of a tenth or of twice the people no silence.
    if (!(whole.value > 0 && ratio > 0.1 && ratio < 2)) return { part, relativeVariance: 0 }
    const noise = seen.variance / seen.value ** 2 + whole.variance / whole.value ** 2
    return { part: part * ratio, relativeVariance: noise }
  }
  const evening = hours[local.indexOf(LATE - 1)]
  return {
    day: ofDay,
    nightBlock: nightBlock ? against(nightBlock, night, 1) : { part: 1, relativeVariance: 0 },
    hours: hours.map((present, position) => {
      const hour = local[position]!
      if (hour < END_OF_NIGHT) return against(present, night, 1)
      if (hour < LATE || !evening) return ofDay
      const late = against(present, evening, ofDay.part)
      return { ...late, relativeVariance: late.relativeVariance + ofDay.relativeVariance }
    }),
  }
}
