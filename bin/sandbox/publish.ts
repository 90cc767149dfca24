import { Conflict, InvalidInput } from '../../functions/model/errors.ts'
import { figureItemSchema, framePartition, zonePartition } from '../../functions/model/figure-items.ts'
import {
  type EpochLedger,
  LEDGER_PREFIX,
  type LedgerEntry,
  ledgerDocument,
  REFERENCE_DOCUMENT,
  type ReferencePointer,
  referencePointerSchema,
} from '../../functions/model/ledger.ts'
import { append, readEpochLedger } from '../../functions/model/ledger-chain.ts'
import { type Publication, SANDBOX_DOCUMENT, SIMULATED } from '../../functions/model/sandbox.ts'
import { zoneGeometryKey, zoneSystemKey, zoneSystemSchema } from '../../functions/model/zones.ts'
import { type Stores, sandboxStores } from '../../functions/serve/index.ts'
import type { Progress } from '../progress.ts'

/** DynamoDB holds 400 KB an item, the names of its attributes and its keys among them. */
const MOST_BYTES = 380_000

/**
 * Puts a simulated city into the sandbox of a deployment: its zones, its figures, and last the one document that says
 * what there is of them. Until that is written everybody reads the city before it, whole, whose figures lie under
 * other runs, so that what is cut off can be done again; done twice it is the same as once, and lives as long again.
 * @param from the city, as it was made
 * @param to the deployment's own stores
 * @throws InvalidInput where there is no city, or not all of one
 */
export async function publishSandbox(
  from: Stores,
  to: Stores,
  progress: Progress,
): Promise<{ readonly releases: number; readonly records: number }> {
  const pointer = await cityOf(from)
  const ledgers = (await from.documents.list(LEDGER_PREFIX)).map(({ body }) => readEpochLedger(body))
  const entries = ledgers.flatMap((ledger) => ledger.entries)
  if (entries.length === 0)
    throw new InvalidInput('nothing is released of the city: there is nothing to publish')
  // Before anything is written.
  const publication = publicationOf(pointer, ledgers)
  const inside = sandboxStores(to)
  const partitions = new Set<string>()
  for (const version of new Set([pointer.version, ...entries.map((entry) => entry.referenceVersion)])) {
    for (const partition of await copyZones(version, entries, from, inside)) partitions.add(partition)
  }
  progress.begin('publishing figures', partitions.size)
  const missing = new Map(entries.map((entry) => [releaseOf(entry), entry]))
  const onLedger = new Set(missing.keys())
  let records = 0
  for (const partition of partitions) {
    const found = (await from.figures.query(partition, FIRST, PAST_ALL)).filter(({ body }) =>
      onLedger.has(releaseOf(headerSchema.parse(body))),
    )
    await inside.figures.put(found)
    for (const { body } of found) missing.delete(releaseOf(headerSchema.parse(body)))
    records += found.length
    progress.step()
  }
  progress.end()
  for (const { product, date } of missing.values()) {
    throw new InvalidInput(
      `the figures of ${product} ${date} are not in the folder any more: make the city anew, in another --out`,
    )
  }
  await putInForce(publication, to)
  return { releases: entries.length, records }
}

/** Sort keys begin with a date. */
const [FIRST, PAST_ALL] = ['0', '~']

const headerSchema = figureItemSchema.pick({ product: true, run: true })
/** A month may have figures of its days, all of one run. */
const releaseOf = ({ product, run }: Pick<LedgerEntry, 'product' | 'run'>): string => `${product} ${run}`

/** @throws InvalidInput */
async function cityOf({ documents }: Stores): Promise<ReferencePointer> {
  const found = await documents.get(REFERENCE_DOCUMENT)
  if (found) return referencePointerSchema.parse(found.body)
  throw new InvalidInput('there is no city: nothing was made in the folder')
}

/** @returns the partitions in which figures of these zones lie */
async function copyZones(
  version: string,
  entries: readonly LedgerEntry[],
  from: Stores,
  inside: Stores,
): Promise<string[]> {
  const tree = await from.store.get(zoneSystemKey(version))
  if (!tree)
    throw new InvalidInput(
      `the zones of ${version} are not in the folder: make the city anew, in another --out`,
    )
  const shapes = await from.store.get(zoneGeometryKey(version))
  if (shapes) await inside.store.put(zoneGeometryKey(version), shapes)
  await inside.store.put(zoneSystemKey(version), tree)
  const { zones, levels } = zoneSystemSchema.parse(JSON.parse(new TextDecoder().decode(tree)))
  return entries
    .filter((entry) => entry.referenceVersion === version)
    .flatMap(({ product, zoneSystem }) => [
      ...zones.map(({ id }) => zonePartition(product, zoneSystem, id)),
      ...levels.map((level) => framePartition(product, zoneSystem, level)),
    ])
}

/** @throws InvalidInput if there is too much of it for one write */
function publicationOf(pointer: ReferencePointer, ledgers: readonly EpochLedger[]): Publication {
  const documents = {
    [REFERENCE_DOCUMENT]: pointer,
    ...Object.fromEntries(ledgers.map((ledger) => [ledgerDocument(ledger.epoch), marked(ledger)])),
  }
  const bytes = Buffer.byteLength(JSON.stringify({ documents }))
  if (bytes <= MOST_BYTES) return { documents }
  throw new InvalidInput(
    `what the city has released takes ${bytes} bytes to list, at most ${MOST_BYTES} are written at once: take fewer --days`,
  )
}

/** Says of every release that it is simulated, wherever its method version is told. */
const marked = ({ entries, ...ledger }: EpochLedger): EpochLedger =>
  append(
    { ...ledger, entries: [] },
    entries.map(({ link: _, ...entry }) => ({
      ...entry,
      methodVersion: `${SIMULATED}${entry.methodVersion}`,
    })),
  )

async function putInForce(publication: Publication, { documents }: Stores): Promise<void> {
  const known = await documents.get(SANDBOX_DOCUMENT)
  try {
    await documents.put(SANDBOX_DOCUMENT, publication, known?.version ?? 0)
  } catch (cause) {
    if (!(cause instanceof Conflict)) throw cause
    throw new Conflict(
      'somebody else has published a city in this moment: run it again to publish this one',
      {
        cause,
      },
    )
  }
}
