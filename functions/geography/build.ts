import { z } from 'zod'
import { type PriorUsed, priorUsedSchema, type ZoneSystem, zoneSystemSchema } from '../model/zones.ts'
import type { ObjectStore } from '../platform/ports.ts'
import type { Batches } from './plan-batches.ts'
import { readZoneSystem } from './reference.ts'
import { buildKey, storedBatches } from './requests.ts'

const hashesSchema = z.array(z.string())
const buildSchema = z.object({
  version: z.string(),
  zoneSystem: zoneSystemSchema,
  prior: priorUsedSchema,
  batches: z.object({ footprints: hashesSchema, tile_zones: hashesSchema, overlap: hashesSchema }),
})

/** What a version consists of, from when it is prepared to when it is in force. */
export interface Build {
  readonly version: string
  readonly zoneSystem: ZoneSystem
  readonly prior: PriorUsed
  readonly batches: Batches
}

export const writeBuild = (store: Pick<ObjectStore, 'put'>, build: Build): Promise<void> =>
  store.put(buildKey(build.version), JSON.stringify(build))

/** @returns null if that version was never prepared */
export async function readBuild(store: Pick<ObjectStore, 'get'>, version: string): Promise<Build | null> {
  const bytes = await store.get(buildKey(version))
  return bytes && buildSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

/** In this order: the second reads what the first has made. */
export const rounds = ['footprints', 'rest'] as const
export type Round = (typeof rounds)[number]
const kinds = { footprints: ['footprints'], rest: ['overlap', 'tile_zones'] } as const

/** @returns the hashes of a round's requests whose batches are not stored; a version that is stored has none */
export async function missingBatches(
  store: Pick<ObjectStore, 'get' | 'list'>,
  version: string,
  round: Round,
): Promise<string[]> {
  const build = await readBuild(store, version)
  if (build === null || (await readZoneSystem(store, version))) return []
  const missing = await Promise.all(
    kinds[round].map(async (kind) => {
      const stored = await storedBatches(store, kind)
      return build.batches[kind].filter((hash) => !stored.has(hash))
    }),
  )
  return missing.flat()
}
