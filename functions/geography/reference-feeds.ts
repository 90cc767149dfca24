import { InvalidInput } from '../model/errors.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import { type ZoneSystem, zonesAtDepth } from '../model/zones.ts'
import { areasSystem } from './areas.ts'
import { type Cell, readCells } from './cells.ts'
import { type CensusRow, censusFor, readCensus, residentsOf } from './census.ts'
import { areasOf } from './footprints.ts'
import { mergedZones } from './merge-zones.ts'
import { type PriorFeed, readPrior, weightsFor } from './prior.ts'
import { readZones, type ZoneFile } from './zone-file.ts'
import { zoneSystemOf } from './zone-tree.ts'

export interface FeedOptions {
  /** Paths of the reference feeds, plain or gzip. */
  readonly feeds: {
    readonly cells?: string
    readonly zones?: string
    readonly census?: string
    readonly prior?: string
  }
  /** The areas that the profile declares; used only without a cells feed. */
  readonly areas?: readonly string[]
  /** On which cells are valid. @default the newest entry of each is */
  readonly date?: LocalDate
  /** Leaves that are merged into their surroundings, beside those that the zone file calls sensitive. */
  readonly sensitivePlaces?: readonly string[]
}

/** The reference feeds, read and checked each by itself. */
export interface Feeds {
  readonly cells: readonly Cell[] | null
  /** Sorted. */
  readonly areas: readonly string[]
  readonly zones: ZoneFile | null
  readonly prior: PriorFeed | null
}

const MINIATURE =
  'the zone file says "miniature": true, so that no zone is merged for having few people: leave that to cities where nobody lives'

/**
 * The feeds with the leaves that are left, see merge-zones.ts.
 * @returns `notes`: what they make one wonder about, a sentence each
 * @throws InvalidInput if a feed is wrong or missing
 */
export async function mergedFeeds(
  options: FeedOptions,
): Promise<Feeds & { readonly census: readonly CensusRow[] | null; readonly notes: readonly string[] }> {
  const { feeds: paths, sensitivePlaces = [] } = options
  const feeds = await readFeeds(options)
  const { zones, prior } = feeds
  const leaves = leafIds(zones ? zoneSystemOf(zones) : areasSystem(feeds.areas))
  const census = paths.census === undefined ? null : await readCensus(paths.census, leaves)
  if (!zones) {
    if (sensitivePlaces.length === 0) return { ...feeds, census, notes: [] }
    throw new InvalidInput(
      'sensitive places are named without zones: they are zones of a zone file; give --zones too',
    )
  }
  const residents = census && !zones.isMiniature ? residentsOf(census) : null
  const merged = mergedZones(zones, { sensitivePlaces, residents })
  const { file, leafFor } = merged
  const notes = census && zones.isMiniature ? [MINIATURE, ...merged.notes] : merged.notes
  return {
    ...feeds,
    zones: file,
    prior: prior?.by === 'zone' ? { ...prior, weights: weightsFor(prior.weights, leafFor) } : prior,
    census: census && censusFor(census, leafFor),
    notes,
  }
}

async function readFeeds({ feeds, areas = [], date }: FeedOptions): Promise<Feeds> {
  const cells = feeds.cells === undefined ? null : await readCells(feeds.cells, date)
  if (cells?.length === 0) {
    throw new InvalidInput(`cells ${feeds.cells}: there is no cell in it: expected a line per cell`)
  }
  if (!cells && feeds.zones !== undefined) {
    throw new InvalidInput(
      'zones are given without cells: without the place of the cells no record can be put in a zone; give --cells too, or leave --zones away',
    )
  }
  if (!cells && areas.length === 0) {
    throw new InvalidInput(
      'neither cells nor a list of areas is given: give --cells, or choose a profile that lists its areas',
    )
  }
  if (feeds.prior !== undefined && feeds.zones === undefined) {
    throw new InvalidInput(
      'a prior is given without zones: it would weigh the tiles of cells, which count by their areas; give --zones too, or leave --prior away',
    )
  }
  const zones = feeds.zones === undefined ? null : await readZones(feeds.zones)
  return {
    cells,
    areas: cells ? (zones ? [] : areasOf(cells)) : [...new Set(areas)].sort(),
    zones,
    prior: feeds.prior === undefined ? null : await readPrior(feeds.prior),
  }
}

const leafIds = (system: ZoneSystem): ReadonlySet<string> =>
  new Set(zonesAtDepth(system, system.levels.length - 1).map(({ id }) => id))
