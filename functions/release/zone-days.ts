import { type ZoneSystem, zonesAtDepth } from '../model/zones.ts'
import type { Drift } from './drift.ts'
import { pooled, type Uncertain } from './estimate.ts'
import type { HomeMix } from './home-mix.ts'
import { homeDepth } from './public-keys.ts'
import { residentParts } from './resident-parts.ts'

/** Presence of the hours before this one is that of people at home; as long as the first block of a day. */
const NIGHT_HOURS = 4

/** Who of the people in a zone live in it. */
export interface Residency {
  /** Zone → position of the hour → part of the people present. */
  readonly parts: ReadonlyMap<string, readonly number[]>
  /** Zone → part of the people of the day in its mix of homes. */
  readonly ofDay: ReadonlyMap<string, number>
}

export const UNKNOWN_RESIDENCY: Residency = { parts: new Map(), ofDay: new Map() }

/**
 * What presence of the date says of residents and guests, for zones and districts. Mixes are of other dates
 * as well, on which the panel had another size: the drift of the zone's home area brings both to one scale.
 * @param presence zone → people by position of the hour
 * @param hours local hours by position
 * @param own zone → its home area
 */
export function residency(
  presence: ReadonlyMap<string, readonly Uncertain[]>,
  hours: readonly number[],
  mixes: ReadonlyMap<string, HomeMix>,
  drift: ReadonlyMap<string, Drift>,
  { system, own }: { readonly system: ZoneSystem; readonly own: ReadonlyMap<string, string> },
): Residency {
  const parts = new Map<string, readonly number[]>()
  const ofDay = new Map<string, number>()
  for (let depth = homeDepth(system); depth < system.levels.length; depth += 1) {
    const days = zonesAtDepth(system, depth).flatMap(({ id }) => {
      const present = presence.get(id)
      const people = (mixes.get(id)?.people ?? 0) * (drift.get(own.get(id) ?? '')?.ratio ?? 1)
      const residents = present && pooled(present.filter((_, position) => hours[position]! < NIGHT_HOURS))
      return present && residents ? [{ id, present, residents, people }] : []
    })
    for (const { id, residents, people } of days) {
      if (people > 0) ofDay.set(id, Math.max(0, residents.value) / people)
    }
    const level = days.map(({ id, present, residents, people }) => {
      const guests = Math.max(0, people - Math.max(0, residents.value))
      return [id, { residents, guests, hours: present }] as const
    })
    for (const [id, of] of residentParts(new Map(level))) parts.set(id, of)
  }
  return { parts, ofDay }
}
