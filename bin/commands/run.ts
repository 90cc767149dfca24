import type { ParsedArgs } from 'citty'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { countries } from '../../functions/model/countries.ts'
import {
  countrySchema,
  keyLifeSchema,
  localDateSchema,
  privacyProfileSchema,
} from '../../functions/model/vocabulary.ts'
import { option, refuseUnknown } from '../arguments.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { type PipelineOptions, runPipeline } from '../pipeline.ts'
import { openProgress } from '../progress.ts'
import { rejections } from '../record-counts.ts'

/** What the pipeline reads, and how; `start` takes the same. */
export const feedArgs = {
  events: { type: 'string', description: 'pattern of event files, in quotes: "dump/*.csv.gz"' },
  profile: { type: 'string', description: 'format of the event files', default: 'canonical' },
  cells: { type: 'string', description: 'cells.csv: where the antennas are' },
  subscribers: { type: 'string', description: 'subscribers.csv: birth year, gender, line type' },
  optouts: { type: 'string', description: 'optouts.csv: who must not be counted' },
  zones: {
    type: 'string',
    description: 'zones.geojson[.gz]; without it the areas of the network are the zones',
  },
  census: { type: 'string', description: 'census.csv: residents by zone, gender and age band' },
  prior: { type: 'string', description: 'prior.csv: weights of zones or tiles' },
  'sensitive-places': {
    type: 'string',
    description: 'ids of zones to merge into their neighbours, separated by commas',
  },
  country: { type: 'string', description: 'gb, de or cn', default: 'gb' },
  'key-life': {
    type: 'string',
    description:
      'life of a pseudonym key: day (default), or month, which needs a clearance for records of persons',
  },
  privacy: { type: 'string', description: 'standard or strict', default: 'standard' },
  today: {
    type: 'string',
    description: 'count retention from this date; default: the day after the newest event',
  },
  close: { type: 'boolean', description: 'the last month in the files is over' },
  revise: {
    type: 'string',
    description: 'released dates that are made once more of all that has come, and pay again: DATE[,DATE]',
  },
} as const

const args = {
  ...feedArgs,
  out: { type: 'string', description: 'output folder', default: 'out/run' },
  json: { type: 'boolean', description: 'end with one JSON object on stdout' },
} as const

const datesSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(localDateSchema, 'dates as YYYY-MM-DD, with a comma between them'))

type FeedArgs = ParsedArgs<typeof feedArgs>

/** @throws InvalidInput naming the option at fault */
export function pipelineOptions(given: FeedArgs, events: readonly string[]): PipelineOptions {
  const country = option('country', countrySchema, given.country)
  return {
    events,
    profile: given.profile,
    country,
    keyLife: option('key-life', keyLifeSchema, given['key-life'] ?? countries[country].keyLife),
    privacy: option('privacy', privacyProfileSchema, given.privacy),
    ...(given.today === undefined ? {} : { today: option('today', localDateSchema, given.today) }),
    ...(given.close ? { close: true } : {}),
    ...(given['sensitive-places'] === undefined
      ? {}
      : { sensitivePlaces: given['sensitive-places'].split(',').map((id) => id.trim()) }),
    ...(given.revise === undefined ? {} : { revise: option('revise', datesSchema, given.revise) }),
    feeds: {
      ...defined('cells', given.cells),
      ...defined('subscribers', given.subscribers),
      ...defined('optouts', given.optouts),
      ...defined('zones', given.zones),
      ...defined('census', given.census),
      ...defined('prior', given.prior),
    },
  }
}

/** A deployment states its clearance in its configuration; a folder has none. */
const CLEARANCE =
  'keys live a month: who knows one day of somebody can follow them through all of it. Records of persons need a signed clearance for that (keyLife in docs/deploy.md), simulated ones need none'

/** The whole pipeline over an output folder. */
export const run = defineCommand({
  meta: { name: 'run', description: 'Turn event files into released figures; repeated, it does nothing new' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args, { allowPositional: true })
    // A shell that expands an unquoted pattern leaves all but the first file standing alone.
    const options = pipelineOptions(given, [given.events ?? '', ...given._])
    const progress = openProgress()
    if (options.keyLife === 'month' && countries[options.country].keyLife === 'day') progress.say(CLEARANCE)
    const local = await openLocal(given.out)
    try {
      const summary = await endingOnSignals(() => runPipeline(local, options, progress))
      if (given.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
      else {
        const { rows, accepted, days, releases, seconds } = summary
        for (const line of rejections(summary)) progress.say(`rejected: ${line}`)
        progress.say(
          `${rows} records read, ${accepted} accepted, ${days} days, ${releases} releases in ${given.out}, ${seconds} s`,
        )
      }
    } finally {
      progress.end()
      await local.close()
    }
  },
})

const defined = <Name extends string>(name: Name, value: string | undefined): { [Key in Name]?: string } =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string }
