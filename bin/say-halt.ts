import { InvalidInput } from '../functions/model/errors.ts'
import { HALT_DOCUMENT, type Halt, haltInForce } from '../functions/model/halt.ts'
import type { Clock, DocumentStore } from '../functions/platform/ports.ts'
import { changeHalt, haltLog } from '../functions/release/index.ts'

/** What an operator types, on a laptop and for AWS alike. */
export interface HaltWords {
  readonly by: string
  /** Without one nothing is changed: how it stands is shown. */
  readonly reason: string | undefined
  readonly lift: boolean
}

/**
 * Halts, lifts, or shows.
 * @returns what the operator reads: how it stands, and, when nothing is changed, every change that was made
 */
export async function sayHalt(
  ports: { readonly documents: DocumentStore; readonly clock: Clock },
  { by, reason, lift }: HaltWords,
): Promise<string[]> {
  const { documents } = ports
  if (reason === undefined) {
    if (lift) throw new InvalidInput('--reason is missing: say why release and serving may go on')
    const inForce = haltInForce(await documents.get(HALT_DOCUMENT))
    return [
      standing(inForce),
      ...(await haltLog(documents)).map(
        (change) => `${change.at} ${change.halted ? 'halted' : 'lifted'} by ${change.by}: ${change.reason}`,
      ),
    ]
  }
  const { halt, isNew } = await changeHalt(ports, { halted: !lift, reason, by })
  return [isNew ? standing(halt) : `nothing changed: ${standing(halt)}`]
}

export const standing = (halt: Halt | null): string =>
  halt === null
    ? 'release and serving are not halted'
    : `release and serving are halted since ${halt.at} by ${halt.by}: ${halt.reason}`
