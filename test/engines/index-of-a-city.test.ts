import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeTable, truthTable } from '../../bin/accuracy/tables.ts'
import { LOCAL_CLIENT, type LocalDeployment, openLocal } from '../../bin/local.ts'
import { localApi } from '../../bin/server.ts'
import { INTERVAL_Z } from '../../functions/model/disclosure.ts'
import { type Product, product } from '../../functions/model/products.ts'
import { cellColumns, productFolders } from '../../functions/model/tables.ts'
import { countedBy, type Role } from '../../functions/release/interval-constants.ts'
import { alikePart, countingPart, footprintPart } from '../../functions/release/interval-parts.ts'
import { ratioOf, type Sided, sided } from '../../functions/serve/compare/ratio.ts'
import { simulate } from '../../sim/index.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'

/**
 * A Friday and the weekend after it, of a city in which everybody is known: fewer people by half and more by a third,
 * of other homes, so that errors do not only cancel. Keys live a day, so that every phone draws new tiles.
 */
const CITY = { city: 'demo', people: 8_000, days: 3, seed: 7, firstDate: '2026-03-06', recordsPerDay: 60 }
const FRIDAY = ['2026-03-06', '2026-03-07'] as const
const LEVELS: Readonly<Record<Role, string>> = { root: 'city', district: 'district', zone: 'zone' }
const WEEKEND = ['2026-03-07', '2026-03-09'] as const

interface Side {
  readonly zone: string
  readonly level: string
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly observed: number
}
/** Of an index, with its truth, and the interval that independent errors would give. */
interface Checked {
  readonly level: string
  readonly truth: number
  readonly low: number
  readonly high: number
  readonly wide: number
}

let folder: string
let out: string
let local: LocalDeployment
let presence: readonly Checked[]
let visitors: readonly Checked[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-index-'))
  const feeds = join(folder, 'feeds')
  out = join(folder, 'out')
  await simulate({ ...CITY, out: feeds })
  const files = ['cells', 'subscribers', 'optouts', 'census', 'prior'].flatMap((name) => [
    `--${name}`,
    join(feeds, `${name}.csv`),
  ])
  const words = ['--events', join(feeds, 'events', '*'), '--zones', join(feeds, 'zones.geojson'), ...files]
  lastJson(await smartSteps('run', ...words, '--out', out, '--json'))
  local = await openLocal(out)
  const { app, issuer } = await localApi(local, { isMetered: false })
  const token = await issuer.token({ clientId: LOCAL_CLIENT, lifeSeconds: 3_600 })
  const get = async <Cell>(path: string): Promise<readonly Cell[]> => {
    const response = await app.request(path, { headers: { Authorization: `Bearer ${token}` } })
    expect(response.status).toBe(200)
    return ((await response.json()) as { cells: Cell[] }).cells
  }
  presence = await checked(get, feeds, 'presence', 24 * 60)
  visitors = await checked(get, feeds, 'visitors', 1)
})
afterAll(async () => {
  await local.close()
  await rm(folder, { recursive: true, force: true })
})

type Get = <Cell>(path: string) => Promise<readonly Cell[]>

async function checked(get: Get, feeds: string, id: string, perPerson: number): Promise<Checked[]> {
  const truths = new Map(
    (
      await local.workbench.rows<{ name: string; people: number }>(`
        select concat(zone, ' ', date) as name, sum(cast(everybody as double)) / ${perPerson} as people
        from read_csv('${join(feeds, 'truth', id, '*.csv')}', header = true, all_varchar = true)
        group by all`)
    ).map(({ name, people }) => [name, people]),
  )
  const found: Checked[] = []
  for (const level of ['district', 'zone']) {
    const query = (from: string, to: string): string =>
      `${id}?level=${level}&aggregate=day&coarsen=false&from=${from}&to=${to}`
    const figures = [
      ...(await get<Side>(`/v1/figures/${query(...FRIDAY)}`)),
      ...(await get<Side>(`/v1/figures/${query(...WEEKEND)}`)),
    ]
    const shown = new Map(figures.map((side) => [`${side.zone} ${side.label}`, side]))
    const index = await get<Side & { index: number | null; baselineLabel: string }>(
      `/v1/index/${query(...WEEKEND)}&baseline-from=${FRIDAY[0]}&baseline-to=${FRIDAY[1]}`,
    )
    for (const cell of index.filter(({ index }) => index !== null)) {
      const [own, before] = [`${cell.zone} ${cell.label}`, `${cell.zone} ${cell.baselineLabel}`]
      const wide = ratioOf(sided(shown.get(own)!), sided(shown.get(before)!))!
      const truth = (100 * truths.get(own)!) / truths.get(before)!
      found.push({ level, truth, low: cell.low, high: cell.high, wide: 100 * (wide.high - wide.low) })
    }
  }
  return found
}

const held = (cells: readonly Checked[]): number =>
  cells.filter(({ truth, low, high }) => low <= truth && truth <= high).length / cells.length
const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length
/** How much narrower than of independent errors. */
const narrower = (cells: readonly Checked[]): number =>
  mean(cells.map(({ wide }) => wide)) / mean(cells.map(({ low, high }) => high - low))

describe('an index of all people in a city that is known, by zone and district', () => {
  test('is there for most of its places', () => {
    expect(presence.length).toBeGreaterThan(40)
    expect(visitors.length).toBeGreaterThan(40)
  })

  test('holds the truth in 95 of 100 cells', () => {
    for (const cells of [presence, visitors]) expect(held(cells)).toBeGreaterThanOrEqual(0.95)
  })

  // Of a single day much of the interval of presence is noise.
  test('has an interval that is narrower than that of independent errors, most where most is counted wrong', () => {
    expect(narrower(presence)).toBeGreaterThan(1.05)
    expect(narrower(visitors)).toBeGreaterThan(1.4)
  })
})

describe('of exact figures of the observed people, with footprints and short stops alone wrong', () => {
  test.each(
    (['presence', 'visitors', 'profile', 'overnight', 'flows'] as const).flatMap((id) =>
      (['zone', 'district'] as const)
        .filter((role) => alikePart(product(id), role) > 0)
        .map((role) => [id, role] as const),
    ),
  )('a ratio of two dates is in 95 of 100 intervals that have a part alike: %s, %s', async (id, role) => {
    const pairs = await exactPairs(product(id), role)
    expect(pairs.length).toBeGreaterThan(0)
    expect(partHeld(pairs, product(id), role)).toBeGreaterThanOrEqual(0.95)
  })
})

/** `hour` is null of what has none. */
type Pair = Readonly<Record<'hour' | 'said' | 'truth' | 'saidBefore' | 'truthBefore', number>>

/** Cells of the weekend of 50 people or more, beside those of the same hour and dimensions on Friday. */
async function exactPairs(of: Product, role: Role): Promise<readonly Pair[]> {
  const [where, level] = [{ feeds: join(folder, 'feeds'), out, root: folder }, LEVELS[role]]
  const names = [
    'zone',
    ...Object.keys(cellColumns(of)).filter((name) => [...of.dimensions, 'hour', 'block'].includes(name)),
  ]
  const keys = names.join(', ')
  const people = (from: string, column: string): string =>
    `select ${keys}, date, sum(value) / ${of.perUnit}.0 as ${column} from ${from} where level = '${level}' group by all`
  return local.workbench.rows<Pair>(`
    with cells as (
      select * from (${people(truthTable(where, of), 'truth')})
      join (${people(madeTable(out, productFolders.figures, of), 'said')}) using (${keys}, date)
      where truth >= 50
    )
    select ${names.includes('hour') ? 'hour' : 'null as hour'}, own.said, own.truth, before.said as saidBefore, before.truth as truthBefore
    from cells as own join cells as before using (${keys})
    where before.date = date '${FRIDAY[0]}' and own.date > before.date`)
}

function partHeld(pairs: readonly Pair[], of: Product, role: Role, alike = alikePart(of, role)): number {
  const side = (people: number): Sided => {
    const variance = footprintPart(people, 1, role) + countingPart(people, 1, role, countedBy(of))
    return { value: people, half: INTERVAL_Z * Math.sqrt(variance) }
  }
  const inside = pairs.filter(({ said, truth, saidBefore, truthBefore }) => {
    const { low, high } = ratioOf(side(said), side(saidBefore), alike)!
    const change = truth / truthBefore
    return low <= change && change <= high
  })
  return inside.length / pairs.length
}
