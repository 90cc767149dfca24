import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { type KeyLife, keyLifeSchema } from '../../functions/model/vocabulary.ts'
import { productsWithTruth } from '../../sim/truth-files.ts'
import { compareProduct, type Line } from '../accuracy/compare.ts'
import { makeLastSite } from '../accuracy/last-site.ts'
import { tableOf } from '../accuracy/table.ts'
import { option, refuseUnknown } from '../arguments.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { runPipeline } from '../pipeline.ts'
import { openProgress, type Progress } from '../progress.ts'
import { cityArgs, cityOptions, pipelineOfCity, simulateWith } from './simulate.ts'

const args = {
  ...cityArgs,
  days: { ...cityArgs.days, default: '1' },
  'key-life': { type: 'string', description: 'life of a pseudonym key: day or month', default: 'day' },
  out: { type: 'string', description: 'new folder to keep feeds and figures in; default: none is kept' },
  json: { type: 'boolean', description: 'one JSON object on stdout instead of a table' },
} as const

/** Simulates a city, makes its figures, and says how near they come to the truth. */
export const accuracy = defineCommand({
  meta: { name: 'accuracy', description: 'Compare figures of a simulated city with its truth' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const city = cityOptions(given)
    const keyLife = option('key-life', keyLifeSchema, given['key-life'])
    if (given.out !== undefined && existsSync(given.out)) {
      throw new InvalidInput(`--out ${given.out} exists: figures are made anew, name a folder that does not`)
    }
    const folder = given.out ?? (await mkdtemp(join(tmpdir(), 'smart-steps-accuracy-')))
    const progress = openProgress()
    try {
      const lines = await endingOnSignals(() => measure(folder, { ...city, keyLife }, progress))
      progress.end()
      process.stdout.write(given.json ? `${JSON.stringify({ lines })}\n` : `${tableOf(lines)}\n`)
    } finally {
      progress.end()
      if (given.out === undefined) await rm(folder, { recursive: true, force: true })
    }
  },
})

type Options = ReturnType<typeof cityOptions> & { readonly keyLife: KeyLife }

/** Feeds beside figures, never among them: they hold subscriber ids. */
async function measure(folder: string, options: Options, progress: Progress): Promise<Line[]> {
  const where = { feeds: join(folder, 'feeds'), out: join(folder, 'figures') }
  await simulateWith(progress, { ...options, out: where.feeds })
  const local = await openLocal(where.out)
  try {
    await runPipeline(local, pipelineOfCity(options.city, where.feeds, options.keyLife), progress)
    progress.say('comparing with the truth')
    await makeLastSite(local.workbench, where, options)
    const lines: Line[] = []
    for (const product of productsWithTruth) {
      lines.push(...(await compareProduct(local.workbench, product, where)))
    }
    return lines
  } finally {
    await local.close()
  }
}
