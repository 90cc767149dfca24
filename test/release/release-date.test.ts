import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { disclose } from '../../functions/model/disclosure.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { measurementsTable, releasesTable } from '../../functions/model/tables.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { footprintPart } from '../../functions/release/interval-parts.ts'
import { createApi } from '../../functions/serve/index.ts'
import { type AnswerCell, london } from '../serve/city.ts'
import { peopleOfPresence } from './dense-least-squares.ts'
import {
  cellNames,
  type Deployment,
  eachInItsOwn,
  type Figure,
  hoursOf,
  presence,
  profile,
  readRows,
  request,
  town,
  upTo,
  visitors,
  writeFigures,
} from './towns.ts'

let workbench: Workbench
let world: Deployment
eachInItsOwn((fresh, bench) => {
  workbench = bench
  world = fresh
})

const MEASURED = 'internal/measurements/presence/dt=2026-03-24/run=r1/part-0.parquet'
const RELEASED = 'releases/presence/dt=2026-03-24/run=r1/part-0.parquet'

/** A release of presence with these bounded minutes, every other cell empty. */
async function releasePresence(figures: readonly Figure[], changes: Parameters<typeof request>[0] = {}) {
  const of = request({ products: [presence], ...changes })
  if (figures.length > 0) await writeFigures(world, { product: presence, date: of.date }, figures)
  return releaseDate(world, of)
}

describe('what a release writes', () => {
  test('has a row for each of 7 zones and 24 hours, also where nobody was', async () => {
    await releasePresence([])
    for (const key of [MEASURED, RELEASED]) {
      const rows = await readRows(world, key)
      expect(rows).toHaveLength(7 * 24)
      expect(new Set(rows.map(({ zone, hour, fold }) => `${zone} ${hour} ${fold}`)).size).toBe(7 * 24)
    }
  })

  test('has the columns that the tables declare, in their order and of their types', async () => {
    await releaseDate(world, request())
    for (const product of [presence, visitors]) {
      for (const table of [measurementsTable(product), releasesTable(product)]) {
        const path = await world.store.localPath(`${table.prefix}/dt=2026-03-24/run=r1/part-0.parquet`)
        const columns = await workbench.rows<{ column_name: string; column_type: string }>(
          `describe select * from read_parquet('${path}', hive_partitioning = false)`,
        )
        const found = columns.map(({ column_name, column_type }) => [column_name, column_type])
        expect(found).toEqual(Object.entries(table.columns))
      }
    }
  })

  test('measures the bounded minutes, not the exact ones', async () => {
    // σ is 2,324 minutes; 50,000,000 are 21,000 σ away.
    await releasePresence(upTo('d1z1', { hour: 14, value: 50_000_000, bounded: 100_000 }))
    const rows = await readRows(world, MEASURED)
    const cell = rows.find(({ zone, hour }) => zone === 'd1z1' && hour === 14)!
    expect(Math.abs(Number(cell.measurement) - 100_000)).toBeLessThan(6.2 * 2_324)
    expect(cell).toMatchObject({
      zone_system: 'city',
      level: 'zone',
      date: '2026-03-24',
      start: '2026-03-24 14:00:00',
      variance: 5_400_000,
    })
    expect(rows.find(({ zone, hour }) => zone === 'city' && hour === 14)!.variance).toBe(43_200_000)
  })

  test('is refused where no figures lie: read as nobody, they would be published as noise alone', async () => {
    await expect(releaseDate({ ...world, store: world.bare }, request())).rejects.toThrow(
      /internal\/figures\/presence\/.* cannot be released: no figures lie there; make the figures again/,
    )
    expect(await world.documents.list('ledger/')).toEqual([])
  })

  test('reads figures from several files of any name', async () => {
    const figure = (hour: number): Figure[] => upTo('d1z1', { hour, bounded: 9_000_000 })
    await writeFigures(world, { product: presence, file: 'b/one.parquet' }, figure(3))
    await releasePresence(figure(4))
    const rows = await readRows(world, MEASURED)
    const large = rows.filter(({ level, measurement }) => level === 'zone' && Number(measurement) > 4_500_000)
    expect(large.map(({ zone, hour }) => [zone, hour])).toEqual([
      ['d1z1', 3],
      ['d1z1', 4],
    ])
  })

  test('tells the two hours from 01:00 of 25 October apart', async () => {
    const repeated = upTo('d1z1', { hour: 1, fold: 1, bounded: 9_000_000 })
    await releasePresence(repeated, { date: '2026-10-25' })
    const rows = await readRows(world, MEASURED.replace('2026-03-24', '2026-10-25'))
    expect(rows).toHaveLength(7 * 25)
    const large = rows.filter(({ level, measurement }) => level === 'zone' && Number(measurement) > 4_500_000)
    expect(large).toHaveLength(1)
    expect(large[0]).toMatchObject({ hour: 1, fold: 1, start: '2026-10-25 01:00:00', variance: 5_625_000 })
  })

  test('shows in each row what the threshold allows of its measurement, made to add up, and nothing else', async () => {
    const minutes = [0, 3_000, 9_000, 12_000, 15_000, 18_000, 60_000]
    await releasePresence(minutes.flatMap((bounded, hour) => upTo('d1z1', { hour, bounded })))
    const measured = await readRows(world, MEASURED)
    const people = peopleOfPresence(measured, town(2, 2))
    const { entries } = await releaseDate(world, request({ products: [presence] }))
    for (const [index, row] of (await readRows(world, RELEASED)).entries()) {
      const { people: estimate, variance: noise } = people[index]!
      const role = { city: 'root', district: 'district', zone: 'zone' } as const
      const footprint = footprintPart(estimate, 1, role[String(row.level) as keyof typeof role])
      const scaled = { estimate, variance: noise + footprint }
      const shown = disclose({ estimate, variance: noise, most: 1, scaled })
      const { value, low, high, observed, status } = row
      expect({ value, low, high, observed }).toEqual(
        shown ?? { value: null, low: null, high: null, observed: null },
      )
      // Without a census nobody is added.
      expect(observed).toBe(value)
      expect(status === 'published').toBe(shown !== null)
      expect(cellNames(presence).map((name) => row[name])).toEqual(
        cellNames(presence).map((name) => measured[index]![name]),
      )
      expect(row).toMatchObject({
        unit: 'people',
        revision: 1,
        dataset_version: entries[0]!.sha256.slice(0, 12),
        method_version: '1-observed',
      })
    }
  })

  test('is served by the API: one hour of a zone is the same in the releases and in the answer', async () => {
    await releaseDate(
      world,
      request({
        products: [visitors],
        keyLife: 'day',
        run: 'other',
        date: '2026-03-23',
        hours: hoursOf('2026-03-23'),
      }),
    )
    await releasePresence(upTo('d1z1', { hour: 14, bounded: 300_000 }), { keyLife: 'day' })
    const { store, documents, figures, clock } = world
    await store.put(zoneSystemKey('ref1'), JSON.stringify(town(2, 2)))
    const pointer = { version: 'ref1', zoneSystem: 'city', country: 'gb', keyLife: 'day' }
    await documents.put(REFERENCE_DOCUMENT, pointer, 0)
    const verify = async () => ({ clientId: 'test', tenant: 'test' })
    const api = createApi({
      store,
      documents,
      figures,
      clock,
      country: 'gb',
      calendar: london,
      verify,
      report: () => {},
    })
    const ask = async (path: string): Promise<readonly AnswerCell[]> => {
      const answer = await api.request(path, { headers: { Authorization: 'Bearer t' } })
      return ((await answer.json()) as { cells: AnswerCell[] }).cells
    }
    const cells = await ask('/v1/figures/presence?aggregate=hour&zones=d1z1&coarsen=false')
    const rows = (await readRows(world, RELEASED)).filter(({ zone }) => zone === 'd1z1')
    expect(cells.map(({ value }) => value)).toEqual(rows.map(({ value }) => value))
    // 5,000 people with σ 36 are shown for certain.
    expect(cells[14]!.value).toBeGreaterThan(4_700)
    const days = await ask('/v1/figures/visitors?level=zone&coarsen=false')
    expect(days.map(({ zone, label }) => `${zone} ${label}`)).toEqual(
      ['d1z1', 'd1z2', 'd2z1', 'd2z2'].map((zone) => `${zone} 2026-03-23`),
    )
  })

  test('takes an invented product with blocks and cohorts as it takes any other', async () => {
    const women = { block: 2, age_band: '25-34', gender: 'female', bounded: 70_000 }
    const men = { block: 2, age_band: '35-49', gender: 'male', bounded: 30_000 }
    await writeFigures(world, { product: profile }, [...upTo('d1z1', women), ...upTo('d1z1', men)])
    await releaseDate(world, request({ products: [profile] }))
    const rows = await readRows(world, 'releases/profile/dt=2026-03-24/run=r1/part-0.parquet')
    expect(rows).toHaveLength(7 * 6 * 11)
    const shown = rows.filter(({ value }) => Number(value) > 35_000)
    expect(shown.map(({ zone }) => zone)).toEqual(['city', 'd1', 'd1z1'])
    for (const row of shown) {
      expect(row).toMatchObject({ block: 2, age_band: '25-34', start: '2026-03-24 08:00:00' })
    }
  })

  test('shows no cohort, where one is nearly everybody', async () => {
    const women = { block: 2, age_band: '25-34', gender: 'female', bounded: 70_000 }
    const men = { block: 2, age_band: '35-49', gender: 'male', bounded: 5_000 }
    await writeFigures(world, { product: profile }, [...upTo('d1z1', women), ...upTo('d1z1', men)])
    await releaseDate(world, request({ products: [profile] }))
    const rows = await readRows(world, 'releases/profile/dt=2026-03-24/run=r1/part-0.parquet')
    expect(new Set(rows.map(({ status, value, observed }) => `${status} ${value} ${observed}`))).toEqual(
      new Set(['suppressed null null']),
    )
  })

  test('leaves nothing in the scratch folder', async () => {
    await releasePresence(upTo('d1z1', { bounded: 9 }))
    const left = (await readdir(workbench.scratch)).filter((name) => /json|parquet/.test(name))
    expect(left).toEqual([])
  })

  test('is named in the ledger by the SHA-256 of the measurements', async () => {
    const products = [presence, visitors]
    const { entries, alreadyReleased } = await releaseDate(world, request({ products }))
    expect(alreadyReleased).toBe(false)
    const bytes = (await world.store.get(MEASURED))!
    expect(entries).toEqual([
      {
        product: 'presence',
        date: '2026-03-24',
        revision: 1,
        run: 'r1',
        rho: '1/100',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        zoneSystem: 'city',
        referenceVersion: 'ref1',
        methodVersion: '1-observed',
        committedAt: '2026-05-01T09:00:00.000Z',
        link: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ product: 'visitors', rho: '1/200', run: 'r1' }),
    ])
  })

  test('has a row for each of 1,091 zones and 24 hours of presence', async () => {
    await releasePresence([], { zoneSystem: town(10, 108) })
    expect(await readRows(world, RELEASED)).toHaveLength(1_091 * 24)
  })

  test('is refused where the figures are an empty table of other columns', async () => {
    const path = `${workbench.scratch}/empty.parquet`
    await workbench.run(`copy (select 1 as value where false) to '${path}' (format parquet)`)
    await world.store.putFile('internal/figures/presence/dt=2026-03-24/run=r1/x.parquet', path)
    await rm(path)
    await expect(releasePresence([])).rejects.toThrow(/is not the table that model\/tables\.ts declares/)
  })
})

describe('figures that cannot be released', () => {
  const SECRET = 987_654
  const good: Figure = { zone: 'd1z1', level: 'zone', hour: 5, bounded: SECRET }

  test.each<[string, readonly Figure[], RegExp]>([
    ['a zone that is not in the tree', [{ ...good, zone: 'd9z9' }], /outside the public key set/],
    ['a zone at a level that is not its own', [{ ...good, level: 'district' }], /outside the public key set/],
    ['an hour that the day does not have', [{ ...good, hour: 24 }], /outside the public key set/],
    [
      'a start that is not the hour’s',
      [{ ...good, start: '2026-03-24 06:00:00' }],
      /outside the public key set/,
    ],
    ['another date', [{ ...good, date: '2026-03-25' }], /outside the public key set/],
    ['another zone system', [{ ...good, zone_system: 'county' }], /outside the public key set/],
    ['two rows of one key', [good, { ...good, bounded: 1 }], /a key has two rows/],
    ['a negative bounded value', [{ ...good, bounded: -SECRET }], /missing or negative/],
    ['no bounded value', [{ ...good, value: SECRET, bounded: null }], /missing or negative/],
  ])('%s: are refused, the figure unsaid, and nothing is released', async (_what, figures, message) => {
    const refused = releasePresence(figures)
    await expect(refused).rejects.toThrow(InvalidInput)
    await expect(refused).rejects.toThrow(message)
    await refused.catch((error: Error) => {
      expect(error.message).toContain('internal/figures/presence/dt=2026-03-24/run=r1/')
      expect(error.message + String(error.cause)).not.toContain(String(SECRET))
    })
    expect(await world.documents.list('ledger/')).toEqual([])
    expect(await world.store.list('releases/')).toEqual([])
    expect(await world.store.list('internal/measurements/')).toEqual([])
  })

  test('a Parquet file of another table: is refused', async () => {
    const path = `${workbench.scratch}/other.parquet`
    await workbench.run(`copy (select ${SECRET} as value) to '${path}' (format parquet)`)
    await world.store.putFile('internal/figures/presence/dt=2026-03-24/run=r1/x.parquet', path)
    await rm(path)
    await expect(releasePresence([])).rejects.toThrow(/is not the table that model\/tables\.ts declares/)
  })
})

describe('a request that cannot be met', () => {
  test.each<[string, Parameters<typeof request>[0], RegExp]>([
    ['a date that does not exist', { date: '2026-02-30', hours: [] }, /2026-02-30 is no date/],
    ['a run id with a slash', { run: '../r1' }, /run id goes into keys/],
    ['hours of another day', { hours: hoursOf('2026-03-25') }, /not that whole day in Europe\/London/],
    [
      'a product that needs keys of a month where they live a day',
      { keyLife: 'day', products: [{ ...presence, keyLife: 'month' }] },
      /presence needs keys that live a month/,
    ],
  ])('%s: is refused', async (_what, changes, message) => {
    await expect(releaseDate(world, request(changes))).rejects.toThrow(InvalidInput)
    await expect(releaseDate(world, request(changes))).rejects.toThrow(message)
  })

  test('a monthly product is left to the release of the month', async () => {
    const products = [visitors, { ...presence, cadence: 'month' as const }]
    const { entries } = await releaseDate(world, request({ products }))
    expect(entries.map(({ product }) => product)).toEqual(['visitors'])
  })
})
