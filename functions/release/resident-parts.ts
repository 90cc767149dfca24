import { belief, spreadOf, type Uncertain } from './estimate.ts'

/** What is measured of one zone. */
export interface ZoneDay {
  /** People at night: the mean of its first hours. */
  readonly residents: Uncertain
  /** People of the day who were there and do not live there. */
  readonly guests: number
  /** People present, by position of the hour. */
  readonly hours: readonly Uncertain[]
}

/**
 * Of the people present in a zone in an hour, how many live there: a(hour) × residents, a(hour) the part of
 * all residents who are at home then, the same in all zones of a level. It is the slope of presence over
 * residents where guests are taken into account, presence ≈ a residents + b guests; at night a is 1 and b is 0.
 * So a zone's mix of homes is that of its residents at night and that of its guests as far as they fill it:
 * visitors of a day, each counted once, would give those too much who stay for a moment.
 * @param zones of one level
 * @returns zone → position of the hour → part, 0 to 1
 */
export function residentParts(zones: ReadonlyMap<string, ZoneDay>): ReadonlyMap<string, readonly number[]> {
  const all = [...zones]
  const positions = all[0]?.[1].hours.length ?? 0
  const parts = all.map((): number[] => [])
  for (let position = 0; position < positions; position += 1) {
    const points = all.map(([, { residents, guests, hours }]) => ({
      residents: Math.max(0, residents.value),
      guests: Math.max(0, guests),
      present: hours[position]!,
    }))
    const { atHome, guestHours } = slopes(points)
    const models = points.map(({ residents, guests }) => atHome * residents + guestHours * guests)
    const measurable = points.flatMap(({ present }, z) =>
      models[z]! >= 1 ? [{ present, model: models[z]! }] : [],
    )
    const spread = spreadOf(
      measurable.map(({ present, model }) => present.value / model - 1),
      measurable.map(({ present, model }) => present.variance / model ** 2),
    )
    for (const [z, { residents, present }] of points.entries()) {
      const model = models[z]!
      const people = model + belief(spread * model ** 2, present.variance) * (present.value - model)
      const home = atHome * residents
      parts[z]!.push(home > 0 ? home / Math.max(home, people) : 0)
    }
  }
  return new Map(all.map(([zone], z) => [zone, parts[z]!]))
}

interface Point {
  readonly residents: number
  readonly guests: number
  readonly present: Uncertain
}

/** Least squares through the origin, a zone's error growing with the root of its people; 0 ≤ a ≤ 1, b ≥ 0. */
function slopes(points: readonly Point[]): { atHome: number; guestHours: number } {
  let [rr, rg, gg, rp, gp] = [0, 0, 0, 0, 0]
  for (const { residents, guests, present } of points) {
    const weight = 1 / Math.max(1, residents + guests)
    rr += weight * residents * residents
    rg += weight * residents * guests
    gg += weight * guests * guests
    rp += weight * residents * present.value
    gp += weight * guests * present.value
  }
  const determinant = rr * gg - rg * rg
  const free = determinant > 1e-9 * rr * gg ? (rp * gg - gp * rg) / determinant : rr > 0 ? rp / rr : 0
  const within = (value: number): number => Math.min(1, Math.max(0, value))
  const guestHours = gg > 0 ? Math.max(0, (gp - within(free) * rg) / gg) : 0
  return { atHome: guestHours > 0 || rr === 0 ? within(free) : within(rp / rr), guestHours }
}
