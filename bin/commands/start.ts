import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { buildExplorer } from '../explorer.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { type PipelineOptions, runPipeline } from '../pipeline.ts'
import { openProgress, type Progress } from '../progress.ts'
import { serveLocal } from '../server.ts'
import { feedArgs, pipelineOptions } from './run.ts'
import { cityArgs, cityOptions, pipelineOfCity, simulateWith } from './simulate.ts'

const args = {
  ...cityArgs,
  ...feedArgs,
  out: { type: 'string', description: 'output folder', default: 'out/demo' },
  port: { type: 'string', description: 'port on 127.0.0.1', default: '8080' },
} as const

/** A simulated city, or the files that are given; then API and explorer. */
export const start = defineCommand({
  meta: { name: 'start', description: 'Simulate a city (or take --events), make its figures and serve them' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args, { allowPositional: given.events !== undefined })
    const port = option('port', wholeNumber(0, 65535), given.port)
    const progress = openProgress()
    const options =
      given.events === undefined
        ? await simulatedCity(cityOptions(given), `${given.out}-feeds`, progress)
        : pipelineOptions(given, [given.events, ...given._])
    await buildExplorer(progress.say)
    const local = await openLocal(given.out)
    try {
      await endingOnSignals(() => runPipeline(local, options, progress))
      await serveLocal(local, { port, out: given.out })
    } finally {
      progress.end()
      await local.close()
    }
  },
})

/**
 * The feeds of a city lie beside the output folder, never in it: they hold subscriber ids. They are made
 * aside and then renamed, so that a city that was cut off is made again.
 */
async function simulatedCity(
  city: ReturnType<typeof cityOptions>,
  parent: string,
  progress: Progress,
): Promise<PipelineOptions> {
  const feeds = join(parent, Object.values(city).join('-'))
  if (!existsSync(feeds)) {
    const unfinished = `${feeds}.part`
    await rm(unfinished, { recursive: true, force: true })
    // Nobody asks a demonstration for its truth, and making it takes as long again as the feeds.
    await simulateWith(progress, { ...city, out: unfinished, truth: false })
    await rename(unfinished, feeds)
  }
  // Nobody lives there, so the keys may live a month.
  return pipelineOfCity(city.city, feeds, 'month')
}
