import { SANDBOX_PREFIX } from '../functions/model/sandbox.ts'
import { productFolders, type TableName, tables } from '../functions/model/tables.ts'

/** Where things lie in the buckets, by the registry of tables; each ends in a slash. */

/** Feeds with records of persons: they leave the landing bucket when they are read, and after a day at the latest. */
export const personalFeeds = ['events', 'subscribers', 'optouts'] as const
/** Feeds about places: the newest file of each is the reference. */
export const referenceFeeds = ['cells', 'zones', 'census', 'prior'] as const

export const landing = (feeds: readonly string[]): string[] => feeds.map((feed) => `landing/${feed}/`)
/** The operator's lists of the files of a date. */
export const MANIFESTS = 'landing/manifests/'

export const folder = (table: TableName): string => `${tables[table].prefix}/`

/** What the queries of a day, and of a month, write for one another. */
export const PREPARED = [
  'merged',
  'paths',
  'visits',
  'trips',
  'homes',
] as const satisfies readonly TableName[]
/** What they read; a test compares it with the queries that are planned. */
export const QUERIED = [
  'fragments',
  'roamers',
  'exclusions',
  'people',
  'overlap',
  'footprints',
  'tile_zones',
  'zone_tree',
  'calendar',
  'sites',
  ...PREPARED,
] as const satisfies readonly TableName[]

/** Exact. */
export const FIGURES = `${productFolders.figures}/`
/** Exact too, and read by nobody but whom the operator lets. */
export const IMPLAUSIBLE = folder('implausible')
/** Noisy and not thresholded. */
export const MEASUREMENTS = `${productFolders.measurements}/`
export const RELEASES = `${productFolders.releases}/`

/** Of the workgroup: lists of what a query wrote. */
export const QUERY_RESULTS = 'athena/'

export const REFERENCE = 'reference/'
/** Of which the tables of a version are put together. */
export const BATCHES = 'reference/batches/'
/** The tree of zones, their shapes and the weights of their tiles, beside the tables. */
export const ZONES = 'reference/zone_system/'
/** The same of the simulated city that tenants of the sandbox are answered from. */
export const SANDBOX_ZONES = `${SANDBOX_PREFIX}${ZONES}`
export const ZONES_AND_CELLS = [ZONES, 'reference/cells/'] as const

/** The latest files of subscribers and objections, in a bucket of their own. */
export const IDENTITIES = ['subscribers/', 'optouts/'] as const

/** Notes on files that cannot be read, in a bucket of their own. */
export const QUARANTINE = 'quarantine/'
