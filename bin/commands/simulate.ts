import { join } from 'node:path'
import { defineCommand } from 'citty'
import { type KeyLife, localDateSchema } from '../../functions/model/vocabulary.ts'
import { countryOf } from '../../sim/cities.ts'
import { type SimulateOptions, simulate as simulateCity } from '../../sim/index.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import type { PipelineOptions } from '../pipeline.ts'
import { openProgress, type Progress } from '../progress.ts'

/** Which city; `start` takes the same. */
export const cityArgs = {
  city: { type: 'string', description: 'demo, london, berlin, metropolis-N, or any name', default: 'demo' },
  people: { type: 'string', description: 'observed phones', default: '30000' },
  days: { type: 'string', description: 'days from the first date', default: '14' },
  seed: { type: 'string', description: 'the same seed gives the same bytes', default: '1' },
  'first-date': { type: 'string', description: 'the first day; default: a Monday, 2026-03-02' },
  'records-per-day': { type: 'string', description: 'records of a phone and day, on average', default: '20' },
  'site-spacing': { type: 'string', description: 'metres between sites in the middle', default: '520' },
} as const

const args = {
  ...cityArgs,
  zones: { type: 'string', description: 'zones.geojson[.gz]: build the city on real zones' },
  census: { type: 'string', description: 'census.csv: who lives in them' },
  out: { type: 'string', description: 'folder for the feeds', required: true },
} as const

type Given = Readonly<Record<Exclude<keyof typeof cityArgs, 'first-date'>, string>> & {
  readonly 'first-date'?: string | undefined
}

/** @throws InvalidInput naming the option at fault */
export const cityOptions = (given: Given) => ({
  city: given.city,
  people: option('people', wholeNumber(1, 10_000_000), given.people),
  days: option('days', wholeNumber(1, 366), given.days),
  seed: option('seed', wholeNumber(0, 2 ** 31), given.seed),
  ...(given['first-date'] === undefined
    ? {}
    : { firstDate: option('first-date', localDateSchema, given['first-date']) }),
  recordsPerDay: option('records-per-day', wholeNumber(1, 1_000), given['records-per-day']),
  siteSpacingM: option('site-spacing', wholeNumber(100, 5_000), given['site-spacing']),
})

/** Writes the feeds of a city in which nobody lives. */
export const simulate = defineCommand({
  meta: { name: 'simulate', description: 'Write the feeds of a simulated city' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const city = cityOptions(given)
    const progress = openProgress()
    const { zones, census } = given
    await simulateWith(progress, {
      ...city,
      ...(zones === undefined ? {} : { zones }),
      ...(census === undefined ? {} : { census }),
      out: given.out,
    })
    progress.say(`the feeds are in ${given.out}`)
  },
})

export async function simulateWith(progress: Progress, options: SimulateOptions): Promise<void> {
  progress.begin('simulating days', options.days)
  await simulateCity(options, (date) => progress.step(date))
  progress.end()
}

/** How the pipeline reads a simulated city of a name. @param feeds the folder that `simulate` wrote */
export const pipelineOfCity = (city: string, feeds: string, keyLife: KeyLife): PipelineOptions => ({
  events: [join(feeds, 'events', '*.csv.gz')],
  profile: 'canonical',
  country: countryOf(city),
  keyLife,
  privacy: 'standard',
  feeds: {
    cells: join(feeds, 'cells.csv'),
    subscribers: join(feeds, 'subscribers.csv'),
    optouts: join(feeds, 'optouts.csv'),
    zones: join(feeds, 'zones.geojson'),
    census: join(feeds, 'census.csv'),
    prior: join(feeds, 'prior.csv'),
  },
})
