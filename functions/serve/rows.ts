import { disclose, type Shown } from '../model/disclosure.ts'
import type { Status } from '../model/vocabulary.ts'
import { isWithheld } from '../model/withheld.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means } from './aggregate.ts'
import { keyOfSlot, type Slot } from './slots.ts'
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
export interface Known {
  readonly means: Means
  /** Of their ancestors; null answers every hidden zone as suppressed. */
  readonly above: Means | null
  readonly tree: ZoneTree
  /** The most that one person can add to a cell at a depth, in what is shown. */
  readonly mostAt: (depth: number) => number
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
  return [...groups.values()].flatMap((slots) =>
    groupRows(
      asked,
      slots.map(({ slot }) => slot),
      known,
    ),
  )
}

/** True if a slot hides a zone, so that its ancestors have to be read. */
export function hidesAny(asked: readonly Zone[], known: Pick<Known, 'means' | 'tree' | 'mostAt'>): boolean {
  for (const { slot, byZone } of known.means.values()) {
    for (const zone of asked) {
      const mean = byZone.get(zone.id)
      if (zone.parent !== null && mean && showable(zone, slot, mean, known) === null) return true
    }
  }
  return false
}

/** Rows of one stretch of time; of several slots where a dimension goes up the tree with the zone. */
function groupRows(asked: readonly Zone[], slots: readonly Slot[], known: Known): Row[] {
  const { means, above, tree } = known
  const foundAt = (key: string, { id }: Zone) => {
    const [own, higher] = [means.get(key), above?.get(key)]
    const mean = own?.byZone.get(id) ?? higher?.byZone.get(id)
    return mean && { mean, slot: (own?.byZone.has(id) ? own : higher!).slot }
  }
  const shownAt = remember((key: string, zone: Zone) => {
    const found = foundAt(key, zone)
    return found ? showable(zone, found.slot, found.mean, known) : null
  })
  const covers = new Map<
    string,
    { readonly key: string; readonly zone: Zone; readonly covered: Set<string> }
  >()
  const rows = slots.flatMap((slot) =>
    asked
      .filter((zone) => isOfLevel(slot, zone, tree))
      .map((zone): Row => {
        const found = foundAt(slot.key, zone)
        if (!found)
          throw new Error(`a released slot ${slot.label} has no estimate of one of the zones asked for`)
        const { isOutage, revision } = found.mean
        const row = { zone, slot, ...thereOf(found.mean), revision, isAsked: true }
        if (isOutage && !isHeldBack(zone, slot, tree)) return { ...row, shown: null, status: 'outage' }
        const shown = shownAt(slot.key, zone)
        if (shown) return { ...row, shown, status: 'published' }
        const stand = above && tree.ancestors(zone).find((each) => shownAt(keyAbove(slot, each, tree), each))
        if (!stand) return { ...row, shown: null, status: 'suppressed' }
        const key = keyAbove(slot, stand, tree)
        const name = nameOf(key, stand)
        const known = covers.get(name) ?? { key, zone: stand, covered: new Set() }
        covers.set(name, known)
        known.covered.add(zone.id)
        return { ...row, shown: null, status: 'coarsened', shownBy: stand.id }
      }),
  )
  const given = new Set(rows.map(({ slot, zone }) => nameOf(slot.key, zone)))
  const standing = [...covers]
    .filter(([name]) => !given.has(name))
    .map(([, { key, zone }]): Row => {
      const { mean, slot } = foundAt(key, zone)!
      const { revision } = mean
      const shown = shownAt(key, zone)
      return { zone, slot, shown, ...thereOf(mean), status: 'published', revision, isAsked: false }
    })
  return [...standing, ...rows]
    .map((row) => {
      const stand = covers.get(nameOf(row.slot.key, row.zone))
      return stand ? { ...row, covers: [...stand.covered] } : row
    })
    .sort(byTree)
}

const thereOf = ({ n, hours, apportioned }: Mean): Pick<Row, 'n' | 'hours' | 'apportioned'> => ({
  n,
  ...(hours === undefined ? {} : { hours }),
  ...(apportioned === undefined ? {} : { apportioned }),
})

/** A slot about a zone of some level has cells of that level alone. */
const isOfLevel = ({ rising }: Slot, { depth }: Zone, tree: ZoneTree): boolean =>
  rising === null || tree.zones.get(rising)?.depth === depth

/** The key of the same slot at an ancestor. */
export function keyAbove({ key, base, rising }: Slot, { depth }: Zone, tree: ZoneTree): string {
  if (rising === null) return key
  const zone = tree.zones.get(rising)
  const above = zone && tree.ancestors(zone).find((each) => each.depth === depth)
  return keyOfSlot(base, above?.id ?? rising)
}

/** The order of the rows of one stretch of time. */
export const byTree = (a: Pick<Row, 'zone' | 'slot'>, b: Pick<Row, 'zone' | 'slot'>): number =>
  a.zone.depth - b.zone.depth ||
  compareText(a.zone.id, b.zone.id) ||
  compareText(a.slot.rising ?? '', b.slot.rising ?? '')

const nameOf = (key: string, { id }: Zone): string => `${key}\u0000${id}`

/** An estimate without noise was never protected, and one that is not positive says nothing of anybody. */
function showable(
  zone: Zone,
  slot: Slot,
  { estimate, variance, scaled, mix }: Mean,
  { tree, mostAt }: Pick<Known, 'tree' | 'mostAt'>,
): Shown | null {
  if (!(variance > 0) || !(estimate > 0)) return null
  if (isHeldBack(zone, slot, tree)) return null
  return disclose({ estimate, variance, scaled, mix, most: mostAt(zone.depth) })
}

/** At no time is anything said of it by itself, not even that the network was down. */
const isHeldBack = (zone: Zone, { hour, dimensions }: Slot, tree: ZoneTree): boolean =>
  isWithheld(zone, hour, tree.zones.get(dimensions.home ?? ''))

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function remember<Value>(compute: (key: string, zone: Zone) => Value): (key: string, zone: Zone) => Value {
  const known = new Map<string, Value>()
  return (key, zone) => {
    const name = nameOf(key, zone)
    if (known.has(name)) return known.get(name) as Value
    const value = compute(key, zone)
    known.set(name, value)
    return value
  }
}
