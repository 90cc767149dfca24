import type { Country, KeyLife } from '../model/vocabulary.ts'
import { type PriorUsed, type ZoneSystem, zoneGeometryKey } from '../model/zones.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { areasSystem, withOutOfCoverage } from './areas.ts'
import { cellsBeyond, toldOfBeyond } from './beyond.ts'
import { writeBuild } from './build.ts'
import { calendarRows } from './calendar.ts'
import type { Cell } from './cells.ts'
import { type CensusRow, residentsOf } from './census.ts'
import { digest } from './digest.ts'
import { areasInThemselves, cellsInAreas } from './footprints.ts'
import { withHomeAreas } from './home-areas.ts'
import { leafIndex } from './leaf-index.ts'
import { type Batches, planBatches } from './plan-batches.ts'
import { refuseOtherDeployment, want } from './pointer.ts'
import { residentsPrior } from './prior.ts'
import { cellList, cellListKey, type Reference, readZoneSystem } from './reference.ts'
import { type FeedOptions, type Feeds, mergedFeeds } from './reference-feeds.ts'
import { requestKeeper } from './requests.ts'
import { storeTileWeights, withWeights } from './tile-weights.ts'
import { writeTable } from './write-table.ts'
import type { ZoneFile } from './zone-file.ts'
import { gapsIn } from './zone-gaps.ts'
import { refuseOverlaps } from './zone-overlap.ts'
import { zoneSystemOf, zoneTreeRows } from './zone-tree.ts'

/** Part of every version: raise it when the same feeds give other tables. */
const METHOD = 'dominance-1'
/** Part of those with a prior by tile: raise it when the same prior gives other weights of tiles. */
const WEIGHTS_METHOD = 'middles-1'

export interface ReferenceOptions extends FeedOptions {
  readonly workbench: Workbench
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly country: Country
  readonly keyLife: KeyLife
  /** Calendar years whose local hours are needed. */
  readonly years: readonly number[]
  /** Takes what the feeds make one wonder about, a sentence each, when a version of them is made. */
  readonly say?: (note: string) => void
  /** The most cells that are worked on at once. @default CELLS_A_BATCH */
  readonly cellsABatch?: number
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
  const { census, notes, ...feeds } = await mergedFeeds(options)
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
    ...(feeds.prior?.by === 'tile' ? [WEIGHTS_METHOD] : []),
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
  const stored = await readZoneSystem(store, version)
  if (stored) return { ...reference, zoneSystem: stored }
  for (const note of notes) options.say?.(note)
  const batches = await write(options, reference, feeds, { census: census ?? [], calendar })
  const weighed = await writeWeights(store, reference, feeds)
  await writeBuild(store, { version, zoneSystem: weighed, prior: reference.prior, batches })
  return { ...reference, zoneSystem: weighed }
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

/** @returns the zones with the weights of their tiles, where a prior has such */
async function writeWeights(
  store: ObjectStore,
  { version, zoneSystem }: Reference,
  { zones, prior }: Feeds,
): Promise<ZoneSystem> {
  if (!zones || prior?.by !== 'tile') return zoneSystem
  return withWeights(zoneSystem, await storeTileWeights(store, version, prior, leafIndex(zones)))
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

const geoJson = ({ features }: ZoneFile): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ id, name, parent, level, members, geometry }) => ({
      type: 'Feature',
      properties: { id, name, parent, level, ...(members ? { members } : {}) },
      geometry,
    })),
  })
