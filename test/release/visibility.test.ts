import { describe, expect, test } from 'vitest'
import { ALL_VISIBLE, visibilityOf } from '../../functions/release/visibility.ts'

const local = Array.from({ length: 24 }, (_, hour) => hour)
const of = (value: number, variance = 0) => ({ value, variance })
/** 20,000 people of the city all day, of whom the night sees 19,000 and hours after midnight fewer. */
const presence = local.map((hour) => of(hour < 6 ? 17_100 : hour < 22 ? 19_500 : 15_600))
const seen = { night: of(19_000), day: of(20_000), nightBlock: of(18_050), hours: presence }

describe('what a measure sees of the people of the night', () => {
  test('is what an hour of the night, and its block, have of them: 17,100 and 18,050 of 19,000', () => {
    const { hours, nightBlock } = visibilityOf(seen, local)
    expect(hours[0]!.part).toBeCloseTo(0.9, 12)
    expect(hours[5]!.part).toBeCloseTo(0.9, 12)
    expect(nightBlock.part).toBeCloseTo(0.95, 12)
  })

  test('is by day more than all: of 1,000 who are seen by day alone half are taken for residents, in logarithms', () => {
    const { day, hours } = visibilityOf(seen, local)
    expect(day.part).toBeCloseTo(Math.sqrt(20 / 19), 12)
    // A uniform spread from none of them to all.
    expect(day.relativeVariance).toBeCloseTo(Math.log(20 / 19) ** 2 / 12, 12)
    expect(hours[6]).toEqual(day)
    expect(hours[21]).toEqual(day)
  })

  test('from 22:00 on is what is left of the hour before: 15,600 of 19,500', () => {
    const { hours, day } = visibilityOf(seen, local)
    expect(hours[22]!.part).toBeCloseTo(0.8 * day.part, 12)
    expect(hours[23]!.part).toBeCloseTo(0.8 * day.part, 12)
  })

  test('allows for a tenth of silent phones at most: a city full of guests is no city of silent residents', () => {
    const { day } = visibilityOf({ ...seen, day: of(40_000) }, local)
    expect(day.part).toBeCloseTo(Math.sqrt(1.1), 12)
  })

  test('is between none and a tenth where no product counts who is seen at all', () => {
    const { day } = visibilityOf({ ...seen, day: null }, local)
    expect(day.part).toBeCloseTo(Math.sqrt(1.1), 12)
  })

  test('is less sure the noisier hour and night are', () => {
    const { hours } = visibilityOf(
      { ...seen, night: of(19_000, 361), hours: presence.map(({ value }) => of(value, 17_100)) },
      local,
    )
    // 361 / 19,000² and 17,100 / 17,100².
    expect(hours[0]!.relativeVariance).toBeCloseTo(1e-6 + 1 / 17_100, 9)
  })

  test('is everything where the night or an hour is noise', () => {
    expect(visibilityOf({ ...seen, night: of(-20) }, local)).toEqual(ALL_VISIBLE)
    const { hours } = visibilityOf({ ...seen, hours: presence.map(() => of(-300)) }, local)
    expect(hours[0]).toEqual({ part: 1, relativeVariance: 0 })
  })

  test('tells the hours of a day of 25 by their local hour', () => {
    const long = [0, 1, ...local.slice(1)]
    const { hours } = visibilityOf({ ...seen, hours: long.map((hour) => presence[hour]!) }, long)
    expect(hours.map(({ part }) => part < 0.95).filter(Boolean)).toHaveLength(9)
  })

  test('is everything of a night that is exactly nobody, and of a block that no product counts', () => {
    expect(visibilityOf({ ...seen, night: of(0) }, local)).toEqual(ALL_VISIBLE)
    const { nightBlock } = visibilityOf({ ...seen, nightBlock: null }, local)
    expect(nightBlock).toEqual({ part: 1, relativeVariance: 0 })
  })

  test.each([1_900, 38_000])('is no silence of a tenth, or of twice the people: %d of 19,000', (people) => {
    const { hours } = visibilityOf({ ...seen, hours: presence.map(() => of(people, 100)) }, local)
    expect(hours[0]).toEqual({ part: 1, relativeVariance: 0 })
  })

  test('by day is that of the day, however many are present in the hour', () => {
    const noon = presence.map((present, hour) => (hour === 12 ? of(10_000) : present))
    const { hours, day } = visibilityOf({ ...seen, hours: noon }, local)
    expect(hours[12]).toEqual(day)
  })

  test('from 22:00 on is as unsure as the hour, the hour before and the day together', () => {
    const noisy = presence.map(({ value }) => of(value, value))
    const { hours, day } = visibilityOf({ ...seen, hours: noisy }, local)
    expect(hours[22]!.relativeVariance).toBeCloseTo(1 / 15_600 + 1 / 19_500 + day.relativeVariance, 12)
  })

  test('from 22:00 on is that of the day where the hour before is noise, or is not measured', () => {
    const noise = presence.map((present, hour) => (hour >= 21 ? of(-300, 400) : present))
    const { hours, day } = visibilityOf({ ...seen, hours: noise }, local)
    expect(hours[22]).toEqual(day)
    const short = visibilityOf({ ...seen, hours: [of(15_600), of(15_600)] }, [22, 23])
    expect(short.hours).toEqual([day, day])
  })
})
