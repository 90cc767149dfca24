import { InvalidInput } from '../model/errors.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import { type ZoneSystem, zoneGeometryKey, zoneSystemKey, zonesAtDepth } from '../model/zones.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'
import { areasSystem, withOutOfCoverage } from './areas.ts'
import { calendarRows } from './calendar.ts'
import { type Cell, readCells } from './cells.ts'
import { checkCensus } from './census.ts'
import { digest } from './digest.ts'
import { areasInThemselves, areasOf, cellsInAreas, cellsInZones, type Footprints } from './footprints.ts'
import { leafIndex } from './leaf-index.ts'
import { makeCurrent, refuseOtherDeployment } from './pointer.ts'
import { type PriorFeed, priorOf, readPrior } from './prior.ts'
import { cellList, cellListKey, type Reference, readZoneSystem } from './reference.ts'
import { writeTable } from './write-table.ts'
import { readZones, type ZoneFile } from './zone-file.ts'
import { refuseOverlaps } from './zone-overlap.ts'
import { zoneSystemOf, zoneTreeRows } from './zone-tree.ts'

/** Part of every version: raise it when the same feeds give other tables. */
const METHOD = 'discs-1'

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
  /** Calendar years whose local hours are needed. */
  readonly years: readonly number[]
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
 * Makes the reference tables of the feeds and puts them in force: footprints, overlap, tile_zones,
 * zone_tree, calendar, the zone system and the list of cells. The version is a hash of what they are made
 * of: the same feeds give the same version, and nothing is written again.
 * @throws InvalidInput if a feed is wrong or missing, or if the store belongs to another country or key life
 */
export async function buildReference(options: ReferenceOptions): Promise<Reference> {
  const { store, documents, country, keyLife } = options
  await refuseOtherDeployment(documents, { country, keyLife })
  const feeds = await readFeeds(options)
  const calendar = calendarRows(country, options.years)
  const zoneSystem = feeds.zones ? zoneSystemOf(feeds.zones) : areasSystem(feeds.areas)
  if (options.feeds.census !== undefined) await checkCensus(options.feeds.census, leafIds(zoneSystem))
  const version = digest([
    METHOD,
    zoneSystem.id,
    zoneSystem.version,
    feeds.cells ?? feeds.areas,
    feeds.prior && [feeds.prior.by, ...feeds.prior.weights],
    calendar,
  ])
  const reference: Reference = {
    version,
    zoneSystem,
    country,
    keyLife,
    hasCells: feeds.cells !== null,
    knownCells: feeds.cells?.map(({ id }) => id) ?? feeds.areas,
  }
  // The tree is written last, so where it is the rest is too.
  if (!(await readZoneSystem(store, version))) await write(options, reference, feeds, calendar)
  await makeCurrent(documents, { version, zoneSystem: zoneSystem.id, country, keyLife })
  return reference
}

async function readFeeds({ feeds, areas = [] }: ReferenceOptions): Promise<Feeds> {
  const cells = feeds.cells === undefined ? null : await readCells(feeds.cells)
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

async function write(
  { workbench, store }: ReferenceOptions,
  reference: Reference,
  feeds: Feeds,
  calendar: ReturnType<typeof calendarRows>,
): Promise<void> {
  const { version, zoneSystem } = reference
  const { footprints, overlap, tileZones } = placesOf(feeds)
  const table = { workbench, store }
  await writeTable(table, 'footprints', version, footprints, ['slot', 'tile'])
  await writeTable(table, 'overlap', version, overlap)
  await writeTable(table, 'tile_zones', version, tileZones)
  await writeTable(
    table,
    'zone_tree',
    version,
    zoneTreeRows(feeds.zones ? zoneSystem : withOutOfCoverage(zoneSystem)),
  )
  await writeTable(table, 'calendar', version, calendar)
  await store.put(cellListKey(version), JSON.stringify(cellList(reference)))
  if (feeds.zones) await store.put(zoneGeometryKey(version), geoJson(feeds.zones))
  await store.put(zoneSystemKey(version), JSON.stringify(zoneSystem))
}

function placesOf({ cells, areas, zones, prior }: Feeds): Footprints {
  if (!cells) return areasInThemselves(areas)
  if (!zones) return cellsInAreas(cells)
  const leaves = leafIndex(zones)
  refuseOverlaps(leaves, zones.fault)
  return cellsInZones(cells, leaves, prior && priorOf(prior, leaves))
}

const leafIds = (system: ZoneSystem): ReadonlySet<string> =>
  new Set(zonesAtDepth(system, system.levels.length - 1).map(({ id }) => id))

const geoJson = ({ features }: ZoneFile): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ id, name, parent, level, geometry }) => ({
      type: 'Feature',
      properties: { id, name, parent, level },
      geometry,
    })),
  })
