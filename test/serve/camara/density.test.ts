import { describe, expect, it } from 'vitest'
import { studentQuantile } from '../../../functions/serve/camara/spread.ts'
import { type World, weeks, world } from '../city.ts'
import { A_AND_BEYOND, answer, area, type Density, HOUR, NOWHERE, released } from './asked.ts'

/** km² of a zone: on a sphere of 6,371 km at 50.5° north. */
const SQUARE_KILOMETRES = 0.9 * (6_371.0088 * (Math.PI / 180)) ** 2 * Math.cos((50.5 * Math.PI) / 180)

describe('an area in the past', () => {
  it('has the density of its zone in each geohash of seven letters, with the ends of its interval', async () => {
    const { status, timedPopulationDensityData } = await answer(await released(), { area: area(), ...HOUR })
    expect(status).toBe('SUPPORTED_AREA')
    expect(timedPopulationDensityData.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([
      ['2026-04-21T14:00:00Z', '2026-04-21T15:00:00Z'],
    ])
    const [{ cellPopulationDensityData: cells }] = timedPopulationDensityData as [
      Density['timedPopulationDensityData'][number],
    ]
    // 0.03° × 0.02° by cells of 0.00137°: up to 23 × 16.
    expect(cells.length).toBeGreaterThan(22 * 15 - 1)
    expect(cells.length).toBeLessThan(24 * 17)
    expect(new Set(cells.map(({ geohash }) => geohash)).size).toBe(cells.length)
    expect(cells.every(({ geohash }) => /^u0[0-9a-z]{5}$/.test(String(geohash)))).toBe(true)
    const half = 1.959964 * Math.sqrt(1_500)
    const density = (value: number) => Math.round(Math.round(value) / SQUARE_KILOMETRES)
    expect(cells[0]).toEqual({
      geohash: cells[0]!.geohash,
      dataType: 'DENSITY_ESTIMATION',
      pplDensity: density(60_000),
      minPplDensity: density(60_000 - half),
      maxPplDensity: density(60_000 + half),
    })
  })

  it.each([
    [5, 1],
    [6, 12],
    [7, 330],
  ])('has cells of %i letters, %i of them or more', async (precision, least) => {
    const { timedPopulationDensityData } = await answer(await released(), {
      area: area(),
      ...HOUR,
      precision,
    })
    const cells = timedPopulationDensityData[0]!.cellPopulationDensityData
    expect(cells.length).toBeGreaterThanOrEqual(least)
    expect(new Set(cells.map(({ geohash }) => String(geohash).length))).toEqual(new Set([precision]))
  })

  it('is covered by whole hours, the first and the last among them', async () => {
    const { timedPopulationDensityData } = await answer(await released(), {
      area: area(),
      startTime: '2026-04-21T11:25:00+01:00',
      endTime: '2026-04-21T12:45:00+01:00',
      precision: 5,
    })
    expect(timedPopulationDensityData.map(({ startTime }) => startTime)).toEqual([
      '2026-04-21T10:00:00Z',
      '2026-04-21T11:00:00Z',
    ])
  })

  it('is one hour where start and end are the same instant', async () => {
    const at = '2026-04-21T11:00:00Z'
    const { timedPopulationDensityData } = await answer(await released(), {
      area: area(),
      startTime: at,
      endTime: at,
    })
    expect(timedPopulationDensityData.map(({ startTime }) => startTime)).toEqual([at])
  })

  it('is LOW_DENSITY where its zone may not be shown, and no number of a larger one stands for it', async () => {
    const town = await released({ estimate: (zone) => (zone === 'a' ? 12 : 63_000) })
    const { status, timedPopulationDensityData } = await answer(town, { area: area(), ...HOUR })
    const cells = timedPopulationDensityData[0]!.cellPopulationDensityData
    expect(status).toBe('SUPPORTED_AREA')
    expect(new Set(cells.map((cell) => Object.keys(cell).join()))).toEqual(new Set(['geohash,dataType']))
    expect(new Set(cells.map(({ dataType }) => dataType))).toEqual(new Set(['LOW_DENSITY']))
  })

  it('is NO_DATA while the network was down', async () => {
    const town = await released({ isOutage: (zone) => zone === 'a' })
    const { timedPopulationDensityData } = await answer(town, { area: area(), ...HOUR, precision: 5 })
    expect(timedPopulationDensityData[0]!.cellPopulationDensityData[0]).toMatchObject({ dataType: 'NO_DATA' })
  })

  it('says which part of it is not supported', async () => {
    const { status, timedPopulationDensityData } = await answer(await released(), {
      area: area(A_AND_BEYOND),
      ...HOUR,
    })
    const types = new Set(
      timedPopulationDensityData[0]!.cellPopulationDensityData.map(({ dataType }) => dataType),
    )
    expect([status, types]).toEqual([
      'PART_OF_AREA_NOT_SUPPORTED',
      new Set(['DENSITY_ESTIMATION', 'NO_DATA']),
    ])
  })

  it('is an empty list where nothing of it is supported', async () => {
    expect(await answer(await released(), { area: area(NOWHERE), ...HOUR })).toEqual({
      status: 'AREA_NOT_SUPPORTED',
      timedPopulationDensityData: [],
    })
  })
})

describe('an hour to come', () => {
  /** Tuesdays of 57,000, 59,000, 61,000 and 63,000; all other weekdays 60,000. */
  async function fourWeeks(): Promise<World> {
    const town = await world()
    for (const [index, date] of weeks('2026-03-30', 4).entries()) {
      const isTuesday = index % 7 === 1
      const week = Math.floor(index / 7)
      await town.publish({
        date,
        estimate: (zone) => (zone === 'a' ? (isTuesday ? 57_000 + week * 2_000 : 60_000) : 10),
      })
    }
    return town
  }

  it('has the mean of such hours of four weeks, and an interval for one single day', async () => {
    const town = await fourWeeks()
    const { status, timedPopulationDensityData } = await answer(town, {
      area: area(),
      startTime: '2026-06-23T13:10:00Z',
      endTime: '2026-06-23T13:20:00Z',
      precision: 5,
    })
    expect(status).toBe('SUPPORTED_AREA')
    const [cell] = timedPopulationDensityData[0]!.cellPopulationDensityData
    // Of 20 weekdays one is Good Friday: 4 Tuesdays, and 15 days of 60,000.
    const values = [57_000, 59_000, 61_000, 63_000, ...Array<number>(15).fill(60_000)]
    const variance = values.reduce((sum, value) => sum + (value - 60_000) ** 2, 0) / 18
    const half = studentQuantile(18) * Math.sqrt(variance * (1 + 1 / 19))
    const density = (value: number) => Math.round(value / SQUARE_KILOMETRES)
    expect(cell).toEqual({
      geohash: cell!.geohash,
      dataType: 'DENSITY_ESTIMATION',
      pplDensity: density(60_000),
      minPplDensity: density(60_000 - half),
      maxPplDensity: density(60_000 + half),
    })
  })

  it('is as uncertain where it has been and is not released yet', async () => {
    const town = await fourWeeks()
    const at = { startTime: '2026-04-28T13:10:00Z', endTime: '2026-04-28T13:20:00Z' }
    const [past, future] = await Promise.all(
      [at, { startTime: '2026-05-05T13:10:00Z', endTime: '2026-05-05T13:20:00Z' }].map((hour) =>
        answer(town, { area: area(), ...hour, precision: 5 }),
      ),
    )
    expect(past!.timedPopulationDensityData[0]!.cellPopulationDensityData).toEqual(
      future!.timedPopulationDensityData[0]!.cellPopulationDensityData,
    )
  })

  it('is LOW_DENSITY of a zone that has been shown on too few such days to say how much they differ', async () => {
    const town = await world()
    for (const date of weeks('2026-04-20', 1)) {
      await town.publish({ date, estimate: (zone) => (zone === 'a' ? 60_000 : 10) })
    }
    const { timedPopulationDensityData } = await answer(town, {
      area: area(),
      startTime: '2026-06-20T13:10:00Z',
      endTime: '2026-06-20T13:20:00Z',
      precision: 5,
    })
    expect(timedPopulationDensityData[0]!.cellPopulationDensityData[0]).toMatchObject({
      dataType: 'LOW_DENSITY',
    })
  })

  it.each([
    [3, 3.182446],
    [4, 2.776445],
    [10, 2.228139],
    [27, 2.051831],
  ])('takes the quantile of t with %i degrees of freedom to within 0.13 %%', (freedom, exact) => {
    expect(Math.abs(studentQuantile(freedom) / exact - 1)).toBeLessThan(0.0013)
  })
})
