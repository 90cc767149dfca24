import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { KeyVault, ObjectStore, Workbench } from '../platform/ports.ts'
import type { RowRange } from './layout.ts'
import type { Profile } from './profiles.ts'
import type { Cells } from './records.ts'

export interface AnonymizePorts {
  readonly store: ObjectStore
  readonly workbench: Workbench
  readonly keys: KeyVault
}

export interface AnonymizeRequest {
  /** Path on the local disk. It is only read. */
  readonly file: string
  /** Its full key: tells the format by its ending and names all that comes of the file. */
  readonly key: string
  readonly profile: Profile
  readonly country: Country
  readonly keyLife: KeyLife
  readonly cells: Cells
  /** Version of the reference that the cells are of. */
  readonly referenceVersion: string
  /** What `prepareSubscribers` answered; null in a deployment without such feeds. */
  readonly exclusionsVersion: string | null
  /** The deployment's local date: later records are refused, and retention counts from it. */
  readonly today: LocalDate
  /** Known of the bytes beforehand, instead of their SHA-256. */
  readonly content?: string
  /** Rows of a Parquet file to read, from inclusive, to exclusive. @default all */
  readonly rowRange?: RowRange
  /** A file with more rows is refused; @default any number */
  readonly mostRows?: number
}
