import { LONGEST_DAY_S } from './wall-clock.ts'

/** Records of one day, as columns in the order in which they were made. */
export interface Records {
  readonly count: number
  /** Seconds after local midnight. */
  readonly second: Uint32Array
  readonly line: Uint32Array
  readonly sector: Uint32Array
  /** Seconds after local midnight at which it is written; never on a later date. */
  readonly written: Uint32Array
}

/** Columns that grow. */
export class RecordBuffer implements Records {
  count = 0
  second: Uint32Array
  line: Uint32Array
  sector: Uint32Array
  written: Uint32Array

  constructor(capacity: number) {
    this.second = new Uint32Array(capacity)
    this.line = new Uint32Array(capacity)
    this.sector = new Uint32Array(capacity)
    this.written = new Uint32Array(capacity)
  }

  /** @param late seconds between record and writing */
  push(second: number, line: number, sector: number, late = 0): void {
    if (this.count === this.second.length) this.#grow()
    this.second[this.count] = second
    this.line[this.count] = line
    this.sector[this.count] = sector
    this.written[this.count] = Math.min(second + late, LONGEST_DAY_S - 1)
    this.count += 1
  }

  clear(): void {
    this.count = 0
  }

  #grow(): void {
    const capacity = 2 * this.count + 1_024
    const grown = (column: Uint32Array): Uint32Array => {
      const larger = new Uint32Array(capacity)
      larger.set(column)
      return larger
    }
    this.second = grown(this.second)
    this.line = grown(this.line)
    this.sector = grown(this.sector)
    this.written = grown(this.written)
  }
}

/** @returns positions of the records in the order of writing; those of one second keep their order */
export function inOrderOfWriting({ count, written }: Records): Uint32Array {
  const starts = new Uint32Array(LONGEST_DAY_S + 1)
  for (let at = 0; at < count; at += 1) starts[written[at]! + 1]! += 1
  for (let at = 1; at < starts.length; at += 1) starts[at]! += starts[at - 1]!
  const order = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) order[starts[written[at]!]!++] = at
  return order
}
