import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { type Build, readBuild } from './build.ts'
import { makeCurrent } from './pointer.ts'
import { readZoneSystem, storeZoneSystem } from './reference.ts'
import { batchKey } from './requests.ts'

interface Ports {
  readonly store: ObjectStore
  readonly documents: DocumentStore
}

/**
 * Puts the batches of a version together and the version in force, unless another one is wanted by now.
 * @returns whether it is in force
 * @throws Error if the version was never prepared, or a batch is missing
 */
export async function commitReference(
  { store, documents }: Ports,
  version: string,
  { country, keyLife }: { readonly country: Country; readonly keyLife: KeyLife },
): Promise<boolean> {
  const zoneSystem = await putTogether(store, version)
  return makeCurrent(documents, { version, zoneSystem: zoneSystem.id, country, keyLife })
}

/**
 * Puts the batches of a version together. Nothing is done where that was done.
 * @throws Error if the version was never prepared, or a batch is missing
 */
export async function putTogether(store: ObjectStore, version: string): Promise<Build['zoneSystem']> {
  const stored = await readZoneSystem(store, version)
  if (stored) return stored
  const build = await readBuild(store, version)
  if (build === null)
    throw new Error(`the reference ${version} was never prepared: land a reference feed again`)
  const copies = (['footprints', 'tile_zones', 'overlap'] as const).flatMap((kind) =>
    build.batches[kind].map((hash) => ({
      from: batchKey(kind, hash),
      to: `${partitionPrefix(tables[kind], { version })}${hash}.parquet`,
    })),
  )
  for (let start = 0; start < copies.length; start += COPIES_AT_ONCE) {
    await Promise.all(copies.slice(start, start + COPIES_AT_ONCE).map(({ from, to }) => store.copy(from, to)))
  }
  // Last: where it is the version is whole.
  await storeZoneSystem(store, build)
  return build.zoneSystem
}

const COPIES_AT_ONCE = 16
