import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readReference } from '../../functions/geography/index.ts'
import { prng } from '../../sim/prng.ts'
import { pipelineOfCity, simulateWith } from '../commands/simulate.ts'
import { LOCAL_CLIENT, type LocalDeployment, openLocal } from '../local.ts'
import { runPipeline } from '../pipeline.ts'
import type { Progress } from '../progress.ts'
import { localApi } from '../server.ts'
import type { AttackWorld } from './attack.ts'

export interface CityOptions {
  /** New, for feeds beside figures. */
  readonly root: string
  readonly people: number
  readonly days: number
  readonly seed: number
}

const CITY = 'demo'
/** As many as phones really leave, so that paths are near the truth. */
const RECORDS_PER_DAY = 60
const TOKEN_LIFE_SECONDS = 3_600
/** The longer of the two: whoever is found has the most to lose. */
const KEY_LIFE = 'month'

/** Simulates a city, makes its releases by the real pipeline, and lets `besiege` work on them. */
export async function withCity<Answer>(
  { root, people, days, seed }: CityOptions,
  progress: Progress,
  besiege: (world: AttackWorld) => Promise<Answer>,
): Promise<Answer> {
  const feeds = join(root, 'feeds')
  const city = { city: CITY, people, days, seed, recordsPerDay: RECORDS_PER_DAY }
  await simulateWith(progress, { ...city, out: feeds })
  const local = await openLocal(join(root, 'figures'))
  try {
    await runPipeline(local, { ...pipelineOfCity(CITY, feeds, KEY_LIFE), close: true }, progress)
    return await besiege(await worldOf(local, feeds, seed, progress))
  } finally {
    await local.close()
  }
}

/** @param local of which the city of `feeds` was released */
export async function worldOf(
  local: LocalDeployment,
  feeds: string,
  seed: number,
  progress: Progress,
): Promise<AttackWorld> {
  const { app, issuer } = await localApi(local, { isMetered: false })
  const token = await issuer.token({ clientId: LOCAL_CLIENT, lifeSeconds: TOKEN_LIFE_SECONDS })
  return {
    local,
    feeds,
    reference: (await readReference(local))!,
    dates: (await readdir(join(feeds, 'events'))).map((name) => name.slice(0, 10)).sort(),
    keyLife: KEY_LIFE,
    privacy: pipelineOfCity(CITY, feeds, KEY_LIFE).privacy,
    ask: async (path) => app.request(path, { headers: { authorization: `Bearer ${token}` } }),
    progress,
    random: prng('attack', seed).uniform,
  }
}
