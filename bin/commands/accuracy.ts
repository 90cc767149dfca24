import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defineCommand } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { type KeyLife, keyLifeSchema } from '../../functions/model/vocabulary.ts'
import { type Made, pageOf } from '../accuracy/page.ts'
import { type Scorecard, scorecard } from '../accuracy/scorecard.ts'
import { tableOf } from '../accuracy/table.ts'
import { openWitness, type Witness } from '../accuracy/witness.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { runPipeline } from '../pipeline.ts'
import { openProgress, type Progress } from '../progress.ts'
import { cityArgs, cityOptions, pipelineOfCity, simulateWith } from './simulate.ts'

const args = {
  ...cityArgs,
  people: { ...cityArgs.people, default: '20000' },
  days: { ...cityArgs.days, default: '7' },
  'records-per-day': {
    type: 'string',
    description: 'records of a phone and day, on average',
    default: '160',
  },
  'site-spacing': {
    type: 'string',
    description: 'metres between sites in the middle of the city',
    default: '500',
  },
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
    const city = {
      ...cityOptions(given),
      recordsPerDay: option('records-per-day', wholeNumber(1, 1_000), given['records-per-day']),
      siteSpacingM: option('site-spacing', wholeNumber(100, 10_000), given['site-spacing']),
    }
    const keyLife = option('key-life', keyLifeSchema, given['key-life'])
    if (given.out !== undefined && existsSync(given.out)) {
      throw new InvalidInput(`--out ${given.out} exists: figures are made anew, name a folder that does not`)
    }
    const folder = given.out ?? (await mkdtemp(join(tmpdir(), 'smart-steps-accuracy-')))
    const progress = openProgress()
    try {
      const card = await endingOnSignals(() => measure(folder, { ...city, keyLife }, progress))
      progress.end()
      if (given.html !== undefined) {
        await mkdir(dirname(given.html), { recursive: true })
        await writeFile(given.html, pageOf(card, madeBy({ ...city, keyLife })))
      }
      process.stdout.write(given.json ? `${JSON.stringify(card)}\n` : `${tableOf(card)}\n`)
    } finally {
      progress.end()
      if (given.out === undefined) await rm(folder, { recursive: true, force: true })
    }
  },
})

interface Options extends ReturnType<typeof cityOptions> {
  readonly recordsPerDay: number
  readonly siteSpacingM: number
  readonly keyLife: KeyLife
}

/** Feeds beside figures, never among them: they hold subscriber ids. */
async function measure(root: string, options: Options, progress: Progress): Promise<Scorecard> {
  const where = { root, feeds: join(root, 'feeds'), out: join(root, 'figures') }
  const witnesses: Witness[] = []
  await simulateWith(progress, {
    ...options,
    out: where.feeds,
    witness(world) {
      const witness = openWitness(join(root, 'witness'), world)
      witnesses.push(witness)
      return witness.see
    },
  })
  const witness = witnesses[0]!
  witness.close()
  const local = await openLocal(where.out)
  try {
    const made = pipelineOfCity(where.feeds, options.keyLife)
    const pipeline = { ...made, close: true, feeds: { ...made.feeds, prior: join(where.feeds, 'prior.csv') } }
    await runPipeline(local, pipeline, progress)
    return await scorecard(local, pipeline, where, { siteSpacingM: options.siteSpacingM, witness }, progress)
  } finally {
    await local.close()
  }
}

/** The command as it must be given to make the same, and what it says. */
function madeBy({ city, people, days, seed, recordsPerDay, siteSpacingM, keyLife }: Options): Made {
  const given = {
    ...{ city, people, days, seed },
    ...{ 'records-per-day': recordsPerDay, 'site-spacing': siteSpacingM, 'key-life': keyLife },
  }
  const text = Object.entries(given).map(([name, value]) => `--${name} ${value}`)
  return { command: `npm run -s smart-steps -- accuracy ${text.join(' ')}`, facts: given }
}
