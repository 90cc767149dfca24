import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { HALT_COLLECTION } from '../functions/model/halt.ts'
import {
  documentStore,
  dynamoAuditTrail,
  dynamoMeter,
  figureStore,
} from '../functions/platform/aws/dynamodb.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { folderDocuments, withCollection } from '../functions/platform/local/documents.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import { fileVault } from '../functions/platform/local/keys.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import { folderRewriter } from '../functions/platform/local/rewriter.ts'
import type {
  AuditTrail,
  Clock,
  DocumentStore,
  FigureStore,
  KeyVault,
  Meter,
  ObjectRewriter,
  ObjectStore,
  Workbench,
} from '../functions/platform/ports.ts'
import { recordedVault } from '../functions/platform/recorded-vault.ts'

/** The tenant of the laptop, and its client. */
export const LOCAL_CLIENT = 'laptop'

export const issuerFolder = (out: string): string => join(resolve(out), 'issuer')

export const keysFolder = (out: string): string => join(resolve(out), 'keys')

/** As files, not in the store, which one process holds: a halt reaches a server and a run that are at work. */
export const haltDocuments = (out: string) => folderDocuments(join(resolve(out), 'halt'))

/** The local adapters of all ports, over one output folder. */
export interface LocalDeployment {
  readonly folder: string
  readonly store: ObjectStore
  readonly rewriter: ObjectRewriter
  readonly workbench: Workbench
  readonly keys: KeyVault
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly usage: { readonly meter: Meter; readonly trail: AuditTrail }
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
  const scratch = await emptyScratch(folder)
  const workbench = await openWorkbench({ temporaryFolder: scratch })
  // Whatever ends the process, short of killing it, takes the raw records in there with it.
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  process.once('exit', remove)
  const documents = withCollection(documentStore(dynalite.client), HALT_COLLECTION, haltDocuments(folder))
  return {
    folder,
    store: folderStore(folder),
    rewriter: folderRewriter(folder, workbench.scratch),
    workbench,
    keys: recordedVault(fileVault(keysFolder(folder)), documents),
    documents,
    figures: figureStore(dynalite.client),
    usage: { meter: dynamoMeter(dynalite.client), trail: dynamoAuditTrail(dynalite.client) },
    clock: { now: () => new Date() },
    async close() {
      await workbench.close()
      await dynalite.close()
      remove()
      process.off('exit', remove)
    },
  }
}

/** Outside the output folder, in which no raw record may ever lie. */
export const scratchOf = (out: string): string =>
  join(tmpdir(), `smart-steps-run-${createHash('sha256').update(resolve(out)).digest('hex').slice(0, 16)}`)

/** Parts of raw files pass through it, so what a killed process left there goes first: only one holds the folder. */
async function emptyScratch(folder: string): Promise<string> {
  const scratch = scratchOf(folder)
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { mode: 0o700 })
  return scratch
}

/** Ends the process on a signal, with its clearing up, while `work` goes on. */
export async function endingOnSignals<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const end = () => process.exit(130)
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  try {
    return await work()
  } finally {
    process.off('SIGINT', end)
    process.off('SIGTERM', end)
  }
}
