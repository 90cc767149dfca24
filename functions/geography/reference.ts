import { z } from 'zod'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'
import { type Country, countrySchema, type KeyLife, keyLifeSchema } from '../model/vocabulary.ts'
import {
  type PriorUsed,
  priorUsedSchema,
  type ZoneSystem,
  zoneSystemKey,
  zoneSystemSchema,
} from '../model/zones.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'

/** The reference tables of a version: what a run works with. */
export interface Reference {
  /** Twelve hexadecimal digits of its content; names the partitions of the tables. */
  readonly version: string
  readonly zoneSystem: ZoneSystem
  readonly country: Country
  readonly keyLife: KeyLife
  /** False where the area is the cell. */
  readonly hasCells: boolean
  readonly prior: PriorUsed
  /** Ids that a record may carry, sorted: of cells, or of areas where there are none. */
  readonly knownCells: readonly string[]
}

/**
 * The ids that the anonymizer accepts. An unlisted cell is rejected; an unlisted area is out of coverage,
 * which is not on the list.
 */
export interface CellList {
  readonly kind: 'cells' | 'areas'
  readonly ids: readonly string[]
}

export const cellList = ({ hasCells, knownCells }: Pick<Reference, 'hasCells' | 'knownCells'>): CellList => ({
  kind: hasCells ? 'cells' : 'areas',
  ids: knownCells,
})

/** Where the list of cells lies that a version knows. */
export const cellListKey = (version: string): string => `reference/cells/version=${version}/cells.json`

const cellListSchema = z.object({ kind: z.enum(['cells', 'areas']), ids: z.array(z.string()) })

/** The tree of zones, and what prior the footprints of its version used: of old ones nothing was noted. */
const storedSystemSchema = zoneSystemSchema.extend({ prior: priorUsedSchema.default('none') })

export const storeZoneSystem = (
  store: Pick<ObjectStore, 'put'>,
  { version, zoneSystem, prior }: Pick<Reference, 'version' | 'zoneSystem' | 'prior'>,
): Promise<void> => store.put(zoneSystemKey(version), JSON.stringify({ ...zoneSystem, prior }))

/**
 * @param version of a reference
 * @returns null where that version is not, or not wholly, stored
 */
export async function readZoneSystem(
  store: Pick<ObjectStore, 'get'>,
  version: string,
): Promise<ZoneSystem | null> {
  return (await readStoredSystem(store, version))?.zoneSystem ?? null
}

/**
 * The zones of a version, and what its footprints know of where people are.
 * @returns null where that version is not, or not wholly, stored
 */
export async function readStoredSystem(
  store: Pick<ObjectStore, 'get'>,
  version: string,
): Promise<{ readonly zoneSystem: ZoneSystem; readonly prior: PriorUsed } | null> {
  const bytes = await store.get(zoneSystemKey(version))
  if (!bytes) return null
  const { prior, ...zoneSystem } = storedSystemSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return { zoneSystem, prior }
}

/** @returns the reference in force, null before the first one */
export async function readReference(ports: {
  readonly store: Pick<ObjectStore, 'get'>
  readonly documents: Pick<DocumentStore, 'get'>
}): Promise<Reference | null> {
  const document = await ports.documents.get(REFERENCE_DOCUMENT)
  if (!document) return null
  const { version, country, keyLife } = referencePointerSchema.parse(document.body)
  const [stored, cells] = await Promise.all([
    readStoredSystem(ports.store, version),
    ports.store.get(cellListKey(version)),
  ])
  if (!stored || !cells) {
    throw new Error(
      `the reference ${version} is in force, but its zones or cells are not in the object store: build it again from its feeds`,
    )
  }
  const { kind, ids } = cellListSchema.parse(JSON.parse(new TextDecoder().decode(cells)))
  return {
    version,
    zoneSystem: stored.zoneSystem,
    country: countrySchema.parse(country),
    keyLife: keyLifeSchema.parse(keyLife),
    hasCells: kind === 'cells',
    prior: stored.prior,
    knownCells: ids,
  }
}
