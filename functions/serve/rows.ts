import type { Shown } from '../model/disclosure.ts'
import type { Status } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means } from './aggregate.ts'
import { isHeldBack, type Showing, showable } from './showable.ts'
import type { Slot } from './slots.ts'
import type { ZoneTree } from './zone-trees.ts'

/** One cell of an answer. `value`, `low` and `high` are null unless the row itself is shown. */
export interface Row {
  readonly zone: Zone
  readonly slot: Slot
  readonly shown: Shown | null
  /** Of what is shown: relative variance of the part of its error that is one factor at all times of one reference. */
  readonly alike?: number
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

/**
 * Decides what may be shown, last of all, on the very mean about to be shown.
 * @param asked in the order of the tree
 * @returns in the order of time, then of the tree; a zone that may not be shown is suppressed (see coarsening.ts)
 * @throws Error if a released slot lacks a zone: every public key has an estimate
 */
export function rowsOf(asked: readonly Zone[], means: Means, showing: Showing): Row[] {
  const groups = Map.groupBy(means.values(), ({ slot }) => slot.base)
  return [...groups.values()].flatMap((group) =>
    group
      .flatMap(({ slot, byZone }) =>
        zonesOf(slot, asked, showing.tree).map((zone) => {
          const mean = byZone.get(zone.id)
          if (mean) return rowOf(zone, slot, mean, outcomeOf(zone, slot, mean, showing))
          throw new Error(`a released slot ${slot.label} has no estimate of one of the zones asked for`)
        }),
      )
      .sort(byTree),
  )
}

/** True of a row without a number that an ancestor could stand for. */
export const isSuppressed = ({ status, zone }: Row): boolean =>
  status === 'suppressed' && zone.parent !== null

type Outcome = Pick<Row, 'status' | 'shown'>

const OUTAGE: Outcome = { status: 'outage', shown: null }
const SUPPRESSED: Outcome = { status: 'suppressed', shown: null }

function outcomeOf(zone: Zone, slot: Slot, mean: Mean, showing: Showing): Outcome {
  if (mean.isOutage && !isHeldBack(zone, slot, showing.tree)) return OUTAGE
  const shown = showable(zone, slot, mean, showing)
  return shown ? { status: 'published', shown } : SUPPRESSED
}

export const rowOf = (
  zone: Zone,
  slot: Slot,
  { n, hours, apportioned, revision, scaled: { alike } }: Mean,
  { status, shown }: Outcome,
): Row => ({
  zone,
  slot,
  shown,
  ...(shown && alike > 0 ? { alike } : {}),
  n,
  ...(hours === undefined ? {} : { hours }),
  ...(apportioned === undefined ? {} : { apportioned }),
  status,
  revision,
  isAsked: true,
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
