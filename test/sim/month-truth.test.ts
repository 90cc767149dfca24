import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { threeLevels } from '../../sim/city.ts'
import { cohorts } from '../../sim/cohorts.ts'
import { simulate } from '../../sim/index.ts'
import { type MonthCell, type MonthTruthId, monthTruth } from '../../sim/truth/month.ts'
import type { Subject } from '../../sim/truth/tally.ts'
import { truthZones } from '../../sim/truth/zones.ts'

/** Zones a and b lie in the district left, c in right. */
const root = { id: 'row', name: 'Row' }
const districts = ['left', 'right'].map((id) => ({ id, name: id, shape: [] }))
const zones = [
  ['a', 0],
  ['b', 0],
  ['c', 1],
].map(([id, district]) => ({
  ...{ id: String(id), name: String(id), district: Number(district), shape: [], centre: { x: 0, y: 0 } },
  ...{ use: 'home' as const, residents: 1, jobs: 1, retail: 1, evenings: 1 },
}))
const tree = truthZones({ tree: threeLevels(root, districts, zones), zones })
const [A, B, C] = [0, 1, 2]
const START = new Date('2026-03-01T00:00:00Z')

/** A customer with two phones whose cohort the operator does not know, a resident without a line, a guest. */
const TWO: Subject = { phones: 2, people: 1, knownCohort: cohorts.length - 1, cohort: 2 }
const NONE: Subject = { phones: 0, people: 1, knownCohort: 3, cohort: 3 }
const GUEST: Subject = { phones: 1, people: 0, knownCohort: 10, cohort: 10 }
const homes = [A, C, null]
const works = [C, C, null]

const month = monthTruth(tree, { size: 3, home: (of) => homes[of]!, work: (of) => works[of]! })
/** Minutes in leaves of one date. */
function date(person: number, who: Subject, minutes: Readonly<Record<number, number>>): void {
  const byZone = new Map<number, number>()
  for (const [leaf, spent] of Object.entries(minutes)) {
    for (const zone of tree.lineages[Number(leaf)]!) byZone.set(zone, (byZone.get(zone) ?? 0) + spent)
  }
  month.add(
    person,
    {
      count: byZone.size,
      zone: Uint16Array.from(byZone.keys()),
      minutes: Uint16Array.from(byZone.values()),
    },
    who,
  )
}
date(0, TWO, { [A]: 700, [C]: 600 })
date(0, TWO, { [A]: 1_400, [B]: 9 })
date(1, NONE, { [C]: 1_440 })
date(2, GUEST, { [B]: 10 })

/** Cells that are not empty, by zone and the columns named: phones, people. */
function cells(product: MonthTruthId, ...columns: (keyof MonthCell)[]): Record<string, [number, number]> {
  const there = [...month.cells(product, START)].filter(({ value, everybody }) => value + everybody > 0)
  return Object.fromEntries(
    there.map((cell) => [
      [cell.zone.id, ...columns.map((name) => cell[name])].join(' '),
      [cell.value, cell.everybody],
    ]),
  )
}

describe('what is true of a month', () => {
  it('counts whoever was in a zone for ten minutes of one of its dates once, and each phone', () => {
    expect(cells('monthly-visitors')).toEqual({
      ...{ row: [3, 2], left: [3, 1], right: [2, 2] },
      ...{ a: [2, 1], b: [1, 0], c: [2, 2] },
    })
  })

  it('has classes by the number of dates', () => {
    expect(cells('frequency', 'days_class')).toEqual({
      ...{ 'row 1': [1, 1], 'row 2-3': [2, 1], 'left 1': [1, 0], 'left 2-3': [2, 1], 'right 1': [2, 2] },
      ...{ 'a 2-3': [2, 1], 'b 1': [1, 0], 'c 1': [2, 2] },
    })
  })

  it('says of visitors in which district they live; a guest lives in none', () => {
    expect(cells('catchment', 'home')).toEqual({
      ...{ 'row left': [2, 1], 'row right': [0, 1], 'left left': [2, 1] },
      ...{
        'right left': [2, 1],
        'right right': [0, 1],
        'a left': [2, 1],
        'c left': [2, 1],
        'c right': [0, 1],
      },
    })
  })

  it('has residents as they are for everybody, and as the operator knows them for its phones', () => {
    const [known, own, other] = [
      'unknown unknown',
      ...[2, 3].map((of) => `${cohorts[of]!.age_band} ${cohorts[of]!.gender}`),
    ]
    expect(cells('residents', 'age_band', 'gender')).toEqual({
      ...{ [`row ${known}`]: [2, 0], [`row ${own}`]: [0, 1], [`row ${other}`]: [0, 1] },
      ...{ [`left ${known}`]: [2, 0], [`left ${own}`]: [0, 1], [`right ${other}`]: [0, 1] },
      ...{ [`a ${known}`]: [2, 0], [`a ${own}`]: [0, 1], [`c ${other}`]: [0, 1] },
    })
    // Whoever works in the home zone has no work zone.
    expect(Object.keys(cells('workers', 'age_band', 'gender')).sort()).toEqual(
      [`c ${known}`, `c ${own}`, `right ${known}`, `right ${own}`, `row ${known}`, `row ${own}`].sort(),
    )
  })

  it('starts with the month', () => {
    expect([...month.cells('monthly-visitors', START)].every(({ start }) => start === START)).toBe(true)
  })
})

describe('a simulation over the end of a month', () => {
  let folder = ''
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('writes both months, whose residents are the adults of the census, zone by zone and cohort by cohort', async () => {
    folder = await mkdtemp(join(tmpdir(), 'smart-steps-month-truth-'))
    const few = { people: 100, days: 2, siteSpacingM: 1_500, seed: 4 }
    await simulate({ city: 'demo', ...few, firstDate: '2026-03-31', months: true, out: folder })
    const rows = async (name: string) =>
      (await readFile(join(folder, name), 'utf8'))
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(','))
    const adults = (await rows('census.csv')).filter(([, , band]) => band !== '0-17')
    const census = adults.map(([zone, gender, band, persons]) => `${zone} ${band} ${gender} ${persons}`)
    for (const date of ['2026-03-01', '2026-04-01']) {
      const there = (await rows(`truth/residents/${date}.csv`)).filter(
        ([, level, , , , band]) => level === 'zone' && band !== 'unknown',
      )
      // zone_system, level, zone, date, start, age_band, gender, value, everybody
      const found = there.map((row) => `${row[2]} ${row[5]} ${row[6]} ${row[8]}`)
      expect(found.sort()).toEqual(census.toSorted())
    }
    // 1 April begins in summer time.
    expect((await rows('truth/frequency/2026-04-01.csv'))[0]![4]).toBe('2026-03-31T23:00:00Z')
    expect(await readdir(join(folder, 'truth', 'workers'))).toEqual(['2026-03-01.csv', '2026-04-01.csv'])
  })
})
