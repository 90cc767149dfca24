import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { defineCommand } from 'citty'
import { readIntake } from '../../functions/anonymize/index.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import type { Country } from '../../functions/model/vocabulary.ts'
import { countryOf } from '../../sim/cities.ts'
import { refuseUnknown } from '../arguments.ts'
import { endingOnSignals, type LocalDeployment, openLocal } from '../local.ts'
import { type PipelineOptions, runPipeline } from '../pipeline.ts'
import { openProgress } from '../progress.ts'
import { publishSandbox } from '../sandbox/publish.ts'
import { openTarget, type Target } from '../sandbox/target.ts'
import { simulatedCity } from '../simulated-city.ts'
import { cityArgs, cityOptions } from './simulate.ts'

const args = {
  deployment: { type: 'string', description: 'file of a deployment: deployments/gb.yaml' },
  into: { type: 'string', description: 'output folder on this machine, in place of a deployment' },
  ...cityArgs,
  city: { type: 'string', description: 'demo, london, berlin, …; default: one of the country' },
  // Typical weeks are of four.
  days: { ...cityArgs.days, default: '28' },
  out: {
    type: 'string',
    description: 'folder in which the city is made, and taken from when it is published again',
    default: 'out/sandbox',
  },
} as const

/** Countries that may be deployed. */
const CITIES: Readonly<Partial<Record<Country, string>>> = { gb: 'demo', de: 'berlin' }

/** A simulated city for whoever tries the API of a deployment: made here, published there. */
export const sandbox = defineCommand({
  meta: { name: 'sandbox', description: 'Publish a simulated city for tenants with sandbox: true' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const progress = openProgress()
    const target = await openTarget(given)
    try {
      const city = cityOptions({ ...given, city: given.city ?? CITIES[target.country] ?? 'demo' })
      refuseForeign(city.city, target)
      const options = await simulatedCity(city, given.out, target.keyLife, progress)
      const local = await openLocal(given.out)
      try {
        await refuseOthers(local, options)
        await endingOnSignals(() => runPipeline(local, options, progress))
        const { releases, records } = await publishSandbox(local, target, progress)
        progress.say(
          `${target.name}: ${releases} releases of ${city.city} are in its sandbox, ${records} records`,
        )
      } finally {
        await local.close()
      }
    } catch (error) {
      throw told(error)
    } finally {
      progress.end()
      await target.close()
    }
  },
})

/** The client's own words name the table or bucket, the account and the right that is missing. */
function told(error: unknown): unknown {
  if (!(error instanceof Error && '$metadata' in error)) return error
  return new InvalidInput(
    `${error.message || error.name}: what was in the sandbox before is answered still; mend that, and run it again`,
    { cause: error },
  )
}

/**
 * Before it is made: that takes minutes.
 * @throws InvalidInput
 */
function refuseForeign(city: string, { name, country }: Target): void {
  if (countryOf(city) === country) return
  throw new InvalidInput(
    `--city ${city} is one of ${countryOf(city)}, and ${name} has the clocks and holidays of ${country}: choose a city of that country${country in CITIES ? `, as ${CITIES[country]}` : ''}`,
  )
}

/**
 * Everything in the folder goes into the sandbox, so nothing may lie there but the city.
 * @throws InvalidInput
 */
async function refuseOthers(local: LocalDeployment, { events }: PipelineOptions): Promise<void> {
  const own = await realpath(dirname(events[0]!))
  const other = (await readIntake(local)).find(({ file }) => dirname(file) !== own)
  if (other === undefined) return
  throw new InvalidInput(
    `${local.folder} holds figures of other files than this city's (${other.file}), and nothing else may get into a sandbox: choose another --out`,
  )
}
