import type { Shown } from '../model/disclosure.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean, Means } from './aggregate.ts'
import type { Row } from './rows.ts'
import { type Showing, showable } from './showable.ts'
import { keyAbove, type Slot } from './slots.ts'

/** An ancestor that is shown for hidden zones, at one slot of its own. */
export interface Stand {
  readonly zone: Zone
  readonly slot: Slot
  readonly mean: Mean
  readonly shown: Shown
  /** Ids of the hidden zones. */
  readonly covered: Set<string>
}

/** The ancestors that stand for the hidden zones of one stretch of time. */
export interface Coarsening {
  /** @returns the nearest ancestor whose same slot may be shown, which from now on stands for the zone */
  standFor(zone: Zone, slot: Slot): Zone | undefined
  /** @returns the rows, each with what it covers, after those of ancestors that have none among them */
  complete(rows: readonly Row[], rowOf: (stand: Stand) => Row): Row[]
}

/** @param read means of the zones asked for, and of their ancestors: a zone can be among both */
export function coarsening(read: readonly Means[], showing: Showing): Coarsening {
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

  return {
    standFor(zone, slot) {
      for (const ancestor of tree.ancestors(zone)) {
        const stand = standAt(keyAbove(slot, ancestor, tree), ancestor)
        if (!stand) continue
        stand.covered.add(zone.id)
        return ancestor
      }
      return undefined
    },
    complete(rows, rowOf) {
      const given = new Set(rows.map(({ slot, zone }) => nameOf(slot.key, zone)))
      const standing = [...stands].flatMap(([name, stand]) =>
        stand && !given.has(name) ? [rowOf(stand)] : [],
      )
      return [...standing, ...rows].map((row) => {
        const stand = stands.get(nameOf(row.slot.key, row.zone))
        return stand ? { ...row, covers: [...stand.covered] } : row
      })
    },
  }
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

const nameOf = (key: string, { id }: Zone): string => `${key}\u0000${id}`
