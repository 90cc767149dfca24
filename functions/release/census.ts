import { partitionPrefix, tables } from '../model/tables.ts'
import { ancestorAt, ancestorsOf, type ZoneSystem, zonesAtDepth } from '../model/zones.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { cohortName } from './cohorts.ts'
import { homeDepth } from './public-keys.ts'

/** Residents of 18 and over. */
export interface Census {
  /** Home area (district) → cohort → persons. */
  readonly persons: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** The home area that each zone lies in; above the home areas there is none. */
export function homeAreas(system: ZoneSystem): ReadonlyMap<string, string> {
  const ancestors = ancestorsOf(system)
  const depth = homeDepth(system)
  return new Map(
    system.zones.flatMap(({ id }): [string, string][] => {
      const area = ancestorAt(ancestors, id, depth)
      return area ? [[id, area.id]] : []
    }),
  )
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
