import { describe, expect, test } from 'vitest'
import { readCensus } from '../../functions/geography/census.ts'
import { tables } from '../../functions/model/tables.ts'
import { useTown } from './deployment.ts'
import { csv } from './feeds.ts'

const town = useTown()
const leaves = new Set(['a', 'b', 'c', 'd'])
const censusFile = (...lines: string[]) => town.file(csv('zone,gender,age_band,persons', lines), 'census.csv')

/** Every cohort of each of some zones, by bands as offices have them. */
const whole = (zones: readonly string[], persons = 1): string[] =>
  zones.flatMap((zone) =>
    ['female', 'male'].flatMap((gender) =>
      ['0-17', '18-64', '65+'].map((band) => `${zone},${gender},${band},${persons}`),
    ),
  )

describe('a census', () => {
  /** Lines for zone a beside a whole census of the others. */
  const read = async (...lines: string[]) =>
    readCensus(await censusFile(...lines, ...whole(['b', 'c', 'd'])), leaves)
  const personsOf = async (gender: string, ...lines: string[]) =>
    (await read(...lines))
      .filter((row) => row.zone === 'a' && row.gender === gender)
      .map(({ persons }) => persons)

  test('has a row for each of 4 leaves and 10 cohorts, in order', async () => {
    const rows = await readCensus(await censusFile(...whole(['d', 'c', 'b', 'a'])), leaves)
    expect(rows).toHaveLength(4 * 10)
    expect(rows.slice(0, 6).map(({ zone, gender, age_band }) => `${zone} ${gender} ${age_band}`)).toEqual([
      'a female 18-24',
      'a female 25-34',
      'a female 35-49',
      'a female 50-64',
      'a female 65+',
      'a male 18-24',
    ])
  })

  test('is split evenly by year of age into our bands, and nobody under 18 is in it', async () => {
    // 140 of 16 to 29 are 10 a year: 7 years from 18 to 24, 5 to 29. 30-44: 5 years of 15, then 10. 45-64: 5 of 20.
    const lines = ['0-15,900', '16-29,140', '30-44,150', '45-64,200', '65+,77'].map(
      (rest) => `a,female,${rest}`,
    )
    expect(await personsOf('female', ...lines)).toEqual([70, 50 + 50, 100 + 50, 150, 77])
  })

  test('of five-year bands to 95 and older has all of them from 65 on in the last one', async () => {
    const lines = ['15-19', '20-24', '25-29', '60-64', '65-69', '90-94', '95+'].map(
      (band) => `a,male,${band},10`,
    )
    expect(await personsOf('male', ...lines)).toEqual([14, 10, 0, 10, 30])
  })

  test('of parts of persons is whole, and no sum from the first row on is off by more than a half', async () => {
    const lines = ['18-24', '25-34', '35-49', '50-64', '65+'].map((band) => `a,female,${band},0.4`)
    expect(await personsOf('female', ...lines)).toEqual([0, 1, 0, 1, 0])
  })

  test('has no residents in a cohort that a zone leaves away', async () => {
    expect(await personsOf('female', 'a,female,18-64,47', 'a,male,65+,5')).toEqual([7, 10, 15, 15, 0])
  })

  test.each([
    ['another zone', 'north,female,0-17,1', /line 2: "north" is no leaf of the zone system/],
    ['another gender', 'a,f,0-17,1', /line 2: gender is "f": expected female or male/],
    ['another band', 'a,female,young,1', /line 2: age_band is "young": expected years as 16-29 or 65\+/],
    ['a band that ends before it begins', 'a,female,29-16,1', /age_band is "29-16"/],
    ['a band without end among ours', 'a,female,60+,1', /"60\+": a band without end is not known by years/],
    ['no number', 'a,female,0-17,', /line 2: persons is ""/],
  ])('with %s is refused', async (_, line, message) => {
    await expect(read(line)).rejects.toThrow(message)
  })

  test('with a line twice, bands that overlap or a column missing is refused', async () => {
    await expect(read('a,male,65+,1', 'a,male,65+,1')).rejects.toThrow(/line 3: .*listed a second time/)
    await expect(read('a,male,16-29,1', 'a,male,20-24,1')).rejects.toThrow(
      /line 3: zone "a", male: 20-24 and 16-29 share years of age/,
    )
    const short = await town.file('zone,gender,persons\n', 'census.csv')
    await expect(readCensus(short, leaves)).rejects.toThrow(/age_band is missing/)
  })

  test('that misses zones is refused with their number and names', async () => {
    await expect(readCensus(await censusFile(...whole(['a', 'c'])), leaves)).rejects.toThrow(
      /: 2 of 4 zones have no line \("b", "d"\): add their residents, 0 if nobody lives there/,
    )
  })

  test('that misses a cohort everywhere is refused with gender and years', async () => {
    const lines = whole([...leaves]).filter((line) => !/,male,65/.test(line))
    await expect(readCensus(await censusFile(...lines), leaves)).rejects.toThrow(
      /no line is of male residents of 65\+ years: add them, in every zone/,
    )
    const until40 = lines.map((line) => line.replace('18-64', '18-40'))
    await expect(readCensus(await censusFile(...until40), leaves)).rejects.toThrow(
      /no line is of female residents of 41, 42, 43, 44, 45 and 19 more years/,
    )
  })
})

describe('the census table', () => {
  const build = async (persons: number | null) => {
    const census = persons === null ? {} : { census: await censusFile(...whole([...leaves], persons)) }
    const { build: make, rows, options } = town.deployment({ feeds: { ...town.feeds(), ...census } })
    const { version } = await make()
    return { version, rows, options }
  }

  test('has the declared types and the residents of a version, and others are another version', async () => {
    const { version, rows, options } = await build(470)
    const [object] = await options.store.list(`${tables.census.prefix}/version=${version}/`)
    const described = await options.workbench.rows<{ column_name: string; column_type: string }>(
      `describe select * from read_parquet('${await options.store.localPath(object!.key)}', hive_partitioning = false)`,
    )
    expect(Object.fromEntries(described.map((row) => [row.column_name, row.column_type]))).toEqual(
      tables.census.columns,
    )
    expect(await rows(version, 'census', "where zone = 'b' and gender = 'male'")).toEqual(
      [
        ['18-24', 70n],
        ['25-34', 100n],
        ['35-49', 150n],
        ['50-64', 150n],
        ['65+', 470n],
      ].map(([age_band, persons]) => ({ zone: 'b', gender: 'male', age_band, persons })),
    )
    expect((await build(471)).version).not.toBe(version)
  })

  test('is there without a census, and empty', async () => {
    const { version, rows } = await build(null)
    expect(await rows(version, 'census')).toEqual([])
  })
})
