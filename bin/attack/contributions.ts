import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { dailyProducts, type Product, product } from '../../functions/model/products.ts'
import { type Table, tables } from '../../functions/model/tables.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { Query } from '../../functions/platform/ports.ts'
import { columnList, emptyRelation, type Partition, withInputs } from '../../functions/platform/query-text.ts'
import { type RollupStep, rollupSteps, runRollup } from '../../functions/rollup/index.ts'
import type { AttackWorld } from './attack.ts'
import { slotOf } from './cells.ts'
import { shuffled } from './spellings.ts'

/** What one person adds to each cell of a product that is not 0: bounded, in figure units. */
export type Contribution = ReadonlyMap<string, number>

/** A cell of a product at one level, as contributions name it. */
export const cellName = (zone: string, slot: string): string => `${zone} ${slot}`

/**
 * What each of some people adds to the figures of a date, by the SQL of the rollup itself: the figures of a city in
 * which nobody else lives. Paths and visits are made anew in a folder that goes with the session.
 * @param count as many people, or all that there are
 * @returns a contribution for each person, by product
 */
export async function contributionsOf(
  world: AttackWorld,
  date: LocalDate,
  count: number,
): Promise<ReadonlyMap<string, readonly Contribution[]>> {
  const { local, reference, keyLife, random } = world
  const { workbench, folder } = local
  const { timeZone } = countries[reference.country]
  const out = await mkdtemp(join(workbench.scratch, 'attack-'))
  const steps = rollupSteps({
    ...{ date, run: 'attack', country: reference.country, keyLife },
    ...{
      hours: localHours(timeZone, date),
      referenceVersion: reference.version,
      zoneSystem: reference.zoneSystem,
    },
    products: dailyProducts(keyLife),
  })
  const ids = new Set(dailyProducts(keyLife).map(({ id }) => id))
  const isFigures = ({ query }: RollupStep): boolean => ids.has(query.name)
  const folders = [folder, out]
  await runRollup(
    duckdbQueryEngine({ workbench, folders, out }),
    steps.filter((step) => !isFigures(step)),
  )
  const visits = quoted(join(out, tables.visits.prefix, '**', '*.parquet'))
  const everybody = await workbench.rows<{ pid: string }>(
    `select distinct cast(pid as varchar) as pid from read_parquet(${visits}, hive_partitioning = false) order by pid`,
  )
  const people = shuffled(
    everybody.map(({ pid }) => pid),
    random,
  ).slice(0, count)
  const found = new Map<string, Contribution[]>()
  for (const { query } of steps.filter(isFigures)) {
    const loaded = await load(world, query, folders, people)
    const made: Contribution[] = []
    for (const pid of people) made.push(await contribution(world, product(query.name), loaded(pid)))
    found.set(query.name, made)
  }
  return found
}

/**
 * Puts what a query reads into tables of the session, of these people alone.
 * @returns the query of one of them
 */
async function load(
  { local: { workbench } }: AttackWorld,
  query: Query,
  folders: readonly string[],
  people: readonly string[],
): Promise<(pid: string) => string> {
  const names = new Set<string>()
  const partitions: Partition[] = []
  withInputs(query, {
    partition(partition) {
      partitions.push(partition)
      return 'select 1'
    },
    empty: emptyRelation,
  })
  const hasPid = (table: Table): boolean => 'pid' in table.columns
  for (const { table, name, keys } of partitions) {
    const path = [table.prefix, ...Object.entries(keys).map(([key, value]) => `${key}=${value}`)]
    const globs = folders
      .map((folder) => join(folder, ...path))
      .filter((folder) => existsSync(folder))
      .map((folder) => quoted(join(folder, '**', '*.parquet')))
    const rows =
      globs.length === 0
        ? emptyRelation(table)
        : `select ${columnList(table)} from read_parquet([${globs.join(', ')}], hive_partitioning = false)`
    const only = hasPid(table) && globs.length > 0 ? ` where pid in (${people.join(', ')})` : ''
    if (names.has(name)) throw new RangeError(`${query.name} reads two partitions of ${name}`)
    names.add(name)
    await workbench.run(`create or replace temp table attack_${name} as ${rows}${only}`)
  }
  return (pid) =>
    withInputs(query, {
      partition: ({ table, name }) =>
        `select ${columnList(table)} from attack_${name}${hasPid(table) ? ` where pid = ${pid}` : ''}`,
      empty: emptyRelation,
    })
}

async function contribution(
  { local: { workbench } }: AttackWorld,
  of: Product,
  select: string,
): Promise<Contribution> {
  const dimensions = of.dimensions.map((name) => `${name},`).join(' ')
  const rows = await workbench.rows<Readonly<Record<string, unknown>>>(
    `select zone, epoch_ms(start) as start, ${dimensions} bounded from (${select}) where bounded <> 0`,
  )
  return new Map(
    rows.map((row) => {
      const slot = slotOf(
        Number(row.start),
        of.dimensions.map((name) => String(row[name])),
      )
      return [cellName(String(row.zone), slot), Number(row.bounded)]
    }),
  )
}
