import { cohorts } from '../cohorts.ts'
import { type Subject, Tally, type TruthCell, type ZoneMinutes } from './tally.ts'
import { VISITOR_MINUTES } from './visits.ts'
import type { TruthZones } from './zones.ts'

/** Days on which a zone was visited: the first of each class. */
const frequencies = [
  ['1', 1],
  ['2-3', 2],
  ['4-7', 4],
  ['8-14', 8],
  ['15+', 15],
] as const

/** The products of a month that mean something of all residents, and the columns of their cells beside zone and start. */
export const monthTruths = {
  'monthly-visitors': [],
  frequency: ['days_class'],
  catchment: ['home'],
  residents: ['age_band', 'gender'],
  workers: ['age_band', 'gender'],
} as const
export type MonthTruthId = keyof typeof monthTruths
export const monthTruthIds = Object.keys(monthTruths) as readonly MonthTruthId[]

export interface MonthCell extends TruthCell {
  readonly days_class?: string
}

/** Where people live and work, by their number; leaves, as indexes of the city's zones, or null. */
export interface Settlement {
  readonly size: number
  home(person: number): number | null
  work(person: number): number | null
}

/** What is true of a month. It keeps of each person on how many dates each zone was visited. */
export interface MonthTruth {
  /** Adds the date of one person. @param totals of the date */
  add(person: number, totals: ZoneMinutes, who: Subject): void
  /** @param start of the month */
  cells(product: MonthTruthId, start: Date): Iterable<MonthCell>
}

/** People are counted as what they were on their last date. */
export function monthTruth(zones: TruthZones, { size, home, work }: Settlement): MonthTruth {
  const width = zones.all.length
  const days = new Uint8Array(size * width)
  const last: (Subject | undefined)[] = Array(size)

  return {
    add(person, totals, who) {
      last[person] = who
      for (let at = 0; at < totals.count; at += 1) {
        if (totals.minutes[at]! >= VISITOR_MINUTES) days[person * width + totals.zone[at]!]! += 1
      }
    },
    cells(product, start) {
      switch (product) {
        case 'monthly-visitors':
          return cellsOf(
            start,
            [{}],
            visits(() => 0),
          )
        case 'frequency':
          return cellsOf(
            start,
            frequencies.map(([days_class]) => ({ days_class })),
            visits((_, times) => frequencies.findLastIndex(([, least]) => least <= times)),
          )
        case 'catchment':
          return cellsOf(
            start,
            zones.districts.map((district) => ({ home: zones.all[district]!.id })),
            visits((person) => {
              const leaf = home(person)
              return leaf === null ? null : zones.districtOf[leaf]!
            }),
          )
        case 'residents':
          return cellsOf(start, cohorts, settled(home))
        case 'workers':
          return cellsOf(
            start,
            cohorts,
            settled((person) => (work(person) === home(person) ? null : work(person))),
          )
      }
    },
  }

  type Count = (add: (zone: number, known: number, who: Subject, actual?: number) => void) => void

  /** Visitors of each zone. @param kindOf which cell of the zone; null: none */
  function visits(kindOf: (person: number, times: number) => number | null): Count {
    return (add) => {
      for (const [person, who] of last.entries()) {
        if (!who) continue
        for (let zone = 0; zone < width; zone += 1) {
          const times = days[person * width + zone]!
          const kind = times > 0 ? kindOf(person, times) : null
          if (kind !== null) add(zone, kind, who)
        }
      }
    }
  }

  /** People by cohort in every zone that holds a leaf of theirs. */
  function settled(leafOf: (person: number) => number | null): Count {
    return (add) => {
      for (const [person, who] of last.entries()) {
        const leaf = who ? leafOf(person) : null
        if (!who || leaf === null) continue
        for (const zone of zones.lineages[leaf]!) add(zone, who.knownCohort, who, who.cohort)
      }
    }
  }

  function* cellsOf(start: Date, kinds: readonly Partial<MonthCell>[], count: Count): Generator<MonthCell> {
    const tally = new Tally(width * kinds.length)
    count((zone, known, who, actual = known) =>
      tally.add(zone * kinds.length + known, who, zone * kinds.length + actual),
    )
    for (const [index, zone] of zones.all.entries()) {
      for (const [kind, columns] of kinds.entries()) {
        yield { zone, start, ...columns, ...tally.of(index * kinds.length + kind) }
      }
    }
  }
}
