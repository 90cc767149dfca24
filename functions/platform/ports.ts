import type { TableName } from '../model/tables.ts'

/**
 * What the stages need of the world. `aws/` and `local/` hold the adapters; a stage gets them handed in.
 * Every adapter of a port runs the same case table (test/platform).
 */

export interface StoredObject {
  readonly key: string
  readonly size: number
}

/** Objects by key, as in S3. A key never starts with a slash. */
export interface ObjectStore {
  /** In the order of the keys. */
  list(prefix: string): Promise<StoredObject[]>
  /** @returns null where there is none */
  get(key: string): Promise<Uint8Array | null>
  put(key: string, body: Uint8Array | string): Promise<void>
  /** Stores a file that the caller has finished writing. */
  putFile(key: string, path: string): Promise<void>
  /**
   * The bytes of one object under another key as well, without a way through this machine.
   * @throws InvalidInput where there is none
   */
  copy(from: string, to: string): Promise<void>
  /** Nothing happens where there is none. */
  delete(key: string): Promise<void>
  /**
   * A path from which local code reads the object. Valid until the store is closed.
   * @throws InvalidInput where there is none
   */
  localPath(key: string): Promise<string>
}

/** The bytes of an object as they were read, on the disk, and room for those that shall replace them. */
export interface Fetched {
  readonly path: string
  /** A path at which nothing lies yet: there the caller writes the new bytes. */
  readonly next: string
  /** Tells these bytes from others under the same key. */
  readonly tag: string
  /** Takes both files from the disk. */
  remove(): Promise<void>
}

/** Objects that are read and written anew, by more than one at once. */
export interface ObjectRewriter {
  /** @returns null where there is none */
  fetch(key: string): Promise<Fetched | null>
  /**
   * Puts the new bytes in the place of those that were read.
   * @returns false if the object is another one by now, or gone: nothing is written then
   */
  replace(key: string, fetched: Fetched): Promise<boolean>
}

export type SqlValue = string | number | bigint | boolean | null

/** A DuckDB session. Values bound as parameters reach no log, no profile and no error. */
export interface Workbench {
  run(sql: string, parameters?: Readonly<Record<string, SqlValue>>): Promise<void>
  /** Rows as plain objects: BIGINT as bigint, TIMESTAMP and DATE as Date in UTC. */
  rows<Row>(sql: string, parameters?: Readonly<Record<string, SqlValue>>): Promise<Row[]>
  /** An empty folder of its own for files on their way; removed when the session closes. */
  readonly scratch: string
  close(): Promise<void>
}

/**
 * Where the rows of a query's input lie: partitions of a table, read together (`union all`). A partition
 * that names no bucket is all its buckets.
 */
export interface Source {
  readonly table: TableName
  readonly partitions: readonly Readonly<Record<string, string>>[]
}

/** One step of a rollup. The select names its inputs plainly; the engine says where they lie. */
export interface Query {
  readonly name: string
  readonly select: string
  readonly inputs: Readonly<Record<string, Source>>
  /** The last column of the select: rows go into a folder for each of its values, and it into none. */
  readonly splitBy?: 'bucket'
}

/** Runs a select where the data are and writes its rows as Parquet: UNLOAD on Athena, COPY on DuckDB. */
export interface QueryEngine {
  /** @param prefix folder without any object in it, ends in a slash */
  unload(query: Query, prefix: string): Promise<void>
}

export interface Versioned<Body> {
  readonly version: number
  readonly body: Body
}

/** Small documents with a version: the ledger and the pointers. */
export interface DocumentStore {
  get(id: string): Promise<Versioned<unknown> | null>
  /** Documents whose id begins with the prefix, in the order of their ids. */
  list(prefix: string): Promise<{ readonly id: string; readonly body: unknown }[]>
  /**
   * Writes only if nobody else did since `expected` was read.
   * @param expected the version that was read, 0 where there was no document
   * @throws Conflict if the version is another one by now
   */
  put(id: string, body: unknown, expected: number): Promise<void>
}

export interface FigureRecord {
  readonly partition: string
  readonly sort: string
  readonly body: unknown
}

/** Packed figures. A body is gzipped JSON, cut into chunks that the table can hold; two years old, it is gone. */
export interface FigureStore {
  /** Writing the same record twice is the same as once. */
  put(records: readonly FigureRecord[]): Promise<void>
  /** Records of one partition with from ≤ sort < to, in order. */
  query(partition: string, from: string, to: string): Promise<FigureRecord[]>
}

/** What is counted of a tenant during a stretch of time, which its name says: `month 2026-03`. */
export interface Counter {
  readonly tenant: string
  readonly name: string
  /** Until when it is kept, in milliseconds since 1970. */
  readonly keptUntil: number
}

/** At most so many uses within any stretch of time of a length. */
export interface Rate {
  readonly tenant: string
  readonly name: string
  readonly most: number
  readonly stretchMs: number
}

/** Amounts by what they are of. */
export type Amounts = Readonly<Record<string, number>>

/** Counts what tenants use, however many ask at once. */
export interface Meter {
  /**
   * Lets one use through unless the most of its rate were within the stretch before it. Of many at once exactly as many
   * are let through as fit, and one that is refused counts nothing.
   * @param at when it came, in milliseconds since 1970
   * @returns how many were within the stretch, with this one; null if it is refused
   */
  admit(rate: Rate, at: number): Promise<number | null>
  /**
   * Counts one use, unless that would be more than `most`. Of many at once exactly as many are let through as fit, and
   * one that is refused counts nothing.
   * @returns how many have been used with this one; null if it is refused
   */
  take(counter: Counter, most: number): Promise<number | null>
  /**
   * Takes back one use; where there is none nothing happens.
   * @returns how many are left used
   */
  giveBack(counter: Counter): Promise<number>
  /** Adds to amounts beside the uses. */
  add(counter: Counter, amounts: Amounts): Promise<void>
  /** What was counted of a tenant under a name: `used`, and each amount; empty where nothing was. */
  read(tenant: string, name: string): Promise<Amounts>
}

/** One request: who asked what, and what came of it. Never a token, never a figure. */
export interface AskedRecord {
  /** RFC 3339, in UTC, with milliseconds. */
  readonly at: string
  /** Tells records of one instant apart. */
  readonly id: string
  readonly tenant: string
  readonly client: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly status: number
  readonly product?: string
  readonly cells: number
}

/** Who asked for what. Records are written once, never changed, and end by themselves. */
export interface AuditTrail {
  write(record: AskedRecord): Promise<void>
  /**
   * Records of a month of UTC, in the order of time.
   * @param tenant absent: of all tenants
   */
  read(month: string, tenant?: string): Promise<AskedRecord[]>
}

/** Epoch keys: 32 random bytes each, never logged, exported or put into a variable of the environment. */
export interface KeyVault {
  /**
   * The key of an epoch, made if it is new.
   * @throws EpochClosed if it was destroyed
   */
  key(epoch: string): Promise<Uint8Array>
  /** Destroys the key for good and records when. Twice is the same as once. */
  destroy(epoch: string): Promise<void>
  isDestroyed(epoch: string): Promise<boolean>
}

/** Runs of a workflow, each with a name that is used once. */
export interface StateMachine {
  /**
   * @param name with the same input as one that still runs it is that one
   * @returns false if a run of that name has ended
   */
  start(name: string, input: object): Promise<boolean>
}

/** Takes work that shall be done after the answer. A message may come late, and more than once. */
export interface JobQueue {
  /** @param id of the job's document */
  send(id: string): Promise<void>
}

/** How whoever may have an object gets it: by an address for a short while, or from here. */
export type Download =
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'bytes'; readonly body: ReadableStream<Uint8Array> }

export interface Downloads {
  /**
   * @param as what the answer says of itself, whatever the object was stored with
   * @returns null where it is known that there is no such object
   */
  open(key: string, as: { readonly type: string; readonly fileName: string }): Promise<Download | null>
}

export interface Callback {
  /** Of the scheme https. */
  readonly url: string
  /** A bearer token that the receiver wants. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/** Sends JSON to addresses that buyers name. */
export interface Callbacks {
  /**
   * @returns the status of the answer
   * @throws Error if there is none, or if the address is not public
   */
  post(callback: Callback): Promise<number>
}

export interface Clock {
  now(): Date
}
