import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { type Measured, peopleOf, readGuests, readNights } from '../../functions/release/nights.ts'
import { town } from './towns.ts'

let workbench: Workbench
let folder: string
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
  // A path is no text of SQL.
  folder = await mkdtemp(join(tmpdir(), "smart-steps-o'clock-"))
})
afterAll(async () => {
  await workbench.close()
  await rm(folder, { recursive: true })
})

const FIRST = '2026-03-24'
const SECOND = '2026-03-25'
const system = town(2, 1)

interface Row {
  readonly zone: string
  readonly level: string
  readonly block?: number
  readonly cohort?: readonly [band: string, gender: string]
  readonly home?: string
  readonly of: readonly [measurement: number, variance: number]
}

async function measured(product: string, date: string, rows: readonly Row[], run = 'r1'): Promise<Measured> {
  const path = join(folder, `${product}-${date}-${run}.parquet`)
  const values = rows.map(({ zone, level, block = 0, cohort = ['', ''], home = '', of }) => {
    const names = [zone, level, ...cohort, home].map((name) => `'${name}'`)
    return `(${[...names, block, ...of.map((number) => `cast(${number} as double)`)].join(', ')})`
  })
  const columns = ['zone', 'level', 'age_band', 'gender', 'home', 'block', 'measurement', 'variance']
  await workbench.run(
    `copy (select * from (values ${values.join(', ')}) as rows (${columns.join(', ')}))
     to '${path.replaceAll("'", "''")}' (format parquet)`,
  )
  return { entry: { product, date, run }, store: { localPath: async () => path } }
}

const reading = (of: readonly Measured[], zones: ZoneSystem = system) => ({
  workbench,
  system: zones,
  measured: of,
})
const WOMEN = ['25-34', 'female'] as const
const MEN = ['25-34', 'male'] as const

describe('nights', () => {
  test('are the first block of home areas and root, each cohort by the precision of its noise', async () => {
    const profile = (date: string, people: number, variance: number) =>
      measured('profile', date, [
        { zone: 'd1', level: 'district', cohort: WOMEN, of: [people, variance] },
        { zone: 'd1', level: 'district', cohort: MEN, of: [5, 1] },
        { zone: 'd2', level: 'district', cohort: WOMEN, of: [7, 1] },
        { zone: 'city', level: 'city', cohort: WOMEN, of: [40, 4] },
        { zone: 'd1', level: 'district', block: 1, cohort: WOMEN, of: [9_999, 1] },
        { zone: 'd1z1', level: 'zone', cohort: WOMEN, of: [9_999, 1] },
      ])
    const of = [await profile(FIRST, 10, 1), await profile(SECOND, 20, 3)]
    const { byCohort, cohorts, byHome } = await readNights(reading(of), [FIRST, SECOND])
    // (10 / 1 + 20 / 3) / (1 + 1 / 3), and 1 / (1 + 1 / 3).
    const women = byCohort.get('d1')!.get('25-34 female')!
    expect(women.value).toBeCloseTo(12.5, 9)
    expect(women.variance).toBeCloseTo(0.75, 9)
    expect(byCohort.get('d1')!.get('25-34 male')).toEqual({ value: 5, variance: 0.5 })
    expect(byCohort.get('d2')).toEqual(new Map([['25-34 female', { value: 7, variance: 0.5 }]]))
    expect([...byCohort.keys()].sort()).toEqual(['d1', 'd2'])
    expect(cohorts).toEqual(new Map([['25-34 female', { value: 40, variance: 2 }]]))
    expect(byHome).toEqual(new Map())
  })

  test('have the homes of the root, and those of no other level', async () => {
    const overnight = await measured('overnight', FIRST, [
      { zone: 'city', level: 'city', home: 'd1', of: [30, 2] },
      { zone: 'city', level: 'city', home: 'd2', of: [-4, 2] },
      { zone: 'd1', level: 'district', home: 'd1', of: [9_999, 1] },
    ])
    const { byCohort, byHome } = await readNights(reading([overnight]), [FIRST])
    expect(byCohort).toEqual(new Map())
    expect(byHome).toEqual(
      new Map([
        ['d1', { value: 30, variance: 2 }],
        ['d2', { value: -4, variance: 2 }],
      ]),
    )
  })

  test('of a system whose root is the home area are not taken twice', async () => {
    const [city, , , zone] = town(1, 1).zones as ZoneSystem['zones']
    const flat: ZoneSystem = {
      ...system,
      levels: ['city', 'zone'],
      zones: [city!, { ...zone!, id: 'z1', level: 'zone', depth: 1, parent: 'city' }],
    }
    const profile = await measured(
      'profile',
      FIRST,
      [{ zone: 'city', level: 'city', cohort: WOMEN, of: [40, 4] }],
      'flat',
    )
    const { byCohort, cohorts } = await readNights(reading([profile], flat), [FIRST])
    expect(byCohort.get('city')!.get('25-34 female')).toEqual({ value: 40, variance: 4 })
    expect(cohorts).toEqual(new Map())
  })

  test('are those of the dates that are asked for', async () => {
    const of = (date: string, people: number) =>
      measured('overnight', date, [{ zone: 'city', level: 'city', home: 'd1', of: [people, 2] }], 'dates')
    const { byHome } = await readNights(reading([await of(FIRST, 30), await of(SECOND, 50)]), [SECOND])
    expect(byHome.get('d1')!.value).toBe(50)
  })
})

describe('guests', () => {
  test('are people of each zone by home area; homes that are none are left out', async () => {
    const overnight = await measured(
      'overnight',
      FIRST,
      [
        { zone: 'd1z1', level: 'zone', home: 'd1', of: [30, 2] },
        { zone: 'd1z1', level: 'zone', home: 'abroad', of: [9, 2] },
        { zone: 'city', level: 'city', home: 'd2', of: [60, 3] },
      ],
      'guests',
    )
    expect(await readGuests(reading([overnight]), [FIRST])).toEqual(
      new Map([
        ['d1z1', new Map([['d1', { value: 30, variance: 2 }]])],
        ['city', new Map([['d2', { value: 60, variance: 3 }]])],
      ]),
    )
  })

  test('are nobody where nothing is measured', async () => {
    expect(await readGuests(reading([]), [FIRST])).toEqual(new Map())
  })
})

describe('the people of a home area', () => {
  const nights = {
    byCohort: new Map([
      [
        'd1',
        new Map([
          ['25-34 female', { value: 6, variance: 0.5 }],
          ['25-34 male', { value: 4, variance: 0.5 }],
        ]),
      ],
    ]),
    cohorts: new Map(),
    byHome: new Map([
      ['d1', { value: 20, variance: 3 }],
      ['d2', { value: 8, variance: 2 }],
    ]),
  }

  test('are its cohorts together and its home, by the precision of their noise', () => {
    // 10 with σ² 1, and 20 with σ² 3.
    const { value, variance } = peopleOf(nights, 'd1')!
    expect(value).toBeCloseTo(12.5, 9)
    expect(variance).toBeCloseTo(0.75, 9)
  })

  test('are by one of the two where the other is not measured, and not known by none', () => {
    expect(peopleOf(nights, 'd2')).toEqual({ value: 8, variance: 2 })
    expect(peopleOf({ ...nights, byHome: new Map() }, 'd1')).toEqual({ value: 10, variance: 1 })
    expect(peopleOf(nights, 'd3')).toBeNull()
  })
})
