import { UnreadableFile } from '../model/errors.ts'

/** Why a file goes to quarantine, in one word for counting. */
export const faultReasons = [
  'unknown_format',
  'damaged_gzip',
  'not_text',
  'no_header',
  'wrong_delimiter',
  'not_ndjson',
  'not_parquet',
  'lost_rows',
  'too_large',
] as const
export type FaultReason = (typeof faultReasons)[number]

/** An unreadable file with its reason. The message says what was expected; it never quotes the file. */
export class FileFault extends UnreadableFile {
  readonly reason: FaultReason
  constructor(reason: FaultReason, message: string, byteOffset?: number) {
    super(message, byteOffset === undefined ? {} : { byteOffset })
    this.reason = reason
  }
}
