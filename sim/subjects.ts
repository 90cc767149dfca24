import { cohortOf, UNKNOWN_COHORT } from './cohorts.ts'
import type { People } from './people.ts'
import { type Customers, kinds } from './population.ts'
import type { Subject } from './truth/tally.ts'

/** A phone of a foreign network counts; its owner is no resident. */
export const GUEST: Subject = { phones: 1, people: 0, knownCohort: UNKNOWN_COHORT, cohort: UNKNOWN_COHORT }

/** As how many somebody with a line counts on a date of a year. */
export function customer(people: Customers, person: number, year: number): Subject {
  const kind = kinds[people.kind[person]!]!
  const cohort = cohortOf(year - people.birthYear[person]!, people.gender[person]!)
  const isUnknown = people.unknownYear[person] === 1 || people.unknownGender[person] === 1
  return {
    phones: kind === 'observed' ? (people.secondLine[person] ? 2 : 1) : 0,
    people: kind === 'observed' || kind === 'opt_out' ? 1 : 0,
    knownCohort: isUnknown ? UNKNOWN_COHORT : cohort,
    cohort,
  }
}

export function resident(people: People, person: number, year: number): Subject {
  const cohort = cohortOf(year - people.birthYear[person]!, people.gender[person]!)
  return { phones: 0, people: 1, knownCohort: cohort, cohort }
}
