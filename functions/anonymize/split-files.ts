import { createHash } from 'node:crypto'
import { UnreadableFile } from '../model/errors.ts'
import { type Asked, nothingOf, refuseFile } from './anonymize-file.ts'
import { commitRow, removeAll } from './commit.ts'
import { alone } from './discreet.ts'
import type { FileFault } from './file-fault.ts'
import { readIntake, writeIntake } from './intake.ts'
import { claimOf, type Landed } from './landed-events.ts'
import { copyFooter, type Source } from './part-copies.ts'
import { type Part, parquetPlan, partKey, textPlan } from './parts.ts'
import type { SizeLimits } from './size-limits.ts'
import type { TakePorts } from './take-request.ts'

/** A version that was found, by its name. */
export interface Version {
  readonly key: string
  readonly versionId: string
  readonly sequencer?: string
}

/** What stands for the bytes of a version that nobody reads as a whole. */
export const contentOf = ({ versionId }: Version, part?: Part): string =>
  createHash('sha256')
    .update(`${versionId} ${part ? `${part.unit} ${part.from} ${part.to}` : 'parts'}`)
    .digest('hex')

/** The bytes of a version in the landing store. */
export const sourceOf = ({ landing }: TakePorts, version: Version, bytes: number): Source => ({
  bytes,
  copy: (range, target) => landing.copyBytes(version, range, target),
})

/**
 * Puts a file that is too large to be read at once in line as parts, and notes that it waits for them. What
 * it gave before stays until all are read.
 * @param fault what to say of it where it cannot be split
 * @returns the parts, or `refused` where it went to quarantine
 */
export async function planParts(
  ports: TakePorts,
  request: Asked,
  version: Version & { readonly bytes: number },
  fault: FileFault,
  limits: SizeLimits,
): Promise<Part[] | 'refused'> {
  const refused = async (reason: UnreadableFile) => {
    await refuseFile(ports, request, reason)
    return 'refused' as const
  }
  const { queue } = ports
  if (queue === undefined) return refused(fault)
  const parts = await partsOf(ports, version, limits).catch((error: unknown) => {
    if (error instanceof UnreadableFile) return error
    throw error
  })
  if (parts instanceof UnreadableFile) return refused(parts)
  if (parts.length === 0) return refused(fault)
  await alone(ports.workbench, async () => {
    const [before] = await readIntake(ports, [version.key])
    await writeIntake(ports, {
      ...nothingOf(request, contentOf(version)),
      state: 'waiting',
      message: `it is read in ${parts.length} parts, each with a row of its own`,
      utcDates: before?.utcDates ?? [],
    })
  })
  const { key, versionId, sequencer } = version
  await queue.send(
    parts.map((part) => ({ key, versionId, ...(sequencer === undefined ? {} : { sequencer }), part })),
  )
  return parts
}

/** @returns none where the file cannot be split: a gzip, an unknown format, a row group beyond the limit */
async function partsOf(
  ports: TakePorts,
  version: Version & { readonly bytes: number },
  limits: SizeLimits,
): Promise<Part[]> {
  if (/\.(csv|ndjson|jsonl)$/i.test(version.key)) return textPlan(version.bytes, limits.part)
  if (!/\.parquet$/i.test(version.key)) return []
  const { groups } = await copyFooter(ports.workbench, sourceOf(ports, version, version.bytes))
  const isReadable = groups.every(({ from, to }) => to - from <= limits.parquet)
  return isReadable ? parquetPlan(groups, limits.part) : []
}

/** Whether each part of this version is done, or in quarantine. */
export async function areAllRead(
  { documents }: TakePorts,
  version: Version,
  parts: readonly Part[],
): Promise<boolean> {
  for (const part of parts) if (!(await isPartRead({ documents }, version, part))) return false
  return true
}

export async function isPartRead(
  { documents }: Pick<TakePorts, 'documents'>,
  { key, versionId }: Landed,
  part: Part,
): Promise<boolean> {
  const claim = await claimOf(documents, partKey(key, part))
  return claim?.state === 'done' && claim.versionId === versionId
}

/** All parts are read: the row of the file says so, and what it gave before it was split goes. */
export async function commitParts(
  ports: TakePorts,
  request: Asked,
  version: Version,
  parts: readonly Part[],
): Promise<void> {
  await alone(ports.workbench, async () => {
    const [before] = await readIntake(ports, [version.key])
    const row = {
      ...nothingOf(request, contentOf(version)),
      message: `read in ${parts.length} parts, each with a row of its own`,
    }
    await commitRow(ports, row, before)
  })
}

/** Removes all that parts of an earlier version gave. */
export async function removeParts(ports: TakePorts, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await alone(ports.workbench, async () => {
    for (const row of await readIntake(ports, names)) await removeAll(ports, row)
  })
}
