import { threshold } from '../../functions/model/disclosure.ts'
import type { Frame } from './frames.ts'

interface ShownCell {
  readonly value: number
  readonly high: number
}

/** So much of the people has to be in published cells for a level to be shown by itself. */
export const ENOUGH = 0.9

/**
 * The part of the people that are in published cells of a level, over all frames; a lower bound where their
 * number is not known.
 *
 * People of an additive product add up to the root's value. Of others, and where the root is hidden, a
 * hidden cell counts as many people as it can have at most: with more it would be shown.
 * @param zones of the level
 * @param root frames of the root by label
 * @returns 0 to 1; 0 where nothing is published
 */
export function publishedShare(
  frames: readonly Frame[],
  zones: readonly string[],
  { additive, rootId, root }: { additive: boolean; rootId: string; root: ReadonlyMap<string, Frame> },
): number {
  let covered = 0
  let all = 0
  for (const { label, byZone } of frames) {
    const shown = zones.flatMap((zone): ShownCell[] => {
      const cell = byZone.get(zone)
      return cell?.value == null ? [] : [{ value: cell.value, high: cell.high ?? cell.value }]
    })
    const sum = shown.reduce((total, { value }) => total + value, 0)
    const whole = additive ? root.get(label)?.byZone.get(rootId)?.value : null
    covered += sum
    if (whole != null) all += Math.max(sum, whole)
    else if (shown.length > 0) all += sum + (zones.length - shown.length) * mostHidden(shown)
  }
  return all === 0 ? 0 : covered / all
}

/**
 * The finest level at which enough people are in published cells.
 * @param levels root first
 * @param shareOf is asked from the finest level on, and no further than needed
 * @returns the root where no level has enough
 */
export async function chooseLevel(
  levels: readonly string[],
  shareOf: (level: string) => Promise<number>,
): Promise<string> {
  const [root, ...finer] = levels
  for (const level of finer.reverse()) {
    if ((await shareOf(level)) >= ENOUGH) return level
  }
  return root!
}

/** Two-sided 95 % of a normal distribution: from an interval back to the noise that made it. */
const INTERVAL_Z = 1.96

/**
 * The most people of a cell that is not shown. All cells of a level and frame have the same noise, so it has
 * fewer than the smallest shown one, and its estimate is below their threshold.
 */
function mostHidden(shown: readonly ShownCell[]): number {
  const smallest = shown.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const { value, high } = shown[0]!
  const deviation = (high - value) / INTERVAL_Z
  return deviation > 0 ? Math.min(smallest, threshold(deviation ** 2)) : smallest
}
