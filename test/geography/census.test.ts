import { describe, expect, test } from 'vitest'
import { useTown } from './deployment.ts'
import { csv } from './feeds.ts'

const town = useTown()

describe('a census', () => {
  const check = async (...lines: string[]) => {
    const census = await town.file(csv('zone,gender,age_band,persons', lines), 'census.csv')
    return town.deployment({ feeds: { ...town.feeds(), census } }).build()
  }

  test('of the leaves is accepted', async () => {
    await check('a,female,0-17,120', 'a,male,65+,80.5', 'b,female,18-64,0')
  })

  test.each([
    ['another zone', 'north,female,0-17,1', /line 2: "north" is no leaf of the zone system/],
    ['another gender', 'a,f,0-17,1', /line 2: gender is "f": expected female or male/],
    ['another band', 'a,female,young,1', /line 2: age_band is "young": expected years as 16-29 or 65\+/],
    ['a band that ends before it begins', 'a,female,29-16,1', /age_band is "29-16"/],
    ['no number', 'a,female,0-17,', /line 2: persons is ""/],
  ])('with %s is refused', async (_, line, message) => {
    await expect(check(line)).rejects.toThrow(message)
  })

  test('with a line twice or a column missing is refused', async () => {
    await expect(check('a,male,65+,1', 'a,male,65+,1')).rejects.toThrow(/line 3: .*listed a second time/)
    const census = await town.file('zone,gender,persons\n', 'census.csv')
    await expect(town.deployment({ feeds: { ...town.feeds(), census } }).build()).rejects.toThrow(
      /age_band is missing/,
    )
  })
})
