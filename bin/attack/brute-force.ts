import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { paddedKeys } from '../../functions/anonymize/padded-keys.ts'
import { addPseudonyms, createPseudonyms } from '../../functions/anonymize/sql/pseudonyms.ts'
import { EpochClosed } from '../../functions/model/errors.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import { tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { fileVault } from '../../functions/platform/local/keys.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { subscriberId } from '../../sim/subscriber-ids.ts'
import type { Attack, AttackWorld } from './attack.ts'

/** Numbers of the range that are tried, for each number in use, about. */
const RANGE = 8
const KEY_BYTES = 32

/**
 * Brute force of pseudonyms: whoever holds fragments and knows the range of numbers tries every one. With the key
 * of the epoch each is found, which is why only its destruction ends that; without it nobody is.
 * @see M. Marx et al., "Hashing of personally identifiable information is not sufficient" (2018)
 */
export const bruteForce: Attack = async (world) => {
  const { local, dates, keyLife } = world
  const epoch = epochOf(dates[0]!, keyLife)
  const known = await local.keys.key(epoch)
  const pids = await pseudonymsOf(world)
  const numbers = await numbersTried(world)
  const found = (key: Uint8Array) =>
    foundBy(local.workbench, { first: firstDayOf(epoch), pids, numbers }, key)
  const control = await found(known)
  const lost = await keyAfterDestruction(join(local.workbench.scratch, 'attacked-keys'), epoch, known)
  const result = await found(lost ?? randomBytes(KEY_BYTES))
  return [
    {
      attack: 'brute force',
      question: 'Whose number is behind a pseudonym?',
      surface: 'pseudonyms',
      measure: `part of ${pids.length} pseudonyms named by trying ${numbers.length} numbers; control: with the key of the epoch`,
      trials: pids.length,
      control,
      needed: 1,
      result,
      bound: 0,
      reason: `a wrong key names one of them with probability ${((pids.length * numbers.length) / 2 ** 64).toExponential(0)} by chance`,
    },
  ]
}

const firstDayOf = (epoch: string): string => (epoch.length === 7 ? `${epoch}-01` : epoch)

/**
 * @param folder new: the vault of the city goes on holding its key
 * @returns what a vault that held this key and destroyed it still gives: nothing, if it keeps its word
 */
export async function keyAfterDestruction(
  folder: string,
  epoch: string,
  key: Uint8Array,
): Promise<Uint8Array | null> {
  await mkdir(folder)
  await writeFile(join(folder, `${epoch}.key`), key, { mode: 0o600 })
  const held = await fileVault(folder).key(epoch)
  if (!Buffer.from(held).equals(key)) throw new Error('the vault did not take the key: nothing was destroyed')
  await fileVault(folder).destroy(epoch)
  try {
    return await fileVault(folder).key(epoch)
  } catch (error) {
    if (error instanceof EpochClosed) return null
    throw error
  }
}

async function pseudonymsOf({ local }: AttackWorld): Promise<readonly bigint[]> {
  const files = quoted(join(local.folder, tables.fragments.prefix, '**', '*.parquet'))
  const rows = await local.workbench.rows<{ pid: bigint }>(
    `select distinct pid from read_parquet(${files}, hive_partitioning = false) order by pid`,
  )
  return rows.map(({ pid }) => BigInt(pid))
}

/** Numbers are given out in an order that the attacker knows: every one up to the last in use, and as many beyond. */
async function numbersTried({ local, feeds }: AttackWorld): Promise<readonly string[]> {
  const events = quoted(join(feeds, 'events', '*.csv.gz'))
  const seen = await local.workbench.rows<{ id: string }>(
    `select distinct subscriber_id as id from read_csv(${events}, header = true, all_varchar = true)`,
  )
  const inUse = new Set(seen.map(({ id }) => id))
  return rangeAround(inUse)
}

/** @throws Error if the numbers in use are of no seed's order */
export function rangeAround(inUse: ReadonlySet<string>): readonly string[] {
  for (let seed = 0; seed < 100; seed += 1) {
    if (!inUse.has(subscriberId(0, seed))) continue
    return Array.from({ length: inUse.size * RANGE }, (_, phone) => subscriberId(phone, seed))
  }
  throw new Error('no range has these numbers')
}

interface Tried {
  readonly first: string
  readonly pids: readonly bigint[]
  readonly numbers: readonly string[]
}

/** By the SQL that names people. @returns the part of the pseudonyms that some number gives */
async function foundBy(
  workbench: Workbench,
  { first, pids, numbers }: Tried,
  key: Uint8Array,
): Promise<number> {
  const list = numbers.map((number) => `('${number}')`).join(', ')
  await workbench.run(`create or replace temp table anonymize_records as
    select column0 as subscriber, date '${first}' as epoch, null::varchar as rejection from (values ${list}) as tried(column0)`)
  await workbench.run(
    `create or replace temp table anonymize_exclusions as select 0::bigint as pid, ''::varchar as reason where false`,
  )
  await workbench.run(createPseudonyms)
  await workbench.run(addPseudonyms, { first_day: first, ...paddedKeys(key) })
  const named = new Set(
    (await workbench.rows<{ pid: bigint }>('select pid from anonymize_pseudonyms')).map(
      ({ pid }) => `${pid}`,
    ),
  )
  for (const table of ['anonymize_records', 'anonymize_exclusions', 'anonymize_pseudonyms']) {
    await workbench.run(`drop table ${table}`)
  }
  return pids.filter((pid) => named.has(`${pid}`)).length / pids.length
}
