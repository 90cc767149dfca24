import type { Asked } from './query.ts'
import type { Row } from './rows.ts'
import type { Member } from './standing.ts'

/**
 * Says of merged zones which row stands for them. One that was asked for by its id has a row of its own, without
 * a number: that of the zone it was merged into is shown for it, or whatever is shown for that one.
 * @param rows of the zones of the tree, those that stand for members among them
 */
export function withMembers(rows: readonly Row[], { zones, members = [] }: Asked): Row[] {
  if (members.length === 0) return rows.map((row) => covering(row, row.covers ?? []))
  const byZone = Map.groupBy(members, ({ within }) => within.id)
  const own = new Set(zones.map(({ id }) => id))
  const namesOf = (id: string): string[] => [
    ...(own.has(id) ? [id] : []),
    ...(byZone.get(id) ?? []).map((member) => member.id),
  ]
  return rows.flatMap((row): Row[] => {
    const { zone, covers, isAsked, status } = row
    const told = covering(row, (covers ?? []).flatMap(namesOf))
    const isOnlyStanding = isAsked && !own.has(zone.id)
    return [
      ...(isOnlyStanding && status !== 'published' ? [] : [{ ...told, isAsked: isAsked && !isOnlyStanding }]),
      ...(isAsked ? (byZone.get(zone.id) ?? []).map((member) => rowOf(member, row)) : []),
    ]
  })
}

/** The row with the hidden zones that it stands for; a shown zone stands for all that were merged into it too. */
function covering(row: Row, hidden: readonly string[]): Row {
  const merged = row.status === 'published' ? (row.zone.members ?? []) : []
  return hidden.length + merged.length > 0 ? { ...row, covers: [...hidden, ...merged] } : row
}

function rowOf({ id, within }: Member, { shownBy, status, slot, n, revision }: Row): Row {
  const { name: _name, members: _members, sensitiveMembers, ...place } = within
  const by = status === 'published' ? within.id : shownBy
  return {
    ...{ slot, n, revision, shown: null, isAsked: true },
    zone: { ...place, id, name: id },
    status: sensitiveMembers?.includes(id)
      ? 'sensitive_place'
      : by !== undefined
        ? 'coarsened'
        : status === 'outage'
          ? 'outage'
          : 'suppressed',
    ...(by === undefined ? {} : { shownBy: by }),
  }
}
