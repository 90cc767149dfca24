import { mkdir } from 'node:fs/promises'
import { holidayName } from '../functions/geography/day-types.ts'
import { countries } from '../functions/model/countries.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { localDateSchema } from '../functions/model/vocabulary.ts'
import { operatorDays, restDays, type SeeDay, type Today } from './days.ts'
import { destinations } from './destinations.ts'
import { eventFolder, writeEvents } from './event-files.ts'
import { writeCells, writeCensus, writeOptouts, writeSubscribers, writeZones } from './feeds.ts'
import { joinerRecords, joinersOf, type MarketJump } from './joiners.ts'
import { openMonths, settlementOf } from './months.ts'
import { writePeople } from './people-file.ts'
import { adultCustomers, customers, others } from './population.ts'
import { writePrior } from './prior.ts'
import { residentsOf } from './residents.ts'
import { roamers } from './roamers.ts'
import { SUNDAY } from './routines.ts'
import { type DayTruth, truthOf } from './truth.ts'
import { writeTruth } from './truth-files.ts'
import { localDays } from './wall-clock.ts'
import { type World, type WorldOptions, worldOf } from './world.ts'

export interface SimulateOptions extends WorldOptions {
  /** Phones of the operator's own that count; guests, and those that must be left out, come on top. */
  readonly people: number
  /** Local dates of the city's country. */
  readonly days: number
  /** Another seed is other people on the same map. */
  readonly seed: number
  /** Folder for the feeds; made if it is missing. */
  readonly out: string
  /** @default '2026-03-02', a Monday */
  readonly firstDate?: string
  /** Records of a phone and day, on average. @default 20 */
  readonly recordsPerDay?: number
  /** Whether `truth/` is written: of everybody, it takes longer than the feeds. @default true */
  readonly truth?: boolean
  /** Whether the truth of months is written as well: it keeps a number of each person and zone. @default false */
  readonly months?: boolean
  /** New customers during the simulation. @default none */
  readonly jump?: MarketJump
  /** Is shown the city, and answers who is shown the exact day of every line that counts. @default nobody */
  readonly witness?: (world: World) => SeeDay
}

/** A Monday; the two weeks from it have neither a public holiday nor a change of the clocks. */
const FIRST_DATE = '2026-03-02'
const RECORDS_PER_DAY = 20

/**
 * Writes the feeds of a city in which nobody lives: `events/<date>.csv.gz` (canonical profile, a file per
 * local date), `cells.csv`, `subscribers.csv`, `optouts.csv`, `zones.geojson`, `census.csv`, `prior.csv`;
 * and `truth/`: of each daily product, and of each line. The same options give the same bytes.
 * @param onDay called after each date's files are complete
 * @throws InvalidInput naming the option at fault, or if `out` holds events of other dates
 */
export async function simulate(options: SimulateOptions, onDay?: (date: string) => void): Promise<void> {
  const { people: observed, seed, out, recordsPerDay = RECORDS_PER_DAY, truth: withTruth = true } = options
  whole('days', options.days)
  whole('people', observed)
  if (!(recordsPerDay >= 1 && recordsPerDay <= 1_000)) {
    throw new InvalidInput(`recordsPerDay is ${recordsPerDay}: expected 1 to 1,000`)
  }
  const first = firstDate(options)
  const world = await worldOf(options)
  const { city: map, network, addresses } = world
  const { timeZone } = countries[map.country]
  const dates = [...localDays(first, options.days, timeZone)]
  const folder = await eventFolder(
    out,
    dates.map(({ date }) => date),
  )
  await mkdir(out, { recursive: true })

  const places = { addresses, destinations: destinations(map) }
  const year = Number(first.slice(0, 4))
  const residents = residentsOf(map, adultCustomers(observed))
  const { people, taken } = customers(map, places, residents, { observed, seed, year })
  const guests = roamers(map, places, { observed, days: options.days, seed })
  const rest = withTruth || options.jump ? others(map, places, residents, taken, { seed, year }) : null
  const joiners =
    rest && options.jump
      ? joinersOf(map, { ...residents, taken, rest }, options.jump, people.lines + guests.size)
      : null
  await writeZones(out, map)
  await writeCells(out, network.sectors, map.middle)
  await writeSubscribers(out, people, joiners, seed)
  await writeOptouts(out, people, seed)
  await writeCensus(out, map, residents)
  await writePrior(out, map, residents)

  const names = {
    sectors: network.sectors.map(({ id }) => id),
    seed,
    network(line: number) {
      const guest = line - people.lines
      return guest >= 0 && guest < guests.size ? guests.network(guest) : ''
    },
  }
  const recording = { seed, recordsPerDay, see: options.witness?.(world) }
  const own = operatorDays(world, places, { people, guests }, recording)
  const isTrue = withTruth ? truthOf(world, timeZone) : null
  const joining = joiners && joinerRecords(world, joiners, recording)
  const numbered = { city: map.id, seed, first: people.size + guests.size }
  const rests = rest && restDays(places, rest, numbered, joining)
  const months =
    rest && withTruth && options.months
      ? openMonths(out, world, settlementOf(world, people, guests, rest))
      : null
  function* records(today: Today, truth: DayTruth | undefined) {
    yield* own(today, truth)
    const joined = rests?.(today, truth)
    if (joined) yield joined
  }
  if (withTruth) await writePeople(out, { city: map, addresses, year, seed }, people, guests, joiners)
  for (const [number, day] of dates.entries()) {
    const truth = isTrue?.begin(day.date, await months?.begin(day.date))
    const today = {
      ...day,
      number,
      weekday: holidayName(map.country, day.date) === null ? day.weekday : SUNDAY,
    }
    await writeEvents(folder, day, records(today, truth), names)
    if (truth) await writeTruth(out, map.id, day.date, truth)
    onDay?.(day.date)
  }
  await months?.end()
}

function firstDate({ firstDate = FIRST_DATE }: SimulateOptions): string {
  if (localDateSchema.safeParse(firstDate).success) return firstDate
  throw new InvalidInput(`firstDate is ${JSON.stringify(firstDate)}: expected a date as YYYY-MM-DD`)
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidInput(`${name} is ${value}: expected a whole number of at least 1`)
}
