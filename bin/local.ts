import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { documentStore, figureStore } from '../functions/platform/aws/dynamodb.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import { fileVault } from '../functions/platform/local/keys.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import type {
  Clock,
  DocumentStore,
  FigureStore,
  KeyVault,
  ObjectStore,
  Workbench,
} from '../functions/platform/ports.ts'

/** The tenant of the laptop: the only client that the local issuer knows. */
export const LOCAL_CLIENT = 'laptop'

export const issuerFolder = (out: string): string => join(resolve(out), 'issuer')

/** The local adapters of all ports, over one output folder. */
export interface LocalDeployment {
  readonly folder: string
  readonly store: ObjectStore
  readonly workbench: Workbench
  readonly keys: KeyVault
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly clock: Clock
  close(): Promise<void>
}

/**
 * Opens an output folder, made if it is new. One process at a time.
 * @throws Locked if another process holds it
 */
export async function openLocal(out: string): Promise<LocalDeployment> {
  const folder = resolve(out)
  await mkdir(folder, { recursive: true })
  const dynalite = await openDynalite(join(folder, 'dynamodb'))
  const workbench = await openWorkbench()
  return {
    folder,
    store: folderStore(folder),
    workbench,
    keys: fileVault(join(folder, 'keys')),
    documents: documentStore(dynalite.client),
    figures: figureStore(dynalite.client),
    clock: { now: () => new Date() },
    async close() {
      await workbench.close()
      await dynalite.close()
    },
  }
}
