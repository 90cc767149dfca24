import { mkdir } from 'node:fs/promises'
import { countries } from '../functions/model/countries.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { localDateSchema } from '../functions/model/vocabulary.ts'
import { addresses, city } from './city.ts'
import { destinations } from './destinations.ts'
import { eventFolder, writeEvents } from './event-files.ts'
import { writeCells, writeCensus, writeOptouts, writeSubscribers, writeZones } from './feeds.ts'
import { kinds, population } from './population.ts'
import { radioNetwork } from './radio.ts'
import { RecordBuffer, recorder } from './records.ts'
import { routines } from './routines.ts'
import { type DayTruth, truthOf } from './truth.ts'
import { writeTruth } from './truth-files.ts'
import { type LocalDay, localDays } from './wall-clock.ts'

export interface SimulateOptions {
  /** Letters, digits and hyphens. Another name is another map. */
  readonly city: string
  /** Phones that count; those that must be left out come on top. */
  readonly people: number
  /** Local dates, Europe/London. */
  readonly days: number
  /** Another seed is other people on the same map. */
  readonly seed: number
  /** Folder for the feeds; made if it is missing. */
  readonly out: string
  /** @default '2026-03-02', a Monday */
  readonly firstDate?: string
  /** Records of a phone and day, on average. @default 20 */
  readonly recordsPerDay?: number
}

/** A Monday; the two weeks from it have neither a public holiday nor a change of the clocks. */
const FIRST_DATE = '2026-03-02'
const RECORDS_PER_DAY = 20
/** Phones whose records of a day are held in memory at once; a file is in order of time within them. */
const PHONES_PER_BLOCK = 50_000

/**
 * Writes the feeds of a city in which nobody lives: `events/<date>.csv.gz` (canonical profile, a file per
 * local date), `cells.csv`, `subscribers.csv`, `optouts.csv`, `zones.geojson`, `census.csv`; and the
 * operator's own `truth/` of each daily product. The same options give the same bytes.
 * @param onDay called after each date's files are complete
 * @throws InvalidInput naming the option at fault, or if `out` holds events of other dates
 */
export async function simulate(options: SimulateOptions, onDay?: (date: string) => void): Promise<void> {
  const { people: observed, seed, out, recordsPerDay = RECORDS_PER_DAY } = options
  const dates = [...localDays(firstDate(options), whole('days', options.days), countries.gb.timeZone)]
  whole('people', observed)
  if (!(recordsPerDay >= 1 && recordsPerDay <= 1_000)) {
    throw new InvalidInput(`recordsPerDay is ${recordsPerDay}: expected 1 to 1,000`)
  }
  const map = city(options.city)
  const folder = await eventFolder(
    out,
    dates.map(({ date }) => date),
  )
  await mkdir(out, { recursive: true })

  const network = radioNetwork(map)
  const places = { addresses: addresses(map), destinations: destinations(map) }
  const people = population(map, places, { observed, seed, year: Number(dates[0]!.date.slice(0, 4)) })
  await writeZones(out, map)
  await writeCells(out, network.sectors)
  await writeSubscribers(out, people, seed)
  await writeOptouts(out, people, seed)
  await writeCensus(out, map, observed)

  const plans = routines(map, places, people, seed)
  const records = recorder({ ...places, network, people }, { city: map.id, seed, recordsPerDay })
  const buffer = new RecordBuffer(Math.ceil(1.2 * recordsPerDay * Math.min(people.size, PHONES_PER_BLOCK)))
  const ids = { sectors: network.sectors.map(({ id }) => id), seed }
  const truths = truthOf(map, places.addresses, countries.gb.timeZone)
  for (const day of dates) {
    const truth = truths.begin(day.date)
    await writeEvents(folder, day, blocks(day, truth), ids)
    await writeTruth(out, map.id, day.date, truth)
    onDay?.(day.date)
  }

  function* blocks(day: LocalDay, truth: DayTruth): Generator<RecordBuffer> {
    for (let first = 0; first < people.size; first += PHONES_PER_BLOCK) {
      buffer.clear()
      const end = Math.min(people.size, first + PHONES_PER_BLOCK)
      for (let phone = first; phone < end; phone += 1) {
        const itinerary = plans.day(day.weekday, phone)
        records.add(buffer, day, phone, itinerary)
        if (kinds[people.kind[phone]!] === 'observed') truth.add(itinerary)
      }
      yield buffer
    }
  }
}

function firstDate({ firstDate = FIRST_DATE }: SimulateOptions): string {
  if (localDateSchema.safeParse(firstDate).success) return firstDate
  throw new InvalidInput(`firstDate is ${JSON.stringify(firstDate)}: expected a date as YYYY-MM-DD`)
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidInput(`${name} is ${value}: expected a whole number of at least 1`)
}
