/** The public face of the stage: records in, fragments out, and what became of every file. */
export { anonymizeFile } from './anonymize-file.ts'
export { eventDates, newestEventDate } from './event-dates.ts'
export { type IntakeRow, readIntake } from './intake.ts'
export { countPeople } from './people.ts'
export { type Profile, readProfile } from './profiles.ts'
export type { AnonymizePorts, AnonymizeRequest } from './request.ts'
export { prepareSubscribers, type SubscriberFeeds } from './subscribers.ts'
export { type Swept, sweepEpoch } from './sweep.ts'
