import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyLife } from '../functions/model/vocabulary.ts'
import { type cityOptions, pipelineOfCity, simulateWith } from './commands/simulate.ts'
import type { PipelineOptions } from './pipeline.ts'
import type { Progress } from './progress.ts'

type CityOptions = ReturnType<typeof cityOptions>

/** They lie beside the output folder, never in it: they hold subscriber ids. */
const feedsOf = (city: CityOptions, out: string): string =>
  join(`${out}-feeds`, Object.values(city).join('-'))

/**
 * The feeds of a city, made aside and then renamed, so that a city that was cut off is made again.
 * @returns how they are read
 */
export async function simulatedCity(
  city: CityOptions,
  out: string,
  keyLife: KeyLife,
  progress: Progress,
): Promise<PipelineOptions> {
  const feeds = feedsOf(city, out)
  if (!existsSync(feeds)) {
    const unfinished = `${feeds}.part`
    await rm(unfinished, { recursive: true, force: true })
    // Nobody asks a demonstration for its truth, and making it takes as long again as the feeds.
    await simulateWith(progress, { ...city, out: unfinished, truth: false })
    await rename(unfinished, feeds)
  }
  return pipelineOfCity(city.city, feeds, keyLife)
}
