import { InvalidInput } from '../model/errors.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import { type PriorUsed, type ZoneSystem, zoneGeometryKey, zonesAtDepth } from '../model/zones.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { areasSystem, withOutOfCoverage } from './areas.ts'
import { cellsBeyond, toldOfBeyond } from './beyond.ts'
import { writeBuild } from './build.ts'
import { calendarRows } from './calendar.ts'
import { type Cell, readCells } from './cells.ts'
import { type CensusRow, censusFor, readCensus, residentsOf } from './census.ts'
import { digest } from './digest.ts'
import { areasInThemselves, areasOf, cellsInAreas } from './footprints.ts'
import { withHomeAreas } from './home-areas.ts'
import { leafIndex } from './leaf-index.ts'
import { mergedZones } from './merge-zones.ts'
import { type Batches, planBatches } from './plan-batches.ts'
import { refuseOtherDeployment, want } from './pointer.ts'
import { type PriorFeed, readPrior, residentsPrior, weightsFor } from './prior.ts'
import { cellList, cellListKey, type Reference, readZoneSystem } from './reference.ts'
import { requestKeeper } from './requests.ts'
import { writeTable } from './write-table.ts'
import { readZones, type ZoneFile } from './zone-file.ts'
import { gapsIn } from './zone-gaps.ts'
import { refuseOverlaps } from './zone-overlap.ts'
import { zoneSystemOf, zoneTreeRows } from './zone-tree.ts'

/** Part of every version: raise it when the same feeds give other tables. */
const METHOD = 'dominance-1'

export interface ReferenceOptions {
  readonly workbench: Workbench
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly country: Country
  readonly keyLife: KeyLife
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
  /** Calendar years whose local hours are needed. */
  readonly years: readonly number[]
  /** Takes what the feeds make one wonder about, a sentence each, when a version of them is made. */
  readonly say?: (note: string) => void
  /** The most cells that are worked on at once. @default CELLS_A_BATCH */
  readonly cellsABatch?: number
}

/** The reference feeds, read and checked each by itself. */
interface Feeds {
  readonly cells: readonly Cell[] | null
  /** Sorted. */
  readonly areas: readonly string[]
  readonly zones: ZoneFile | null
  readonly prior: PriorFeed | null
}

/**
 * Checks the feeds and writes what is small: zone_tree, calendar, census, the list of cells, and requests for the
 * batches of the rest. Then its version is the one that is wanted, and none that was wanted before it comes
 * into force any more. The version is a hash of what the tables are made of: the same feeds give the same
 * version, and nothing is written again.
 * @throws InvalidInput if a feed is wrong or missing, or if the store belongs to another country or key life
 */
export async function prepareReference(options: ReferenceOptions): Promise<Reference> {
  const reference = await prepareAside(options)
  await want(options.documents, reference.version)
  return reference
}

/** The same of a version that shall not come into force. */
export async function prepareAside(options: ReferenceOptions): Promise<Reference> {
  const { store, documents, country, keyLife } = options
  await refuseOtherDeployment(documents, { country, keyLife })
  const { census, notes, ...feeds } = await mergedFeeds(await readFeeds(options), options)
  const calendar = calendarRows(country, options.years)
  const zoneSystem = zoneSystemWith(feeds, census)
  const version = digest([
    METHOD,
    zoneSystem.id,
    zoneSystem.version,
    feeds.cells ?? feeds.areas,
    feeds.prior && [feeds.prior.by, ...feeds.prior.weights],
    census,
    calendar,
    ...zoneSystem.zones.flatMap(({ id, homeArea }) => (homeArea === false ? [id] : [])),
  ])
  const reference: Reference = {
    version,
    zoneSystem,
    country,
    keyLife,
    hasCells: feeds.cells !== null,
    prior: priorUsed(feeds, census),
    knownCells: feeds.cells?.map(({ id }) => id) ?? feeds.areas,
  }
  // The tree is written last, so where it is the rest is too.
  if (!(await readZoneSystem(store, version))) {
    for (const note of notes) options.say?.(note)
    const batches = await write(options, reference, feeds, { census: census ?? [], calendar })
    await writeBuild(store, { version, zoneSystem, prior: reference.prior, batches })
  }
  return reference
}

async function readFeeds({ feeds, areas = [], date }: ReferenceOptions): Promise<Feeds> {
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

const MINIATURE =
  'the zone file says "miniature": true, so that no zone is merged for having few people: leave that to cities where nobody lives'

/** Zones, census and prior with the leaves that are left; see merge-zones.ts. */
async function mergedFeeds(
  feeds: Feeds,
  { feeds: paths, sensitivePlaces = [] }: ReferenceOptions,
): Promise<Feeds & { readonly census: readonly CensusRow[] | null; readonly notes: readonly string[] }> {
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

function zoneSystemWith({ zones, areas }: Feeds, census: readonly CensusRow[] | null): ZoneSystem {
  const system = zones ? zoneSystemOf(zones) : areasSystem(areas)
  return zones && census && !zones.isMiniature ? withHomeAreas(system, residentsOf(census)) : system
}

interface SmallTables {
  /** None without a census. */
  readonly census: readonly CensusRow[]
  readonly calendar: ReturnType<typeof calendarRows>
}

async function write(
  options: ReferenceOptions,
  reference: Reference,
  feeds: Feeds,
  { census, calendar }: SmallTables,
): Promise<Batches> {
  const { store } = options
  const { version, zoneSystem } = reference
  // First: this is where feeds are found not to go together.
  const batches = await writePlaces(options, version, {
    ...feeds,
    prior: reference.prior === 'residents' ? residentsPrior(census) : feeds.prior,
  })
  const tree = feeds.zones ? zoneSystem : withOutOfCoverage(zoneSystem)
  await writeTable(options, 'zone_tree', version, zoneTreeRows(tree))
  await writeTable(options, 'calendar', version, calendar)
  await writeTable(options, 'census', version, census)
  await writeTable(options, 'sites', version, siteRows(feeds.cells ?? []))
  await store.put(cellListKey(version), JSON.stringify(cellList(reference)))
  if (feeds.zones) await store.put(zoneGeometryKey(version), geoJson(feeds.zones))
  return batches
}

/** Without a map of zones all places are the areas': a small thing, made here. */
async function writePlaces(
  options: ReferenceOptions,
  version: string,
  { cells, areas, zones, prior }: Feeds,
): Promise<Batches> {
  if (cells && zones) {
    const leaves = leafIndex(zones)
    refuseOverlaps(leaves, zones.fault)
    const beyond = cellsBeyond(cells, leaves)
    for (const note of [...toldOfBeyond(beyond, cells), ...gapsIn(zones, leaves)]) options.say?.(note)
    return planBatches(
      { cells, beyond, leaves, prior },
      await requestKeeper(options.store),
      options.cellsABatch,
    )
  }
  const { footprints, overlap, tileZones } = cells ? cellsInAreas(cells) : areasInThemselves(areas)
  await writeTable(options, 'footprints', version, footprints, ['slot', 'tile'])
  await writeTable(options, 'overlap', version, overlap)
  await writeTable(options, 'tile_zones', version, tileZones)
  return { footprints: [], tile_zones: [], overlap: [] }
}

const siteRows = (cells: readonly Cell[]) =>
  cells.flatMap(({ id, site }) =>
    site ? [{ cell: id, lon: site.lon, lat: site.lat, range_m: site.rangeM }] : [],
  )

function priorUsed({ zones, prior }: Feeds, census: readonly CensusRow[] | null): PriorUsed {
  if (prior) return 'given'
  return zones && census ? 'residents' : 'none'
}

const leafIds = (system: ZoneSystem): ReadonlySet<string> =>
  new Set(zonesAtDepth(system, system.levels.length - 1).map(({ id }) => id))

const geoJson = ({ features }: ZoneFile): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ id, name, parent, level, members, geometry }) => ({
      type: 'Feature',
      properties: { id, name, parent, level, ...(members ? { members } : {}) },
      geometry,
    })),
  })
