import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Addresses } from './addresses.ts'
import type { City } from './city.ts'
import { cohortOf, cohorts } from './cohorts.ts'
import { linesOf, writeCsv } from './feeds.ts'
import { type Joiners, joinerRows } from './joiners.ts'
import { type Settled, settled } from './people.ts'
import { type Customers, type Kind, kinds } from './population.ts'
import type { Roamers } from './roamers.ts'
import { subscriberId } from './subscriber-ids.ts'

/**
 * Writes what is true of each line of the operator's network, of nobody: `home_zone` and `work_zone` are
 * leaves, empty where there is none; age and gender as they are, even where the operator does not know
 * them. Guests come last, and then joiners; minors, machines and objections are among them, by `kind`.
 * @param year whose end ages are those of
 */
export async function writePeople(
  out: string,
  { city, addresses, year, seed }: { city: City; addresses: Addresses; year: number; seed: number },
  people: Customers,
  guests: Roamers,
  joiners: Joiners | null,
): Promise<void> {
  await mkdir(join(out, 'truth'), { recursive: true })
  const zoneOf = (address: number): string => city.zones[addresses.zone[address]!]!.id
  const rowOf = (line: number, kind: Kind, { home, work, birthYear, gender }: Settled): string[] => {
    const cohort = cohorts[cohortOf(year - birthYear, gender)]!
    return [
      subscriberId(line, seed),
      zoneOf(home),
      work === home ? '' : zoneOf(work),
      city.country,
      kind,
      kind === 'minor' || kind === 'machine' ? '' : cohort.age_band,
      kind === 'machine' ? '' : cohort.gender,
    ]
  }
  const customers = linesOf(people, (line, person) =>
    rowOf(line, kinds[people.kind[person]!]!, settled(people, person)),
  )
  function* rows(): Generator<readonly string[]> {
    yield* customers
    for (let guest = 0; guest < guests.size; guest += 1) {
      yield [subscriberId(people.lines + guest, seed), '', '', guests.country(guest), 'roamer', '', '']
    }
    if (joiners) yield* joinerRows(joiners, (line, person) => rowOf(line, 'observed', person))
  }
  await writeCsv(
    join(out, 'truth', 'people.csv'),
    'subscriber_id,home_zone,work_zone,home_country,kind,age_band,gender',
    rows(),
  )
}
