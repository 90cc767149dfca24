import { dayType } from '../geography/index.ts'
import { addDays } from '../model/dates.ts'
import type { Product } from '../model/products.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { type Census, homeAreas, readCensus } from './census.ts'
import { type Drift, drifts } from './drift.ts'
import { added, type Uncertain } from './estimate.ts'
import { type Factor, factorsOf } from './extrapolation.ts'
import { homeMixes } from './home-mix.ts'
import { type NightWeights, nightWeights } from './night-weights.ts'
import { NIGHT_PRODUCTS, peopleOf, readGuests, readNights } from './nights.ts'
import { type DateRequest, measuredOn } from './nights-in-force.ts'
import { isDarkAtNight, NO_OUTAGES, type Outages } from './outages.ts'
import { HOURS_OF_A_BLOCK, type Key } from './public-keys.ts'
import type { Estimated } from './release-rows.ts'
import { visibilityOf } from './visibility.ts'
import { residency } from './zone-days.ts'

/** Nights of so many dates, the released one the last of them, make the weights. */
const TRAILING_DAYS = 28
/** Whose measurements of the date say who of a zone's people are there in which hour. */
const PRESENCE = 'presence'
/** Whose root counts everybody who is seen in a day, or in a month. */
const EVERYBODY = ['visitors', 'monthly-visitors']

interface Ports {
  readonly workbench: Workbench
  /** Of the run that is being made. */
  readonly store: Pick<ObjectStore, 'localPath'>
  /** Where committed measurements and the reference lie. */
  readonly archive: Pick<ObjectStore, 'list' | 'localPath'>
  readonly documents: Pick<DocumentStore, 'get'>
}

/** How a release gets from observed to all people. */
export interface Extrapolated {
  readonly factorOf: (key: Key, product: Product) => Factor
  /** What was done, of measurements and the census alone. */
  readonly account: object
}

/**
 * Makes the weights of a release out of measurements: of the run's own, already stored, and of those that
 * were committed for earlier dates.
 * @param drawn measurements of this run in people, by product
 * @param dates of a month; of a date by itself the trailing days
 * @param outages of the date: a night without a network says nothing of a district's panel, and who was in a zone
 *   that was down is missing of the root without being silent
 * @returns null without a census, or without measurements of nights
 */
export async function extrapolate(
  ports: Ports,
  request: DateRequest,
  drawn: ReadonlyMap<string, readonly Estimated[]>,
  dates: readonly LocalDate[] = trailing(request.date),
  outages: Outages = NO_OUTAGES,
): Promise<Extrapolated | null> {
  const { zoneSystem: system, date, country } = request
  const census = await readCensus({ ...ports, store: ports.archive }, request.referenceVersion, system)
  if (!census) return null
  const measured = await measuredOn(ports, request, new Set(drawn.keys()), dates)
  const known = dates.filter((of) =>
    Object.values(NIGHT_PRODUCTS).every((product) =>
      measured.some(({ entry }) => entry.product === product && entry.date === of),
    ),
  )
  if (known.length === 0) return null
  const reading = { workbench: ports.workbench, system, measured }
  const nights = await readNights(reading, known)
  const weights = nightWeights(nights, census)
  if (!weights) return null
  const isMonth = dates[0] === date && dates.length > 1
  const homes = [...census.persons.keys()]
  const night = isMonth || !known.includes(date) ? null : await readNights(reading, [date])
  const panel = night
    ? drifts(
        homes.map((home) => ({
          date: isDarkAtNight(outages, home, request.hours) ? null : peopleOf(night, home),
          mean: weights.homes.get(home)!.people,
        })),
      )
    : homes.map(() => ({ ratio: 1, relativeVariance: 0 }))
  const ofHome = new Map(homes.map((home, h) => [home, panel[h]!]))
  const alike = isMonth ? known : known.filter((of) => dayType(country, of) === dayType(country, date))
  const people = new Map(homes.map((home) => [home, weights.homes.get(home)!.people.value]))
  const mixes = homeMixes(system, await readGuests(reading, alike.length > 0 ? alike : known), people)
  const hours = request.hours.map(({ hour }) => hour)
  const own = homeAreas(system)
  const presence = presenceOf(drawn.get(PRESENCE))
  const root = system.zones[0]!.id
  const atNight = homes.map((home) => {
    const { value, variance } = weights.homes.get(home)!.people
    const { ratio } = ofHome.get(home)!
    return { value: value * ratio, variance: variance * ratio ** 2 }
  })
  const visibility = visibilityOf(
    {
      night: added(atNight),
      day: rootOf(
        EVERYBODY.flatMap((id) => drawn.get(id) ?? []),
        root,
      ),
      nightBlock: madeUp(
        rootOf((drawn.get(NIGHT_PRODUCTS.cohorts) ?? []).filter(isNightBlock), root),
        missingInBlock(outages, hours),
      ),
      hours: (presence.get(root) ?? []).map((of, position) => madeUp(of, outages.missing[position] ?? 0)),
    },
    hours,
  )
  const factorOf = factorsOf({
    system,
    weights,
    drifts: ofHome,
    mixes,
    residency: residency(presence, hours, mixes, ofHome, { system, own }),
    visibility,
    hours,
  })
  return { factorOf, account: { ...accountOf(census, weights, ofHome, known, alike), visibility } }
}

const trailing = (date: LocalDate): LocalDate[] =>
  Array.from({ length: TRAILING_DAYS }, (_, index) => addDays(date, index + 1 - TRAILING_DAYS))

/** By position of the hour; empty where presence is not drawn in this run. */
function presenceOf(estimates: readonly Estimated[] = []): Map<string, Uncertain[]> {
  const zones = Map.groupBy(estimates, ({ key }) => key.zone.id)
  return new Map(
    [...zones].map(([zone, cells]) => [
      zone,
      [...cells]
        .sort((a, b) => a.key.period.position - b.key.period.position)
        .map(({ estimate, variance }) => ({ value: estimate, variance })),
    ]),
  )
}

const isNightBlock = ({ key }: Estimated): boolean => key.period.columns.block === 0

/** All cells of the root together; null where there are none. */
function rootOf(estimates: readonly Estimated[], root: string): Uncertain | null {
  const cells = estimates.filter(({ key }) => key.zone.id === root)
  return cells.length > 0
    ? added(cells.map(({ estimate, variance }) => ({ value: estimate, variance })))
    : null
}

/** With the people whom zones lack that were down. */
const madeUp = <Seen extends Uncertain | null>(seen: Seen, missing: number): Seen =>
  seen && { ...seen, value: seen.value + missing }

function missingInBlock({ missing }: Outages, hours: readonly number[]): number {
  const lost = missing.filter((_, position) => hours[position]! < HOURS_OF_A_BLOCK)
  return lost.length > 0 ? lost.reduce((sum, people) => sum + people, 0) / lost.length : 0
}

function accountOf(
  census: Census,
  weights: NightWeights,
  drift: ReadonlyMap<string, Drift>,
  dates: readonly LocalDate[],
  alike: readonly LocalDate[],
): object {
  const { overall, account, homes } = weights
  return {
    dates,
    datesOfMixes: alike,
    overall,
    ...account,
    homes: [...homes].map(([home, { mean, byCohort, people }]) => ({
      home,
      residents: [...(census.persons.get(home)?.values() ?? [])].reduce((sum, persons) => sum + persons, 0),
      people,
      mean,
      drift: drift.get(home),
      cohorts: Object.fromEntries([...byCohort].map(([cohort, { weight }]) => [cohort, weight])),
    })),
  }
}
