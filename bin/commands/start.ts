import { defineCommand } from 'citty'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { buildExplorer } from '../explorer.ts'
import { endingOnSignals, openLocal } from '../local.ts'
import { runPipeline } from '../pipeline.ts'
import { openProgress } from '../progress.ts'
import { serveLocal } from '../server.ts'
import { simulatedCity } from '../simulated-city.ts'
import { feedArgs, pipelineOptions } from './run.ts'
import { cityArgs, cityOptions } from './simulate.ts'

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
        ? // Nobody lives there, so the keys may live a month.
          await simulatedCity(cityOptions(given), given.out, 'month', progress)
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
