import type { Product } from './products.ts'
import { grainColumns } from './products.ts'
import { exclusionSchema, rejectionSchema } from './vocabulary.ts'

/**
 * Every Parquet table, declared once: writers select these columns, readers of an empty partition get
 * them typed, and the AWS Glue tables are made of them. Types are the common words of Trino and DuckDB;
 * every TIMESTAMP is a UTC instant.
 */
export type ColumnType = 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'VARCHAR' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP'

export interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Partition keys in the order of the object key: `dt=…/run=…/`. A bucket (model/buckets.ts) is the last. */
  readonly partitions: readonly ('dt' | 'run' | 'version' | 'epoch' | 'bucket')[]
  /** Where it lies in the data store. Everything under `internal/` is exact or noisy and never leaves. */
  readonly prefix: string
}

/** One counter per word of a list: `rejected_empty_cell`, … */
const counters = <Word extends string>(prefix: string, words: readonly Word[]) =>
  Object.fromEntries(words.map((word) => [`${prefix}_${word}`, 'BIGINT'])) as Record<string, 'BIGINT'>

export const tables = {
  /**
   * What became of a file: one row per file of the events feed, named by the SHA-256 of its key. Records
   * accepted, rejected and excluded add up to `rows`. It names no subscriber and no pseudonym.
   */
  intake: {
    prefix: 'intake',
    partitions: [],
    columns: {
      file: 'VARCHAR',
      /** SHA-256 of the bytes: the same content again changes nothing. */
      content: 'VARCHAR',
      /** `done`, `quarantined`, `waiting` or `lost`. */
      state: 'VARCHAR',
      /** Why, and what to do, where the file is not done. */
      message: 'VARCHAR',
      /** What the answer depends on besides the bytes: profile, cells, exclusions. Another one reads the file again. */
      inputs: 'VARCHAR',
      rows: 'BIGINT',
      accepted: 'BIGINT',
      ...counters('rejected', rejectionSchema.options),
      ...counters('excluded', exclusionSchema.options),
      /** Events longer than four hours, of which the first and last slot are kept; they are accepted. */
      long_sessions: 'BIGINT',
      /** UTC dates of its fragments, and local dates of its accepted records, joined by a space. */
      utc_dates: 'VARCHAR',
      local_dates: 'VARCHAR',
    },
  },
  /** A pseudonym at a cell during a five-minute slot. dt is the UTC date. `n` is diagnostic: no figure reads it. */
  fragments: {
    prefix: 'fragments',
    partitions: ['dt'],
    columns: {
      pid: 'BIGINT',
      cell: 'VARCHAR',
      slot: 'TIMESTAMP',
      first_minute: 'INTEGER',
      last_minute: 'INTEGER',
      n: 'INTEGER',
    },
  },
  /**
   * Pseudonyms of foreign phones; dt is the UTC date of what was seen of them. As with fragments, several files may
   * name one: of several countries that first by name counts.
   */
  roamers: {
    prefix: 'roamers',
    partitions: ['dt'],
    columns: { pid: 'BIGINT', home_country: 'VARCHAR' },
  },
  /** Cohort of a pseudonym. */
  people: {
    prefix: 'people',
    partitions: ['epoch'],
    columns: { pid: 'BIGINT', age_band: 'VARCHAR', gender: 'VARCHAR' },
  },
  /** Pseudonyms that are dropped before anything is stored, and why. */
  exclusions: {
    prefix: 'exclusions',
    partitions: ['epoch'],
    columns: { pid: 'BIGINT', reason: 'VARCHAR' },
  },
  /** A local day (dt) of fragments with a margin on both sides, frozen for one run; `slot_date` is the local date of the slot. */
  merged: {
    prefix: 'internal/merged',
    partitions: ['dt', 'run', 'bucket'],
    columns: {
      pid: 'BIGINT',
      cell: 'VARCHAR',
      slot: 'TIMESTAMP',
      slot_date: 'DATE',
      first_minute: 'INTEGER',
      last_minute: 'INTEGER',
    },
  },
  /**
   * Sightings of a local day, by cell and bucket, and how many of them nobody can have made: exact, for the operator's
   * eyes. A cell that stands out has a wrong clock or a wrong place.
   */
  implausible: {
    prefix: 'internal/implausible',
    partitions: ['dt', 'run', 'bucket'],
    columns: { cell: 'VARCHAR', sightings: 'BIGINT', two_places: 'BIGINT', too_fast: 'BIGINT' },
  },
  /** Where a pseudonym was, without overlap; half-open, whole minutes, clipped to the local day dt. */
  paths: {
    prefix: 'internal/paths',
    partitions: ['dt', 'run', 'bucket'],
    columns: { pid: 'BIGINT', tile: 'VARCHAR', started: 'TIMESTAMP', ended: 'TIMESTAMP' },
  },
  /** Unbroken time in a zone, at every level of the tree; half-open, whole minutes. */
  visits: {
    prefix: 'internal/visits',
    partitions: ['dt', 'run', 'bucket'],
    columns: {
      pid: 'BIGINT',
      zone: 'VARCHAR',
      level: 'VARCHAR',
      is_leaf: 'BOOLEAN',
      started: 'TIMESTAMP',
      ended: 'TIMESTAMP',
    },
  },
  /**
   * Usual environment of a pseudonym in a month (dt is its first date), by leaf zones and by the district of the
   * nights; null where too little is known. A confidence is the share of the minutes that it was chosen among.
   */
  homes: {
    prefix: 'internal/homes',
    partitions: ['dt', 'run'],
    columns: {
      pid: 'BIGINT',
      home_zone: 'VARCHAR',
      home_area: 'VARCHAR',
      home_confidence: 'DOUBLE',
      work_zone: 'VARCHAR',
      work_confidence: 'DOUBLE',
    },
  },
  /**
   * From one stay of at least 20 minutes to the next, of one local day: the leaves of both, and when the first
   * ended and the second began. Who stays twice in one leaf was elsewhere in between.
   */
  trips: {
    prefix: 'internal/trips',
    partitions: ['dt', 'run', 'bucket'],
    columns: {
      pid: 'BIGINT',
      origin: 'VARCHAR',
      destination: 'VARCHAR',
      departed: 'TIMESTAMP',
      arrived: 'TIMESTAMP',
    },
  },
  /** 256 equally likely tiles of a cell, along the Z-curve; slot is 0 to 255. */
  footprints: {
    prefix: 'reference/footprints',
    partitions: ['version'],
    columns: { cell: 'VARCHAR', slot: 'INTEGER', tile: 'VARCHAR' },
  },
  /** Pairs of cells whose footprints overlap; both directions, no cell with itself. */
  overlap: {
    prefix: 'reference/overlap',
    partitions: ['version'],
    columns: { cell: 'VARCHAR', other: 'VARCHAR' },
  },
  /** The leaf zone of each tile; a tile outside every zone has no row. */
  tile_zones: {
    prefix: 'reference/tile_zones',
    partitions: ['version'],
    columns: { tile: 'VARCHAR', zone: 'VARCHAR' },
  },
  /** Where the antennas stand, degrees WGS84; a cell without coordinates has no row. */
  sites: {
    prefix: 'reference/sites',
    partitions: ['version'],
    columns: { cell: 'VARCHAR', lon: 'DOUBLE', lat: 'DOUBLE', range_m: 'DOUBLE' },
  },
  /**
   * Each leaf with each of its ancestors and itself. `level` and `depth` (0 = root) are the ancestor's.
   * A leaf with `measured` false (out of coverage) is counted in its ancestors only.
   */
  zone_tree: {
    prefix: 'reference/zone_tree',
    partitions: ['version'],
    columns: {
      leaf: 'VARCHAR',
      zone: 'VARCHAR',
      level: 'VARCHAR',
      depth: 'INTEGER',
      is_leaf: 'BOOLEAN',
      measured: 'BOOLEAN',
    },
  },
  /**
   * Residents of 18 and over, a row for each leaf and cohort; empty without a census. Persons are whole.
   */
  census: {
    prefix: 'reference/census',
    partitions: ['version'],
    columns: { zone: 'VARCHAR', gender: 'VARCHAR', age_band: 'VARCHAR', persons: 'BIGINT' },
  },
  /** Local hours of one time zone: days of 23 and 25 hours are right, and no SQL computes an offset. */
  calendar: {
    prefix: 'reference/calendar',
    partitions: ['version'],
    columns: {
      time_zone: 'VARCHAR',
      local_date: 'DATE',
      local_hour: 'INTEGER',
      fold: 'INTEGER',
      block: 'INTEGER',
      utc_start: 'TIMESTAMP',
      utc_end: 'TIMESTAMP',
      daytype: 'VARCHAR',
      holiday: 'VARCHAR',
    },
  },
} as const satisfies Readonly<Record<string, Table>>

export type TableName = keyof typeof tables

const timeColumnTypes = { hour: 'INTEGER', fold: 'INTEGER', block: 'INTEGER' } as const

/** Columns that say which cell a row is about, the same in figures, measurements and releases. */
export function cellColumns(product: Product): Readonly<Record<string, ColumnType>> {
  return {
    zone_system: 'VARCHAR',
    level: 'VARCHAR',
    zone: 'VARCHAR',
    date: 'DATE',
    start: 'TIMESTAMP',
    ...Object.fromEntries(grainColumns[product.grain].map((name) => [name, timeColumnTypes[name]])),
    ...Object.fromEntries(product.dimensions.map((name) => [name, 'VARCHAR' as const])),
  }
}

/** Under which each product has a folder of its own. */
export const productFolders = {
  figures: 'internal/figures',
  measurements: 'internal/measurements',
  releases: 'releases',
} as const

/** Exact and internal. `value` is unbounded (for accuracy work); the release reads only `bounded`. */
export const figuresTable = (product: Product): Table => ({
  prefix: `${productFolders.figures}/${product.id}`,
  partitions: ['dt', 'run'],
  columns: { ...cellColumns(product), value: 'BIGINT', bounded: 'BIGINT' },
})

/** Noisy, signed, in figure units, internal, drawn once. */
export const measurementsTable = (product: Product): Table => ({
  prefix: `${productFolders.measurements}/${product.id}`,
  partitions: ['dt', 'run'],
  columns: { ...cellColumns(product), measurement: 'BIGINT', variance: 'DOUBLE' },
})

/** Public. `value`, `observed`, `low` and `high` are null unless the row itself is shown. */
export const releasesTable = (product: Product): Table => ({
  prefix: `${productFolders.releases}/${product.id}`,
  partitions: ['dt', 'run'],
  columns: {
    ...cellColumns(product),
    value: 'DOUBLE',
    unit: 'VARCHAR',
    observed: 'DOUBLE',
    low: 'DOUBLE',
    high: 'DOUBLE',
    status: 'VARCHAR',
    revision: 'INTEGER',
    dataset_version: 'VARCHAR',
    method_version: 'VARCHAR',
  },
})

/**
 * `internal/paths/dt=2026-03-24/run=r1/bucket=07/`: the folder of one partition of a table; without a bucket
 * the one of all buckets.
 */
export function partitionPrefix(table: Table, partition: Readonly<Record<string, string>>): string {
  const keys = table.partitions.flatMap((name) => {
    const value = partition[name]
    if (value !== undefined) return [`${name}=${value}`]
    if (name === 'bucket') return []
    throw new RangeError(`${table.prefix} is partitioned by ${name}, which is not given`)
  })
  return `${[table.prefix, ...keys].join('/')}/`
}
