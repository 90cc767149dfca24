import { tables } from '../functions/model/tables.ts'
import { quoted } from '../functions/platform/duckdb/workbench.ts'
import type { LocalDeployment } from './local.ts'

/** Sightings of the dates that lie in a folder, and those that nobody can have made. */
export interface Implausible {
  readonly sightings: number
  /** Seen within the minutes of a sighting too far away: two phones under one number, or a clock that is wrong. */
  readonly two_places: number
  /** Reached, or left, faster than 300 km/h. */
  readonly too_fast: number
  /** Of whose sightings a tenth or more are doubted, the worst first. */
  readonly cells: readonly { readonly cell: string; readonly part: number }[]
}

/** A cell with fewer sightings than this can stand out by one phone. */
const FEW = 100
const A_TENTH = 0.1

/** @returns null before any date was made, or where no cell has coordinates */
export async function readImplausible({
  workbench,
  store,
}: Pick<LocalDeployment, 'workbench' | 'store'>): Promise<Implausible | null> {
  const files = await store.list(`${tables.implausible.prefix}/`)
  if (files.length === 0) return null
  const paths = await Promise.all(files.map(({ key }) => store.localPath(key)))
  const rows = await workbench.rows<{
    cell: string
    sightings: bigint
    two_places: bigint
    too_fast: bigint
  }>(`
    select cell, sum(sightings)::bigint as sightings, sum(two_places)::bigint as two_places, sum(too_fast)::bigint as too_fast
    from read_parquet([${paths.map(quoted).join(', ')}], hive_partitioning = false)
    group by cell order by cell`)
  const total = (of: 'sightings' | 'two_places' | 'too_fast'): number =>
    rows.reduce((sum, row) => sum + Number(row[of]), 0)
  if (total('sightings') === 0) return null
  return {
    sightings: total('sightings'),
    two_places: total('two_places'),
    too_fast: total('too_fast'),
    cells: rows
      .filter(({ sightings }) => sightings >= FEW)
      .map(({ cell, sightings, two_places, too_fast }) => ({
        cell,
        part: Number(two_places + too_fast) / Number(sightings),
      }))
      .filter(({ part }) => part >= A_TENTH)
      .sort((a, b) => b.part - a.part || (a.cell < b.cell ? -1 : 1)),
  }
}
