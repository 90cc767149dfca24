import { KEPT_AFTER_EPOCH_HOURS, openDays, retentionDays } from '../model/retention.ts'
import type { KeyLife } from '../model/vocabulary.ts'
import type { Transparency } from './transparency-schemas.ts'

/** What each period of the model is of, for readers who do not know the tables. */
const words: Readonly<Record<keyof typeof retentionDays, string>> = {
  raw: 'Location records as the network writes them; removed earlier, once they are read',
  identities: 'The latest lists of subscribers and of objections',
  quarantine: 'Notes on files that cannot be read',
  figures: 'Exact figures, which nothing but the release reads',
  ofOneRun: 'What a calculation writes for itself',
  batches: 'Parts of the map of where antennas reach',
  results: 'Files of published figures that buyers asked for as jobs',
  auditTrail: 'Which buyer asked for what and when, without the figures; nothing of persons in the records',
  published: 'Measurements with noise, and what is published of them',
}

/** Periods are the longest; keys and rows of pseudonyms go with their epoch. */
export const retentionInWords = (life: KeyLife | null): Transparency['retention'] => [
  ...(life === null
    ? []
    : [
        {
          what: `Keys of pseudonyms and all rows that carry one, from the first hour of the key: its ${life} and ${KEPT_AFTER_EPOCH_HOURS} hours`,
          days: openDays(life),
        },
      ]),
  ...Object.entries(retentionDays).map(([name, days]) => ({
    what: words[name as keyof typeof retentionDays],
    days,
  })),
]
