import type { Product } from '../model/products.ts'
import type { Uncertain } from './estimate.ts'
import { HOURS_OF_A_BLOCK, type LocalHour, periodsOf } from './public-keys.ts'
import type { Estimated } from './release-rows.ts'
import { END_OF_NIGHT } from './visibility.ts'

/** Of what is usual: fewer are an outage. */
const LEAST_PART = 0.5
/** Of both noises together: P(Z < −6) = 1e−9. */
const DEVIATIONS = 6
/** What is counted over a longer time cannot leave an hour out: one that lacks more of its hours is no number. */
export const MOST_LOST = 0.1

/** Zones and hours of a date in which the network was down. */
export interface Outages {
  /** Zone → positions of its hours in the day. */
  readonly dark: ReadonlyMap<string, ReadonlySet<number>>
  /** By position of the hour: observed people who are missing of the root, because their zone was down. */
  readonly missing: readonly number[]
}

export const NO_OUTAGES: Outages = { dark: new Map(), missing: [] }

/** Below half of what is usual, and further below it than noise can be. */
export const isOutage = (present: Uncertain, usual: Uncertain): boolean =>
  present.value < LEAST_PART * usual.value &&
  usual.value - present.value > DEVIATIONS * Math.sqrt(present.variance + usual.variance)

/**
 * Marks the cells that are an outage: of an hour those of that hour, of a block or a day those that lack more than a
 * tenth of their hours, in their own zone or in the one that they name.
 * @param estimates of a product that is released by the day
 * @param hours of the date
 */
export function withOutages(
  estimates: readonly Estimated[],
  { dark }: Outages,
  { grain, dimensions }: Product,
  hours: readonly LocalHour[],
): readonly Estimated[] {
  if (dark.size === 0) return estimates
  const within = periodsOf(grain, hours).map(({ columns: { hour, fold, block } }) =>
    positionsOf(
      hours,
      (of) =>
        (hour === undefined || (of.hour === hour && of.fold === fold)) &&
        (block === undefined || Math.floor(of.hour / HOURS_OF_A_BLOCK) === block),
    ),
  )
  const destination = dimensions.indexOf('destination')
  const home = dimensions.indexOf('home')
  return estimates.map((estimated) => {
    const { zone, period, dimensions: values } = estimated.key
    const own = within[period.position]!
    const isDark =
      lacks(dark.get(zone.id), own) ||
      lacks(dark.get(values[destination] ?? ''), own) ||
      // A home of a day is where its night was spent.
      isDarkAtNight({ dark }, values[home] ?? '', hours)
    return isDark ? { ...estimated, isOutage: true } : estimated
  })
}

/** Whether the people of a zone's night were not seen. */
export function isDarkAtNight(
  { dark }: Pick<Outages, 'dark'>,
  zone: string,
  hours: readonly LocalHour[],
): boolean {
  const lost = dark.get(zone)
  return (
    lost !== undefined &&
    lacks(
      lost,
      positionsOf(hours, ({ hour }) => hour < END_OF_NIGHT),
    )
  )
}

const positionsOf = (hours: readonly LocalHour[], isWithin: (hour: LocalHour) => boolean): number[] =>
  hours.flatMap((hour, position) => (isWithin(hour) ? [position] : []))

const lacks = (lost: ReadonlySet<number> | undefined, positions: readonly number[]): boolean =>
  lost !== undefined &&
  positions.filter((position) => lost.has(position)).length > MOST_LOST * positions.length
