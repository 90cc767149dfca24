import { partitionPrefix, tables } from '../model/tables.ts'
import { type Zone, type ZoneSystem, zonesAtDepth } from '../model/zones.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { cohortName } from './cohorts.ts'

/** Residents of 18 and over. */
export interface Census {
  /** Home area (district) → cohort → persons. */
  readonly persons: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** The home areas: parents of the leaves; with two levels the root. */
export const homeDepth = (system: ZoneSystem): number => system.levels.length - 2

/** The home area that each zone lies in; above the home areas there is none. */
export function homeAreas(system: ZoneSystem): ReadonlyMap<string, string> {
  const depth = homeDepth(system)
  const owns = new Map<string, string>()
  const ofZone = ({ id, parent, depth: at }: Zone): string | undefined =>
    at === depth ? id : parent === null ? undefined : owns.get(parent)
  // Ordered by depth, so a parent comes before its children.
  for (const zone of system.zones) {
    const own = ofZone(zone)
    if (own !== undefined) owns.set(zone.id, own)
  }
  return owns
}

/**
 * The census of a reference by home area and cohort.
 * @returns null where the reference has none, or nobody in it
 */
export async function readCensus(
  {
    workbench,
    store,
  }: { readonly workbench: Workbench; readonly store: Pick<ObjectStore, 'list' | 'localPath'> },
  version: string,
  system: ZoneSystem,
): Promise<Census | null> {
  const files = await store.list(partitionPrefix(tables.census, { version }))
  const paths: string[] = []
  for (const { key } of files.filter(({ size }) => size > 0)) paths.push(await store.localPath(key))
  if (paths.length === 0) return null
  const rows = await workbench.rows<CensusRow>(`
    select zone, age_band, gender, cast(sum(persons) as double) as persons
    from read_parquet([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}],
                      hive_partitioning = false)
    group by zone, age_band, gender`)
  const areas = homeAreas(system)
  const persons = new Map(
    zonesAtDepth(system, homeDepth(system)).map(({ id }) => [id, new Map<string, number>()]),
  )
  for (const row of rows) {
    const ofHome = persons.get(areas.get(row.zone) ?? '')
    const cohort = cohortName(row.age_band, row.gender)
    ofHome?.set(cohort, (ofHome.get(cohort) ?? 0) + row.persons)
  }
  return rows.some((row) => row.persons > 0) ? { persons } : null
}

interface CensusRow {
  readonly zone: string
  readonly age_band: string
  readonly gender: string
  readonly persons: number
}
