import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { product } from '../../functions/model/products.ts'
import { readBounded } from '../../functions/release/bounded-figures.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { type Deployment, eachInItsOwn, hoursOf, presence, town } from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const DATE = '2026-10-25'
const FOLDER = `internal/figures/presence/dt=${DATE}/run=r9/`
const zoneSystem = town(1, 2)
const keys = levelsOf(presence, zoneSystem, hoursOf(DATE), 'standard').flatMap((level) => level.keys)

/** Of the night on which the clock goes back, so that an hour and its fold matter. */
const row = (changes: Readonly<Record<string, string>> = {}): string => {
  const columns = {
    zone_system: `'city'`,
    level: `'zone'`,
    zone: `'d1z1'`,
    '"date"': `date '${DATE}'`,
    start: `timestamp '2026-10-25 01:00:00'`,
    hour: '1',
    fold: '1',
    value: '777',
    bounded: '600',
    ...changes,
  }
  return `select ${Object.entries(columns)
    .map(([name, value]) => `${value} as ${name}`)
    .join(', ')}`
}

/** The levels above the zones are their sums. */
const above = (changes: Readonly<Record<string, string>> = {}): string[] => [
  row({ zone: `'d1'`, level: `'district'`, ...changes }),
  row({ zone: `'city'`, level: `'city'`, ...changes }),
]
const ofZones = keys.filter(({ zone }) => zone.level === 'zone')

/** Stores rows as an object of the run. */
async function write(rows: readonly string[], name = 'part-0.parquet'): Promise<void> {
  const path = `${world.workbench.scratch}/rows.parquet`
  await world.workbench.run(`copy (${rows.join(' union all ')}) to '${path}' (format parquet)`)
  await world.store.putFile(`${FOLDER}${name}`, path)
}
/** As it lies there: the town's own store makes figures that nobody wrote. */
const read = () =>
  readBounded({ ...world, store: world.bare }, { product: presence, date: DATE, run: 'r9', zoneSystem }, keys)

/** What it says, which is no figure. */
async function refusal(): Promise<string> {
  const error = await read().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InvalidInput)
  const { message } = error as InvalidInput
  expect(message).toMatch(
    /^internal\/figures\/presence\/.* cannot be released: .*; make the figures again in a new run$/,
  )
  expect(message).not.toMatch(/777|600/)
  return /cannot be released: (.*); make/.exec(message)![1]!
}

describe('bounded figures', () => {
  test('are those of their hour and fold, and 0 everywhere else', async () => {
    const first = { start: `timestamp '2026-10-25 00:00:00'`, fold: '0', bounded: '60' }
    await write([row(), row(first), ...above(), ...above(first)])
    const bounded = await read()
    const found = ofZones
      .filter((key) => bounded(key) !== 0n)
      .map((key) => [key.zone.id, key.period.columns.hour, key.period.columns.fold, bounded(key)])
    expect(found).toEqual([
      ['d1z1', 1, 0, 60n],
      ['d1z1', 1, 1, 600n],
    ])
  })

  test('may be 0, which is the figure of nobody', async () => {
    await write([row({ bounded: '0' })])
    const bounded = await read()
    expect(keys.every((key) => bounded(key) === 0n)).toBe(true)
  })

  test('are told apart by their dimensions', async () => {
    const flows = product('flows')
    const system = town(2, 1)
    const pairs = levelsOf(flows, system, hoursOf(DATE), 'standard').flatMap((level) => level.keys)
    const pair = (to: string, bounded: string) =>
      `select 'city' as zone_system, 'district' as level, 'd1' as zone, date '${DATE}' as "date",
        timestamp '2026-10-24 23:00:00' as start, 0 as block, '${to}' as destination, ${bounded} as bounded`
    const path = `${world.workbench.scratch}/flows.parquet`
    await world.workbench.run(
      `copy (${pair('d1', '5')} union all ${pair('d2', '7')}) to '${path}' (format parquet)`,
    )
    await world.store.putFile(`internal/figures/flows/dt=${DATE}/run=r9/part-0.parquet`, path)
    const source = { product: flows, date: DATE, run: 'r9', zoneSystem: system }
    const bounded = await readBounded({ ...world, store: world.bare }, source, pairs)
    const found = pairs.filter((key) => bounded(key) !== 0n)
    expect(found.map((key) => [key.zone.id, key.dimensions[0], bounded(key)])).toEqual([
      ['d1', 'd1', 5n],
      ['d1', 'd2', 7n],
    ])
  })

  test('are read of all files of a run, whatever their names, but for hidden and empty ones', async () => {
    await write([row()], '20261025_073000_00012_abcde')
    await write([row({ zone: `'d1z2'`, bounded: '1200' }), ...above({ bounded: '1800' })], 'b.parquet')
    await world.store.put(`${FOLDER}empty`, '')
    await world.store.put(`${FOLDER}_SUCCESS`, 'no table')
    await world.store.put(`${FOLDER}.b.parquet.crc`, 'no table')
    const bounded = await read()
    expect(ofZones.map(bounded).filter((value) => value !== 0n)).toEqual([600n, 1_200n])
  })
})

describe('figures are not released', () => {
  test('where none lie there, or hidden and empty files alone', async () => {
    expect(await refusal()).toBe('no figures lie there')
    await world.store.put(`${FOLDER}_SUCCESS`, 'no table')
    await world.store.put(`${FOLDER}empty`, '')
    expect(await refusal()).toBe('no figures lie there')
  })

  test.each([
    ['another zone system', { zone_system: `'town'` }],
    ['no zone system', { zone_system: 'null::varchar' }],
    ['another date', { '"date"': `date '2026-10-26'` }],
    ['another level than its zone', { level: `'district'` }],
    ['an unknown zone', { zone: `'d9z9'` }],
    ['an hour that does not begin then', { hour: '2' }],
    ['the other fold of its hour', { fold: '0' }],
    ['another start', { start: `timestamp '2026-10-25 01:30:00'` }],
  ])('with a row of %s', async (_, changes) => {
    await write([row(), row({ zone: `'d1z2'`, ...changes })])
    expect(await refusal()).toBe('a row is outside the public key set of its release')
  })

  test('with two rows of one key, in one file or in two', async () => {
    await write([row(), row()])
    expect(await refusal()).toBe('a key has two rows')
    await write([row()])
    await write([row({ bounded: '1' })], 'part-1.parquet')
    expect(await refusal()).toBe('a key has two rows')
  })

  test.each([
    ['missing', 'null::bigint'],
    ['negative', '-600'],
  ])('with a bounded value that is %s', async (_, bounded) => {
    await write([row({ bounded })])
    expect(await refusal()).toBe('a bounded value is missing or negative')
  })

  test('of another table, or of none', async () => {
    await write([`select 600 as number`])
    expect(await refusal()).toBe('it is not the table that model/tables.ts declares')
    await world.store.put(`${FOLDER}part-0.parquet`, 'no table')
    expect(await refusal()).toBe('it is not the table that model/tables.ts declares')
  })
})
