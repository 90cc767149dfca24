import { product } from '../../functions/model/products.ts'
import { ancestorsOf, type Zone } from '../../functions/model/zones.ts'
import { type BoundedFigures, readBounded } from '../../functions/release/bounded-figures.ts'
import type { Key } from '../../functions/release/public-keys.ts'
import { entriesInForce } from '../runs.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { FALSE_ALARM, mostAccurate, withErrors } from './chance.ts'
import { attackedOn, freshRelease, rhoOfAll } from './fresh-release.ts'
import { aloneOn, insideTable } from './inside.ts'
import { guessedRight, traceOf } from './target.ts'

const PRESENCE = product('presence')
const PEOPLE = 5
const TRIALS_OF_ONE = 2_000
/** A whole release of presence each. */
const RELEASES = 400
/** Hours of the local day from midnight. */
const NIGHT_ENDS = 6
const NIGHT_MINUTES = 300

/**
 * Isolated homes: in a zone in which one person lives, a number above 0 at night says that this person is at home.
 * Nobody else is there at night; of the rest of the city the attacker knows everything.
 * @see F. Xu et al. (2017) on why night counts are where people are found
 */
export const isolatedHomes: Attack = async (world) => {
  const date = world.dates[0]!
  const sleepers = await sleepersOf(world, date)
  const attacked = attackedOn(world, date)
  const nights = new Map<bigint, Awaited<ReturnType<typeof aloneOn>>>()
  for (const { pid } of sleepers) nights.set(pid, await aloneOn(world, date, pid, NIGHT_ENDS))
  const traces = [...nights.values()].map((bounded) => traceOf(attacked, bounded))
  const guess = (noisy: boolean, trials: number): number =>
    traces.reduce((sum, trace) => sum + guessedRight(trace, { trials, random: world.random, noisy }), 0) /
    traces.length
  const most = mostAccurate(rhoOfAll(world, attacked.products))
  const trials = traces.length * TRIALS_OF_ONE
  const { pid, zone } = sleepers[0]!
  return [
    {
      attack: 'isolated homes',
      question: 'Is the only resident of a zone at home tonight?',
      surface: 'measurements',
      measure: `part of ${trials} guesses that are right, of ${traces.length} nights on fresh noise`,
      trials,
      control: guess(false, 20),
      needed: 1,
      result: guess(true, TRIALS_OF_ONE),
      bound: withErrors(most, trials),
      reason: `Φ(√(ρ/2)) = ${most.toFixed(4)} for the ρ of a day, and four standard errors: ${FALSE_ALARM}`,
    },
    await byWhatIsShown(world, date, zone, nights.get(pid)!(PRESENCE)),
  ]
}

/** Who slept in the zones in which the fewest did: all night in one of them. */
async function sleepersOf(
  world: AttackWorld,
  date: string,
): Promise<readonly { readonly pid: bigint; readonly zone: string }[]> {
  const { hours } = attackedOn(world, date)
  const end = `timestamp '${hours[NIGHT_ENDS - 1]!.end.toISOString().slice(0, 19)}'`
  return world.local.workbench.rows(`
    with nights as (
      select pid, zone, sum(date_diff('minute', started, least(ended, ${end}))) as minutes
      from ${await insideTable(world, 'visits', date)} where is_leaf and started < ${end}
      group by all having minutes >= ${NIGHT_MINUTES}
    )
    select pid, zone from nights join (select zone, count(*) as people from nights group by zone) using (zone)
    order by people, zone, pid limit ${PEOPLE}`)
}

/** Whole releases of presence, in which nobody but this person is ever in the zone at night. */
async function byWhatIsShown(
  world: AttackWorld,
  date: string,
  home: string,
  own: BoundedFigures,
): Promise<Attempt> {
  const { local, reference, random } = world
  const { keys, draw } = freshRelease(attackedOn(world, date), PRESENCE)
  const entry = (await entriesInForce(local)).find(
    (one) => one.product === PRESENCE.id && one.date === date && one.zoneSystem === reference.zoneSystem.id,
  )!
  const source = { product: PRESENCE, date, run: entry.run, zoneSystem: reference.zoneSystem }
  const city = await readBounded(local, source, keys)
  const chain = ancestorsOf(reference.zoneSystem).get(home)!
  const isNight = (key: Key): boolean => key.zone.id === home && key.period.position < NIGHT_ENDS
  let right = 0
  let exactlyRight = 0
  for (let trial = 0; trial < RELEASES; trial += 1) {
    const isHome = random() < 0.5
    const figures = withNightsOf(chain, city, isHome ? own : () => 0n)
    const saysHome = draw(figures).rows.some(({ key, shown }) => isNight(key) && shown !== null)
    if (saysHome === isHome) right += 1
    const exactlyHome = keys.some((key) => isNight(key) && figures(key) > 0n)
    if (exactlyHome === isHome) exactlyRight += 1
  }
  return {
    attack: 'isolated homes',
    question: 'Is the only resident of a zone at home tonight, by what is shown?',
    surface: 'exports',
    measure: `part of ${RELEASES} guesses that are right, each on a whole release of presence`,
    trials: RELEASES,
    control: exactlyRight / RELEASES,
    needed: 1,
    result: right / RELEASES,
    bound: withErrors(0.5, RELEASES),
    reason: `one half: of one person nothing is shown, and four standard errors: ${FALSE_ALARM}`,
  }
}

/**
 * A city in which nobody is ever in a zone at night but somebody: levels agree, so that making them add up is fair.
 * @param chain the zone and those above it
 */
export const withNightsOf =
  (chain: readonly Zone[], city: BoundedFigures, own: BoundedFigures): BoundedFigures =>
  (key) => {
    const [home] = chain
    if (key.period.position >= NIGHT_ENDS || !chain.some(({ id }) => id === key.zone.id)) return city(key)
    const there = { ...key, zone: home! }
    return city(key) - city(there) + own(there)
  }
