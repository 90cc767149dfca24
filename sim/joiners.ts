import { InvalidInput } from '../functions/model/errors.ts'
import type { City } from './city.ts'
import { genders } from './cohorts.ts'
import type { Joining, SeeDay } from './days.ts'
import { type Outages, outages } from './outages.ts'
import { type People, type Settled, settled } from './people.ts'
import { prng } from './prng.ts'
import { RecordBuffer } from './record-buffer.ts'
import { recorder } from './records.ts'
import { COHORTS } from './residents.ts'
import { subscriberId } from './subscriber-ids.ts'
import { activityOf } from './usage.ts'
import type { World } from './world.ts'

/** The operator's market share in some districts is another one from a date on. Nobody moves house, or otherwise. */
export interface MarketJump {
  /** Number of the date; 0 is the first one. */
  readonly onDay: number
  /** New customers, as a part of those who live in a district. */
  readonly part: number
  /** Ids of districts. */
  readonly districts: readonly string[]
}

/** Residents who become customers, each with a line of its own. */
export interface Joiners {
  readonly onDay: number
  /** The residents without a line at first, and which of them join, ascending. */
  readonly rest: People
  readonly persons: Uint32Array
  /** Line of the first of them; the others follow. */
  readonly firstLine: number
}

/**
 * Who joins: of the customers of each cell the part, as far as there are residents left. The residents of a
 * cell are in no order, so that the first of them are as good as any.
 * @param rest `others` of population.ts, in order of their cells
 * @param taken customers of each cell
 * @param adults residents of 18 and over of each cell
 * @throws InvalidInput naming the option at fault
 */
export function joinersOf(
  { districts, zones }: City,
  { adults, taken, rest }: { adults: Uint32Array; taken: Uint32Array; rest: People },
  { onDay, part, districts: named }: MarketJump,
  firstLine: number,
): Joiners {
  const unknown = named.find((name) => !districts.some(({ id }) => id === name))
  if (unknown !== undefined) throw new InvalidInput(`jump: ${unknown} is no district of the city`)
  if (!(part > 0)) throw new InvalidInput(`jump: part is ${part}: expected more than 0`)
  const persons: number[] = []
  let first = 0
  /** Customers of the cells so far: rounding of many small cells adds up to no more than one person. */
  let wanted = 0
  for (const [cell, count] of adults.entries()) {
    const left = count - taken[cell]!
    const { district } = zones[Math.floor(cell / COHORTS)]!
    if (named.includes(districts[district]!.id)) {
      const before = Math.round(wanted)
      wanted += part * taken[cell]!
      const joining = Math.min(left, Math.round(wanted) - before)
      for (let person = first; person < first + joining; person += 1) persons.push(person)
    }
    first += left
  }
  return { onDay, rest, persons: Uint32Array.from(persons), firstLine }
}

/** Records of joiners have a stream of their own, so that nobody else's change. */
export function joinerRecords(
  { city, network, addresses }: World,
  { onDay, persons, firstLine }: Joiners,
  { seed, recordsPerDay, see }: { seed: number; recordsPerDay: number; see?: SeeDay | undefined },
): Joining {
  const random = prng('joiners', city.id, seed)
  const activity = new Float32Array(firstLine + persons.length)
  for (let line = firstLine; line < activity.length; line += 1) activity[line] = activityOf(random)
  const records = recorder(
    { addresses, network, activity },
    { city: city.id, seed, recordsPerDay, stream: 'records of joiners' },
  )
  const buffer = new RecordBuffer(Math.ceil(1.2 * recordsPerDay * persons.length) + 1)
  const lines = new Map([...persons].map((person, index) => [person, firstLine + index]))
  let failing: Outages

  return {
    buffer,
    begin({ date }) {
      failing = outages(city.id, network.sites, date)
      buffer.clear()
    },
    add(today, person, itinerary) {
      const line = lines.get(person)
      if (line === undefined || today.number < onDay) return 0
      records.add(buffer, today, failing, line, itinerary)
      see?.(today.date, subscriberId(line, seed), itinerary)
      return 1
    },
  }
}

/** A row for each joiner, in order of lines. */
export function* joinerRows<Row>(
  { rest, persons, firstLine }: Joiners,
  row: (line: number, person: Settled) => Row,
): Generator<Row> {
  for (const [index, person] of persons.entries()) {
    yield row(firstLine + index, settled(rest, person))
  }
}

/** As the operator knows them. */
export const joinerSubscribers = (joiners: Joiners, seed: number): Generator<readonly (string | number)[]> =>
  joinerRows(joiners, (line, { birthYear, gender }) => [
    subscriberId(line, seed),
    birthYear,
    genders[gender]!,
    'false',
    'person',
  ])
