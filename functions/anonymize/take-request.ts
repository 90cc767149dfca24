import type { Landed, LandedPorts } from './landed-events.ts'
import type { AnonymizePorts, AnonymizeRequest } from './request.ts'
import type { SizeLimits } from './size-limits.ts'

/** A version of a file in the landing store. */
export interface LandedVersion {
  readonly versionId: string
  readonly landedAt: Date
  readonly bytes: number
}

/** What is asked of the landing store. */
export interface Landing {
  /** @returns null where it is gone */
  find(file: Landed): Promise<LandedVersion | null>
  /** Copies the bytes to the local disk. @returns null where it is gone */
  fetch(file: Landed): Promise<{ readonly path: string } | null>
  /** Copies bytes from `from` up to `to`, exclusive, into an existing file, to its byte `at`. */
  copyBytes(
    file: Landed,
    range: { readonly from: number; readonly to: number },
    target: { readonly path: string; readonly at: number },
  ): Promise<void>
  /** Removes one version for good. Nothing happens where there is none. */
  remove(key: string, versionId: string): Promise<void>
}

export interface TakePorts extends LandedPorts, AnonymizePorts {
  readonly landing: Landing
  /** Where parts of large files are put in line; without it these are refused. */
  readonly queue?: { send(files: readonly Landed[]): Promise<void> }
}

export interface TakeRules {
  /** All of a request that does not depend on the file; null while there is no reference to read by. */
  readonly request: Omit<AnonymizeRequest, 'file' | 'key' | 'exclusionsVersion'> | null
  /** Hours after which the list of exclusions is too old; null in a deployment without subscriber feeds. */
  readonly exclusionsMaxAgeHours: number | null
  readonly limits: SizeLimits
}

/**
 * `split`: it is read in parts, each by a message of its own. `lost`: it was never read, and now it is gone.
 * `gone`: it was read before.
 */
export type Outcome = 'done' | 'quarantined' | 'waiting' | 'split' | 'lost' | 'gone' | 'superseded' | 'held'

/** Somewhat longer than the function may run. */
export const MINUTES_ALONE = 16
