import { product } from '../../functions/model/products.ts'
import { zonesAtDepth } from '../../functions/model/zones.ts'
import type { Key } from '../../functions/release/public-keys.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { meanAndErrors, mostAccurate } from './chance.ts'
import { DAYS, type District, districtOf, exactDays, HOURS, residentsOf, seenOn } from './district.ts'
import { attackedOn, freshRelease, rhoOfAll } from './fresh-release.ts'
import { countedOn } from './inside.ts'
import { datesOfPoints, drawn, makePoints } from './points.ts'
import { type Counts, recoveredPaths, rightOfEach } from './recovered-paths.ts'

const PRESENCE = product('presence')
const TRIALS = 16
const CONTROL_TRIALS = 4
/** Half of the 0.73 that the paper comes to at its worst. */
const NEEDED = 0.73 / 2
/**
 * Trajectory recovery: paths out of nothing but counts by place and hour. That people stay where they are tells
 * much about anybody, so in each trial a coin decides who is counted, and what is recovered of these is compared
 * with what it says of the others, who live in the same district and move alike.
 * @see F. Xu et al., "Trajectory recovery from ash" (WWW 2017): 73 to 91 % of points
 */
export const trajectory: Attack = async (world) => {
  await makePoints(world)
  const dates = datesOfPoints(world).slice(0, DAYS)
  const { system } = attackedOn(world, dates[0]!)
  const [district] = drawn(zonesAtDepth(system, system.levels.length - 2), 1, world.random)
  const zones = system.zones.filter(({ parent }) => parent === district!.id).map(({ id }) => id)
  const seen = await seenOn(world, dates)
  const { byTile, byZone } = await districtOf(world, zones, seen)
  const everybody = [...new Set(seen.map(({ pid }) => pid))]
  const residents = residentsOf(byZone)
  const gains = {
    tile: [] as number[],
    zone: [] as number[],
    measurements: [] as number[],
    exports: [] as number[],
  }
  for (let trial = 0; trial < TRIALS; trial += 1) {
    world.progress.say(`trajectory recovery: trial ${trial + 1} of ${TRIALS} in ${district!.id}`)
    const counted = new Set(everybody.filter(() => world.random() < 1 / 2))
    const gain = (of: District, days: Counts['days']): number =>
      gainOf(
        of,
        rightOfEach(recoveredPaths({ spots: of.spots, days }), [...of.truth.values()]),
        residents,
        counted,
      )
    if (trial < CONTROL_TRIALS) {
      gains.tile.push(gain(byTile, exactDays(byTile, counted)))
      gains.zone.push(gain(byZone, exactDays(byZone, counted)))
    }
    const { measured, shown } = await releasedDays(world, dates, { district: district!.id, zones }, [
      ...counted,
    ])
    gains.measurements.push(gain(byZone, measured))
    gains.exports.push(gain(byZone, shown))
  }
  const control = meanAndErrors(gains.tile).mean
  const exactZones = meanAndErrors(gains.zone).mean
  const shift = 2 * mostAccurate(DAYS * rhoOfAll(world, [PRESENCE])) - 1
  return (['measurements', 'exports'] as const).map((surface): Attempt => {
    const { mean, errors } = meanAndErrors(gains[surface])
    return {
      attack: 'trajectory recovery',
      question: `Where was a resident of ${district!.id} hour by hour on ${DAYS} days?`,
      surface,
      measure: `part of the hours of ${residents.size} residents that are right of those counted, less that of those who were not; control: exact counts by tile (by zone ${exactZones.toFixed(4)})`,
      trials: TRIALS,
      control,
      needed: NEEDED,
      result: mean,
      bound: shift + errors,
      reason: `2 Φ(√(ρ/2)) − 1 = ${shift.toFixed(4)} for the ρ of presence on ${DAYS} days, which is the most that being counted can change the chance of a right hour, and four standard errors over ${TRIALS} trials: one run in 1,700 is above it by chance (Student's t of ${TRIALS - 1})`,
    }
  })
}

/**
 * How much more is right of residents who were counted than of the others: on average what being counted changes for
 * one, but for one part in as many as there are.
 * @param right of each person of the district, in its order
 */
export function gainOf(
  { truth }: Pick<District, 'truth'>,
  right: readonly number[],
  residents: ReadonlySet<bigint>,
  counted: ReadonlySet<bigint>,
): number {
  const mean = (isCounted: boolean): number => {
    const own = [...truth.keys()].flatMap((pid, index) =>
      residents.has(pid) && counted.has(pid) === isCounted ? [right[index]!] : [],
    )
    return own.reduce((sum, part) => sum + part, 0) / own.length
  }
  return mean(true) - mean(false)
}

/** Whole releases of presence of a city of these people, each with fresh noise. */
async function releasedDays(
  world: AttackWorld,
  dates: readonly string[],
  { district, zones }: { readonly district: string; readonly zones: readonly string[] },
  pids: readonly bigint[],
): Promise<{ readonly measured: Counts['days']; readonly shown: Counts['days'] }> {
  const made = { measured: [] as number[][][], shown: [] as number[][][] }
  for (const date of dates) {
    const bounded = (await countedOn(world, date, { pids, products: [PRESENCE] }))(PRESENCE)
    const { estimates, rows } = freshRelease(attackedOn(world, date), PRESENCE).draw(bounded)
    const measured = byHour(estimates.map(({ key, estimate }) => ({ key, value: estimate })))
    const shown = byHour(rows.map((row) => ({ key: row.key, value: row.shown?.observed ?? null })))
    const hours = Array.from({ length: HOURS }, (_, hour) => hour)
    made.measured.push(hours.map((hour) => zones.map((zone) => measured(zone, hour) ?? 0)))
    made.shown.push(
      hours.map((hour) =>
        filled(
          zones.map((zone) => shown(zone, hour)),
          shown(district, hour),
        ),
      ),
    )
  }
  return made
}

/** Of an hour that comes twice the later one; of one that does not come nothing. */
function byHour(cells: readonly { readonly key: Key; readonly value: number | null }[]) {
  const values = new Map(
    cells.map(({ key: { zone, period }, value }) => [`${zone.id} ${period.columns.hour}`, value]),
  )
  return (zone: string, hour: number): number | null => values.get(`${zone} ${hour}`) ?? null
}

/** Hidden zones take in equal parts what the others leave of their district; nobody where that is hidden as well. */
export function filled(zones: readonly (number | null)[], district: number | null): number[] {
  const hidden = zones.filter((value) => value === null).length
  const left = (district ?? 0) - zones.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  return zones.map((value) => value ?? Math.max(0, left) / hidden)
}
