import type { Shown } from '../model/disclosure.ts'
import type { Status } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means, MeansOfSlot } from './aggregate.ts'
import { type Coarsening, coarsening } from './coarsening.ts'
import { isHeldBack, type Showing, showable } from './showable.ts'
import type { Slot } from './slots.ts'
import type { ZoneTree } from './zone-trees.ts'

/** One cell of an answer. `value`, `low` and `high` are null unless the row itself is shown. */
export interface Row {
  readonly zone: Zone
  readonly slot: Slot
  readonly shown: Shown | null
  readonly n: number
  readonly hours?: number
  /** Of an area: which part of the value is apportioned. */
  readonly apportioned?: number
  readonly status: Status
  readonly revision: number
  /** The ancestor that is shown for it. */
  readonly shownBy?: string
  /** The zones asked for that it is shown for. */
  readonly covers?: readonly string[]
  /** Asked for by itself, and not only there to stand for others. */
  readonly isAsked: boolean
}

/** What is known of the zones asked for, and of those above them. */
export interface Known extends Showing {
  readonly means: Means
  /** Of their ancestors; null answers every hidden zone as suppressed. */
  readonly above: Means | null
}

/**
 * Decides what may be shown, last of all, on the very mean about to be shown. A zone that may not is
 * answered by its nearest ancestor whose same slot may; that ancestor's row appears once.
 * @param asked in the order of the tree
 * @returns in the order of time, then of the tree: an ancestor before the zones that it covers
 * @throws Error if a released slot lacks a zone: every public key has an estimate
 */
export function rowsOf(asked: readonly Zone[], known: Known): Row[] {
  const groups = Map.groupBy(known.means.values(), ({ slot }) => slot.base)
  return [...groups.values()].flatMap((group) => rowsOfGroup(asked, group, known))
}

/** True of a row without a number that an ancestor could stand for. */
export const isSuppressed = ({ status, zone }: Row): boolean =>
  status === 'suppressed' && zone.parent !== null

/** Rows of one stretch of time; of several slots where a dimension goes up the tree with the zone. */
function rowsOfGroup(asked: readonly Zone[], group: readonly MeansOfSlot[], known: Known): Row[] {
  const { means, above, tree } = known
  const stands = above && coarsening([means, above], known)
  const rows = group.flatMap(({ slot, byZone }) =>
    zonesOf(slot, asked, tree).map((zone) => {
      const mean = byZone.get(zone.id)
      if (mean) return rowOf(zone, slot, mean, outcomeOf(zone, slot, mean, known, stands))
      throw new Error(`a released slot ${slot.label} has no estimate of one of the zones asked for`)
    }),
  )
  const all = stands
    ? stands.complete(rows, ({ zone, slot, mean, shown }) =>
        rowOf(zone, slot, mean, { status: 'published', shown }, false),
      )
    : rows
  return all.sort(byTree)
}

type Outcome = Pick<Row, 'status' | 'shown' | 'shownBy'>

const OUTAGE: Outcome = { status: 'outage', shown: null }
const SUPPRESSED: Outcome = { status: 'suppressed', shown: null }

function outcomeOf(zone: Zone, slot: Slot, mean: Mean, showing: Showing, stands: Coarsening | null): Outcome {
  if (mean.isOutage && !isHeldBack(zone, slot, showing.tree)) return OUTAGE
  const shown = showable(zone, slot, mean, showing)
  if (shown) return { status: 'published', shown }
  const stand = stands?.standFor(zone, slot)
  return stand ? { status: 'coarsened', shown: null, shownBy: stand.id } : SUPPRESSED
}

const rowOf = (
  zone: Zone,
  slot: Slot,
  { n, hours, apportioned, revision }: Mean,
  { status, shown, shownBy }: Outcome,
  isAsked = true,
): Row => ({
  zone,
  slot,
  shown,
  n,
  ...(hours === undefined ? {} : { hours }),
  ...(apportioned === undefined ? {} : { apportioned }),
  status,
  revision,
  ...(shownBy === undefined ? {} : { shownBy }),
  isAsked,
})

/** A slot about a zone of some level has cells of that level alone. */
function zonesOf({ rising }: Slot, asked: readonly Zone[], tree: ZoneTree): readonly Zone[] {
  if (rising === null) return asked
  const depth = tree.zones.get(rising)?.depth
  return asked.filter((zone) => zone.depth === depth)
}

/** The order of the rows of one stretch of time. */
export const byTree = (a: Pick<Row, 'zone' | 'slot'>, b: Pick<Row, 'zone' | 'slot'>): number =>
  a.zone.depth - b.zone.depth ||
  compareText(a.zone.id, b.zone.id) ||
  compareText(a.slot.rising ?? '', b.slot.rising ?? '')

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
