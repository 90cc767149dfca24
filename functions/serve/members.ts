import type { Asked } from './query.ts'
import type { Row } from './rows.ts'
import type { Member } from './standing.ts'

/**
 * Says of merged zones which row stands for them. One that was asked for by its id has a row of its own, without
 * a number: that of the zone it was merged into is shown for it, or whatever is shown for that one.
 * @param rows of the zones of the tree, those that stand for members among them
 */
export function withMembers(rows: readonly Row[], { zones, members = [] }: Asked): Row[] {
  const byZone = Map.groupBy(members, ({ within }) => within.id)
  const own = new Set(zones.map(({ id }) => id))
  const namesOf = (id: string): string[] => [
    ...(own.has(id) ? [id] : []),
    ...(byZone.get(id) ?? []).map((member) => member.id),
  ]
  return rows.flatMap((row): Row[] => {
    const { zone, covers, isAsked, status } = row
    const covered = [
      ...(covers ?? []).flatMap(namesOf),
      ...(status === 'published' ? (zone.members ?? []) : []),
    ]
    const told = covered.length > 0 ? { ...row, covers: covered } : row
    const isOnlyStanding = isAsked && !own.has(zone.id)
    return [
      ...(isOnlyStanding && status !== 'published' ? [] : [{ ...told, isAsked: isAsked && !isOnlyStanding }]),
      ...(isAsked ? (byZone.get(zone.id) ?? []).map((member) => rowOf(member, row)) : []),
    ]
  })
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
