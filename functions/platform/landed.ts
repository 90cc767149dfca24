import { z } from 'zod'
import { InvalidInput } from '../model/errors.ts'

/** A file in the landing store, as the message in the queue tells of it. */
export interface LandedFile {
  /** `landing/<feed>/…` */
  readonly key: string
  /** Of exactly these bytes; absent where the newest are meant. */
  readonly versionId?: string
  /** Orders events about one key; absent where no event told of it. */
  readonly sequencer?: string
  /** Of a file that is read in parts: which bytes or rows, from inclusive, to exclusive. */
  readonly part?: z.output<typeof partSchema>
}

const partSchema = z.object({
  unit: z.enum(['bytes', 'rows']),
  from: z.int().min(0),
  to: z.int().positive(),
})

/** The store that operators write into, with versions: what is replaced while it is read is not lost. */
export interface LandingStore {
  /** The version named, or the newest; null where it is gone. */
  find(
    file: LandedFile,
  ): Promise<{ readonly versionId: string; readonly landedAt: Date; readonly bytes: number } | null>
  /**
   * Copies the bytes to the local disk.
   * @returns the path and the version read; null where it is gone
   */
  fetch(file: LandedFile): Promise<{ readonly path: string; readonly versionId: string } | null>
  /** Copies bytes from `from` up to `to`, exclusive, into an existing file, to its byte `at`. */
  copyBytes(
    file: LandedFile,
    range: { readonly from: number; readonly to: number },
    target: { readonly path: string; readonly at: number },
  ): Promise<void>
  /** Removes one version for good. Nothing happens where there is none. */
  remove(key: string, versionId: string): Promise<void>
  /** What lies below a prefix, the latest last. */
  list(prefix: string): Promise<{ readonly key: string; readonly landedAt: Date }[]>
}

/** Sends messages to the queue of the events feed. */
export interface EventsQueue {
  send(files: readonly LandedFile[]): Promise<void>
}

/** The part of the event that is read; EventBridge gives keys as they are, not in the form of an address. */
const eventSchema = z.object({
  detail: z.object({
    object: z.object({
      key: z.string().min(1),
      'version-id': z.string().optional(),
      sequencer: z
        .string()
        .regex(/^[0-9A-Fa-f]+$/)
        .optional(),
      // Only in messages of our own.
      part: partSchema.optional(),
    }),
  }),
})

/**
 * Reads the body of a message: an "Object Created" event of S3, as EventBridge puts it into the queue.
 * @throws InvalidInput if it is none
 */
export function landedFile(body: string): LandedFile {
  const result = eventSchema.safeParse(readJson(body))
  if (!result.success) {
    throw new InvalidInput(
      'the message is no "Object Created" event of EventBridge: expected detail.object.key; check what else writes into the queue',
    )
  }
  const { object } = result.data.detail
  return {
    key: object.key,
    ...(object['version-id'] === undefined ? {} : { versionId: object['version-id'] }),
    ...(object.sequencer === undefined ? {} : { sequencer: object.sequencer }),
    ...(object.part === undefined ? {} : { part: object.part }),
  }
}

/** The same message, for a file that is put in line again. */
export const landedMessage = ({ key, versionId, sequencer, part }: LandedFile): string =>
  JSON.stringify({ detail: { object: { key, 'version-id': versionId, sequencer, part } } })

/** The events of one key in their order: hexadecimal texts, the shorter one filled up with zeros on the right. */
export function isOlder(sequencer: string, than: string): boolean {
  const length = Math.max(sequencer.length, than.length)
  const filled = (text: string): string => text.toUpperCase().padEnd(length, '0')
  return filled(sequencer) < filled(than)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
