import { disclose, type Shown } from '../model/disclosure.ts'
import type { Status } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means, Slot } from './aggregate.ts'
import type { ZoneTree } from './zone-trees.ts'

/** One cell of an answer. `value`, `low` and `high` are null unless the row itself is shown. */
export interface Row {
  readonly zone: Zone
  readonly slot: Slot
  readonly shown: Shown | null
  readonly n: number
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
 * Decides what may be shown, last of all, on the very mean about to be shown. A zone that may not is
 * answered by its nearest ancestor whose same slot may; that ancestor's row appears once.
 * @param asked in the order of the tree
 * @param means of the zones asked for
 * @param above means of their ancestors; null answers every hidden zone as suppressed
 * @returns in the order of time, then of the tree: an ancestor before the zones that it covers
 * @throws Error if a released slot lacks a zone: every public key has an estimate
 */
export function rowsOf(asked: readonly Zone[], means: Means, above: Means | null, tree: ZoneTree): Row[] {
  return [...means.values()].flatMap(({ slot, byZone }) => {
    const ancestors = above?.get(slot.key)?.byZone
    return slotRows(asked, slot, byZone, ancestors ?? null, tree)
  })
}

/** True if a slot hides a zone, so that its ancestors have to be read. */
export function hidesAny(asked: readonly Zone[], means: Means): boolean {
  for (const { byZone } of means.values()) {
    for (const { id, parent } of asked) {
      const mean = byZone.get(id)
      if (parent !== null && mean && showable(mean) === null) return true
    }
  }
  return false
}

function slotRows(
  asked: readonly Zone[],
  slot: Slot,
  byZone: ReadonlyMap<string, Mean>,
  ancestors: ReadonlyMap<string, Mean> | null,
  tree: ZoneTree,
): Row[] {
  const shownOf = remember((id: string) => {
    const mean = byZone.get(id) ?? ancestors?.get(id)
    return mean ? showable(mean) : null
  })
  const covers = new Map<string, string[]>()
  const rows = asked.map((zone): Row => {
    const mean = byZone.get(zone.id)
    if (!mean) throw new Error(`a released slot ${slot.label} has no estimate of one of the zones asked for`)
    const { n, revision } = mean
    const row = { zone, slot, n, revision, isAsked: true }
    const shown = shownOf(zone.id)
    if (shown) return { ...row, shown, status: 'published' }
    const stand = ancestors && tree.ancestors(zone).find(({ id }) => shownOf(id) !== null)
    if (!stand) return { ...row, shown: null, status: 'suppressed' }
    const covered = covers.get(stand.id)
    if (covered) covered.push(zone.id)
    else covers.set(stand.id, [zone.id])
    return { ...row, shown: null, status: 'coarsened', shownBy: stand.id }
  })
  const askedIds = new Set(asked.map(({ id }) => id))
  const standing = [...covers.keys()]
    .filter((id) => !askedIds.has(id))
    .map((id): Row => {
      const { n, revision } = ancestors!.get(id)!
      const shown = shownOf(id)
      return { zone: tree.zones.get(id)!, slot, shown, n, status: 'published', revision, isAsked: false }
    })
  return [...standing, ...rows]
    .map((row) => {
      const covered = covers.get(row.zone.id)
      return covered ? { ...row, covers: covered } : row
    })
    .sort((a, b) => a.zone.depth - b.zone.depth || compareText(a.zone.id, b.zone.id))
}

/** An estimate without noise was never protected, and one that is not positive says nothing of anybody. */
function showable({ estimate, variance, scaled }: Mean): Shown | null {
  if (!(variance > 0) || !(estimate > 0)) return null
  return disclose({ estimate, variance, scaled, most: 1 })
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function remember<Value>(compute: (id: string) => Value): (id: string) => Value {
  const known = new Map<string, Value>()
  return (id) => {
    if (known.has(id)) return known.get(id) as Value
    const value = compute(id)
    known.set(id, value)
    return value
  }
}
