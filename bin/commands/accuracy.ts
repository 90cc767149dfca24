import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { defineCommand } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { type KeyLife, keyLifeSchema } from '../../functions/model/vocabulary.ts'
import { moveOfJump } from '../accuracy/market-jump.ts'
import { type Made, pageOf } from '../accuracy/page.ts'
import { type Scorecard, scorecard } from '../accuracy/scorecard.ts'
import { tableOf } from '../accuracy/table.ts'
import { openWitness, type Witness } from '../accuracy/witness.ts'
import { option, refuseUnknown } from '../arguments.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { type PipelineOptions, runPipeline } from '../pipeline.ts'
import { openProgress, type Progress } from '../progress.ts'
import { cityArgs, cityOptions, pipelineOfCity, simulateWith } from './simulate.ts'

const args = {
  ...cityArgs,
  people: { ...cityArgs.people, default: '10000' },
  days: { ...cityArgs.days, default: '7' },
  'records-per-day': { ...cityArgs['records-per-day'], default: '160' },
  'site-spacing': { ...cityArgs['site-spacing'], default: '500' },
  zones: { type: 'string', description: 'zones.geojson[.gz]: build the city on real zones' },
  census: { type: 'string', description: 'census.csv: who lives in them' },
  prior: { type: 'string', description: "prior.csv for the pipeline; default: the city's own" },
  'key-life': { type: 'string', description: 'life of a pseudonym key: day or month', default: 'month' },
  out: { type: 'string', description: 'new folder to keep feeds and figures in; default: none is kept' },
  html: { type: 'string', description: 'file for a page with plots; default: none' },
  json: { type: 'boolean', description: 'one JSON object on stdout instead of tables' },
} as const

/** Simulates a city, makes its figures, and says how near they come to the truth. */
export const accuracy = defineCommand({
  meta: { name: 'accuracy', description: 'Compare figures of a simulated city with its truth' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const { zones, census, prior } = given
    const options: Options = {
      ...cityOptions(given),
      ...(zones === undefined ? {} : { zones }),
      ...(census === undefined ? {} : { census }),
      ...(prior === undefined ? {} : { prior }),
      keyLife: option('key-life', keyLifeSchema, given['key-life']),
    }
    if (given.out !== undefined && existsSync(given.out)) {
      throw new InvalidInput(`--out ${given.out} exists: figures are made anew, name a folder that does not`)
    }
    const folder = given.out ?? (await mkdtemp(join(tmpdir(), 'smart-steps-accuracy-')))
    const progress = openProgress()
    try {
      const card = await endingOnSignals(() => measure(folder, options, progress))
      progress.end()
      if (given.html !== undefined) {
        await mkdir(dirname(given.html), { recursive: true })
        await writeFile(given.html, pageOf(card, madeBy(options)))
      }
      process.stdout.write(given.json ? `${JSON.stringify(card)}\n` : `${tableOf(card)}\n`)
    } finally {
      progress.end()
      if (given.out === undefined) await rm(folder, { recursive: true, force: true })
    }
  },
})

type Options = ReturnType<typeof cityOptions> &
  Readonly<Partial<Record<'zones' | 'census' | 'prior', string>>> & { readonly keyLife: KeyLife }

/** Feeds beside figures, never among them: they hold subscriber ids. */
async function measure(root: string, options: Options, progress: Progress): Promise<Scorecard> {
  const where = { root, feeds: join(root, 'feeds'), out: join(root, 'figures') }
  const witnesses: Witness[] = []
  await simulateWith(progress, {
    ...options,
    out: where.feeds,
    months: options.keyLife === 'month',
    witness(world) {
      const witness = openWitness(join(root, 'witness'), world)
      witnesses.push(witness)
      return witness.see
    },
  })
  const witness = witnesses[0]!
  witness.close()
  const pipelineOf = (folder: string): PipelineOptions => {
    const made = pipelineOfCity(options.city, folder, options.keyLife)
    return options.prior === undefined ? made : { ...made, feeds: { ...made.feeds, prior: options.prior } }
  }
  const marketMove = await moveOfJump(join(root, 'market-jump'), options, pipelineOf, progress)
  const local = await openLocal(where.out)
  try {
    const pipeline = { ...pipelineOf(where.feeds), close: true }
    await runPipeline(local, pipeline, progress)
    const { siteSpacingM } = options
    return await scorecard(local, pipeline, where, { siteSpacingM, witness, marketMove }, progress)
  } finally {
    await local.close()
  }
}

/**
 * The command as it must be given to make the same, and what it says. Files are named without their folders:
 * where they lie is the business of whoever made the page.
 */
function madeBy({ recordsPerDay, siteSpacingM, keyLife, firstDate, ...same }: Options): Made {
  const { zones, census, prior } = same
  const files = Object.entries({ zones, census, prior }).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, basename(path)] as const],
  )
  const facts = {
    ...same,
    ...Object.fromEntries(files),
    ...(firstDate === undefined ? {} : { 'first-date': firstDate }),
    ...{ 'records-per-day': recordsPerDay, 'site-spacing': siteSpacingM, 'key-life': keyLife },
  }
  const text = Object.entries(facts).map(([name, value]) => `--${name} ${value}`)
  return { command: `npm run -s smart-steps -- accuracy ${text.join(' ')}`, facts }
}
