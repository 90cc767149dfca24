import { disclose, type GroupMix, type Shown } from '../model/disclosure.ts'
import type { FigureCell } from '../model/figure-items.ts'
import type { Product } from '../model/products.ts'
import { approximate } from '../model/rational.ts'
import { mostOfOne } from '../model/sensitivity.ts'
import type { Status } from '../model/vocabulary.ts'
import { isWithheld } from '../model/withheld.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { Measurement } from './measurements.ts'
import type { Key } from './public-keys.ts'
import { cellNames } from './sums.ts'

/** What is shown of an estimate, if anything is: its errors of one day, and those common to all days. */
export interface ScaledEstimate {
  readonly estimate: number
  readonly variance: number
  readonly common: number
  /** Relative variance of the part of `common` that is one factor on all dates of one reference. */
  readonly alike?: number
}

/** A measurement in the product's unit: still signed and not yet thresholded. */
export interface Estimated {
  readonly key: Key
  readonly estimate: number
  readonly variance: number
  /** By default the estimate itself, with its noise alone. */
  readonly scaled?: ScaledEstimate
  /** Of its zone and time, where cells are about groups. */
  readonly mix?: GroupMix
  /** The network was down: never shown. */
  readonly isOutage?: true
}

/** A cell as it is published: a number where it may be shown, else the reason. */
export interface ReleaseRow {
  readonly key: Key
  readonly shown: Shown | null
  readonly status: Extract<Status, 'published' | 'coarsened' | 'suppressed' | 'outage'>
}

/** Figures are whole minutes, buyers read people: divided only now, after the noise. */
export function inPeople(measurement: Measurement, { perUnit }: Product): Estimated {
  return {
    key: measurement.key,
    estimate: Number(measurement.value) / perUnit,
    variance: approximate(measurement.variance) / perUnit ** 2,
  }
}

/**
 * Decides what may be shown, last of all. A hidden cell is coarsened where an ancestor's same cell is
 * shown; it never carries that one's number. One in which the network was down is an outage, whatever is above it.
 * @param estimates of every level of the tree
 */
export function releaseRows(
  estimates: readonly Estimated[],
  product: Product,
  system: ZoneSystem,
): readonly ReleaseRow[] {
  const levels = system.levels.length
  const most = system.levels.map((_, depth) => mostOfOne(product, levels, depth) / product.perUnit)
  const nameOf = cellNames(product, system)
  const isHeldBack = heldBack(product, system)
  const disclosed = estimates.map(({ key, estimate, variance, scaled, mix, isOutage }) => {
    if (isHeldBack(key)) return { key, shown: null }
    if (isOutage) return { key, shown: null, isOutage }
    const whole = scaled ? { scaled: wholeError(scaled) } : {}
    return { key, shown: disclose({ estimate, variance, most: most[key.zone.depth]!, mix, ...whole }) }
  })
  const isShown = new Set(
    disclosed.filter(({ shown }) => shown).map(({ key }) => nameOf(key, key.zone.depth)),
  )
  const hasShownAncestor = (key: Key): boolean => {
    for (let depth = key.zone.depth - 1; depth >= 0; depth -= 1) {
      if (isShown.has(nameOf(key, depth))) return true
    }
    return false
  }
  return disclosed.map(({ key, shown, isOutage }) => {
    if (isOutage) return { key, shown, status: 'outage' }
    if (shown) return { key, shown, status: 'published' }
    return { key, shown, status: hasShownAncestor(key) ? 'coarsened' : 'suppressed' }
  })
}

/** Which cells are shown at no time (model/withheld.ts). */
function heldBack({ dimensions }: Product, { zones }: ZoneSystem): (key: Key) => boolean {
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  const home = dimensions.indexOf('home')
  return ({ zone, period, dimensions }) =>
    isWithheld(zone, period.columns.hour, byId.get(dimensions[home] ?? ''))
}

const wholeError = ({ estimate, variance, common }: ScaledEstimate) => ({
  estimate,
  variance: variance + common,
})

/** The estimate as the figure store keeps it. */
export function figureCell(
  { key, estimate, variance, scaled, mix, isOutage }: Estimated,
  product: Product,
): FigureCell {
  const dimensions = Object.fromEntries(
    product.dimensions.map((name, index) => [name, key.dimensions[index] ?? '']),
  )
  return {
    zone: key.zone.id,
    start: key.period.start.toISOString(),
    ...key.period.columns,
    ...(product.dimensions.length > 0 ? { dimensions } : {}),
    estimate,
    variance,
    ...(mix ? { mix } : {}),
    ...(scaled ? { scaled } : {}),
    ...(isOutage ? { outage: isOutage } : {}),
  }
}
