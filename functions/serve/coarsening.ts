import type { Shown } from '../model/disclosure.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means } from './aggregate.ts'
import { byTree, isSuppressed, type Row, rowOf } from './rows.ts'
import { type Showing, showable } from './showable.ts'
import { keyAbove, type Slot } from './slots.ts'

/**
 * A hidden zone is answered by its nearest ancestor whose same slot may be shown; that ancestor's row appears once.
 * @param rows in the order of time
 * @param read means of the zones asked for, and of their ancestors: a zone can be among both
 * @returns in the order of time, then of the tree: an ancestor before the zones that it covers
 */
export function coarsenRows(rows: readonly Row[], read: readonly Means[], showing: Showing): Row[] {
  const groups = Map.groupBy(rows, ({ slot }) => slot.base)
  return [...groups.values()].flatMap((group) =>
    group.some(isSuppressed) ? coarsenGroup(group, read, showing) : group,
  )
}

/** An ancestor that is shown for hidden zones, at one slot of its own. */
interface Stand {
  readonly zone: Zone
  readonly slot: Slot
  readonly mean: Mean
  readonly shown: Shown
  /** Ids of the hidden zones. */
  readonly covered: Set<string>
}

/** Rows of one stretch of time. */
function coarsenGroup(rows: readonly Row[], read: readonly Means[], showing: Showing): Row[] {
  const { tree } = showing
  /** By slot and zone; null of one that is hidden itself. */
  const stands = new Map<string, Stand | null>()

  const standAt = (key: string, zone: Zone): Stand | null => {
    const name = nameOf(key, zone)
    const known = stands.get(name)
    if (known !== undefined) return known
    const stand = shownAt(read, key, zone, showing)
    stands.set(name, stand)
    return stand
  }
  const nearest = ({ zone, slot }: Row): Stand | null => {
    for (const ancestor of tree.ancestors(zone)) {
      const stand = standAt(keyAbove(slot, ancestor, tree), ancestor)
      if (stand) return stand
    }
    return null
  }

  const answered = rows.map((row): Row => {
    const stand = isSuppressed(row) ? nearest(row) : null
    if (!stand) return row
    stand.covered.add(row.zone.id)
    return { ...row, status: 'coarsened', shownBy: stand.zone.id }
  })
  const given = new Set(rows.map(({ slot, zone }) => nameOf(slot.key, zone)))
  const standing = [...stands].flatMap(([name, stand]) =>
    stand && !given.has(name) ? [rowOfStand(stand)] : [],
  )
  return [...standing, ...answered]
    .map((row) => {
      const stand = stands.get(nameOf(row.slot.key, row.zone))
      return stand ? { ...row, covers: [...stand.covered] } : row
    })
    .sort(byTree)
}

function shownAt(read: readonly Means[], key: string, zone: Zone, showing: Showing): Stand | null {
  for (const means of read) {
    const of = means.get(key)
    const mean = of?.byZone.get(zone.id)
    if (!of || !mean) continue
    const shown = showable(zone, of.slot, mean, showing)
    return shown && { zone, slot: of.slot, mean, shown, covered: new Set() }
  }
  return null
}

const rowOfStand = ({ zone, slot, mean, shown }: Stand): Row => ({
  ...rowOf(zone, slot, mean, { status: 'published', shown }),
  isAsked: false,
})

const nameOf = (key: string, { id }: Zone): string => `${key}\u0000${id}`
