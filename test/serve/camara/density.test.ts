import { describe, expect, it } from 'vitest'
import { zoneGeometryKey, zoneSystemKey } from '../../../functions/model/zones.ts'
import { camaraCodes } from '../../../functions/serve/camara/errors.ts'
import { studentQuantile } from '../../../functions/serve/camara/spread.ts'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { areas, type World, weeks, world } from '../city.ts'

const PATH = '/population-density-data/v0.3/retrieve'
const point = (longitude: number, latitude: number) => ({ latitude, longitude })
/** In zone a, which is a square of 0.9° × 1° at (3, 50). */
const IN_A = [point(3.4, 50.5), point(3.43, 50.5), point(3.43, 50.52), point(3.4, 50.52)]
/** From inside zone a to the gap between a and b, in which there is no zone. */
const A_AND_BEYOND = [point(3.88, 50.5), point(3.92, 50.5), point(3.92, 50.51), point(3.88, 50.51)]
const NOWHERE = [point(20, 50.5), point(20.03, 50.5), point(20.03, 50.52)]

const area = (boundary: unknown = IN_A) => ({ areaType: 'POLYGON', boundary })
const HOUR = { startTime: '2026-04-21T14:10:00Z', endTime: '2026-04-21T14:50:00Z' }

interface Density {
  readonly status: string
  readonly timedPopulationDensityData: readonly {
    readonly startTime: string
    readonly endTime: string
    readonly cellPopulationDensityData: readonly Readonly<Record<string, unknown>>[]
  }[]
}

const ask = (town: World, body: unknown, headers: Record<string, string> = {}) =>
  town.api.request(PATH, {
    method: 'POST',
    headers: { Authorization: 'Bearer test', 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function answer(town: World, body: unknown): Promise<Density> {
  const response = await ask(town, body)
  expect([response.status, town.failures]).toEqual([200, []])
  return (await response.json()) as Density
}

const people: Readonly<Record<string, number>> = { all: 63_000, a: 60_000, b: 10, c: 2_000, d: 990 }

async function released(options: Partial<Parameters<World['publish']>[0]> = {}): Promise<World> {
  const town = await world()
  await town.publish({ date: '2026-04-21', estimate: (zone) => people[zone] ?? 0, ...options })
  return town
}

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

describe('what cannot be asked', () => {
  const good = { area: area(), ...HOUR }
  const crossing = [point(3.4, 50.5), point(3.43, 50.52), point(3.43, 50.5), point(3.4, 50.52)]
  const MANY = Array.from({ length: 16 }, (_, index) => point(3.4 + index / 1_000, 50.5 + (index % 2) / 100))
  // The clock stands at 2026-05-01T09:00:00Z.
  it.each<[string, number, string, unknown]>([
    ['no area', 400, 'INVALID_ARGUMENT', HOUR],
    ['a circle', 400, 'POPULATION_DENSITY_DATA.INVALID_AREA', { ...good, area: { areaType: 'CIRCLE' } }],
    ['two corners', 400, 'POPULATION_DENSITY_DATA.INVALID_AREA', { ...good, area: area(IN_A.slice(2)) }],
    ['16 corners', 400, 'POPULATION_DENSITY_DATA.INVALID_AREA', { ...good, area: area(MANY) }],
    ['sides that cross', 400, 'POPULATION_DENSITY_DATA.INVALID_AREA', { ...good, area: area(crossing) }],
    ['a latitude of 95', 400, 'INVALID_ARGUMENT', { ...good, area: area([point(3, 95), ...IN_A]) }],
    ['no start', 400, 'INVALID_ARGUMENT', { area: area(), endTime: HOUR.endTime }],
    ['a start without an offset', 400, 'INVALID_ARGUMENT', { ...good, startTime: '2026-04-21T14:10:00' }],
    ['30 February', 400, 'INVALID_ARGUMENT', { ...good, startTime: '2026-02-30T14:10:00Z' }],
    [
      'an end before its start',
      400,
      'POPULATION_DENSITY_DATA.INVALID_END_TIME',
      { ...good, endTime: '2026-04-20T14:10:00Z' },
    ],
    [
      'eight days',
      400,
      'POPULATION_DENSITY_DATA.MAX_TIME_PERIOD_EXCEEDED',
      { ...good, endTime: '2026-04-29T14:10:00Z' },
    ],
    [
      'three years back',
      400,
      'POPULATION_DENSITY_DATA.MIN_STARTTIME_EXCEEDED',
      { ...good, startTime: '2023-04-21T14:10:00Z', endTime: '2023-04-21T14:10:00Z' },
    ],
    [
      'four months ahead',
      400,
      'POPULATION_DENSITY_DATA.MAX_STARTTIME_EXCEEDED',
      { ...good, startTime: '2026-09-01T14:10:00Z', endTime: '2026-09-01T14:10:00Z' },
    ],
    [
      'an end beyond three months',
      400,
      'INVALID_ARGUMENT',
      { ...good, startTime: '2026-07-31T14:10:00Z', endTime: '2026-08-03T14:10:00Z' },
    ],
    [
      'what is and what will be',
      400,
      'POPULATION_DENSITY_DATA.INVALID_TIME_PERIOD',
      { ...good, startTime: '2026-05-01T08:50:00Z', endTime: '2026-05-01T09:10:00Z' },
    ],
    ['a precision of 13', 400, 'INVALID_ARGUMENT', { ...good, precision: 13 }],
    ['a precision of 6.5', 400, 'INVALID_ARGUMENT', { ...good, precision: 6.5 }],
    ['a precision of 9', 422, 'POPULATION_DENSITY_DATA.UNSUPPORTED_PRECISION', { ...good, precision: 9 }],
    [
      'a degree in tiles for an hour',
      422,
      'POPULATION_DENSITY_DATA.UNSUPPORTED_SYNC_RESPONSE',
      { ...good, area: area([point(3, 50), point(3.3, 50), point(3.3, 50.3)]) },
    ],
    [
      'the earth',
      422,
      'POPULATION_DENSITY_DATA.UNSUPPORTED_REQUEST',
      { ...good, area: area([point(-80, 50), point(80, 50), point(3.3, 80)]) },
    ],
    ['a sink without TLS', 400, 'INVALID_SINK', { ...good, sink: 'http://example.com/sink' }],
    [
      'a plain credential',
      400,
      'INVALID_CREDENTIAL',
      { ...good, sinkCredential: { credentialType: 'PLAIN', identifier: 'a', secret: 'b' } },
    ],
    [
      'a token that is no bearer token',
      400,
      'INVALID_TOKEN',
      {
        ...good,
        sinkCredential: {
          credentialType: 'ACCESSTOKEN',
          accessToken: 'a',
          accessTokenExpiresUtc: '2026-09-01T14:10:00Z',
          accessTokenType: 'mac',
        },
      },
    ],
    ['no JSON', 400, 'INVALID_ARGUMENT', '{'],
  ])('%s: %i %s', async (_what, status, code, body) => {
    const town = await released()
    const response = await ask(town, body, { 'x-correlator': 'mine' })
    expect(await response.json()).toEqual({ status, code, message: expect.any(String) })
    expect([response.status, response.headers.get('x-correlator'), town.failures]).toEqual([
      status,
      'mine',
      [],
    ])
    expect(response.headers.get('Content-Type')).toBe('application/json')
  })

  it('is refused in CAMARA’s words without a token, of another type, and elsewhere below its path', async () => {
    const { api } = await released()
    const headers = { Authorization: 'Bearer test', 'Content-Type': 'application/json' }
    const responses = await Promise.all([
      api.request(PATH, { method: 'POST', body: '{}' }),
      api.request(PATH, {
        method: 'POST',
        body: '{}',
        headers: { ...headers, 'Content-Type': 'text/plain' },
      }),
      api.request('/population-density-data/v0.3/other', { method: 'POST', body: '{}', headers }),
      api.request(PATH, { method: 'POST', body: '{}', headers: { ...headers, 'x-correlator': 'a b' } }),
    ])
    const codes = await Promise.all(
      responses.map(async (response) => ((await response.json()) as { code: string }).code),
    )
    expect(codes).toEqual(['UNAUTHENTICATED', 'UNSUPPORTED_MEDIA_TYPE', 'NOT_FOUND', 'INVALID_ARGUMENT'])
    for (const code of codes) expect(camaraCodes).toHaveProperty(code)
  })

  it('is too much at once where its cells have too many zones', async () => {
    // 20 × 20 zones in a square of 0.2°, in 40 cells of five letters or more, for seven days.
    const side = Array.from({ length: 20 }, (_, index) => index)
    const zones = side.flatMap((x) =>
      side.map((y) => ({ id: `${x}-${y}`, west: 3 + x / 100, south: 50 + y / 100 })),
    )
    const town = await world(areas(0))
    const system = {
      ...areas(0),
      zones: [
        areas(0).zones[0]!,
        ...zones.map(({ id }) => ({ id, name: id, parent: 'all', level: 'area', depth: 1 })),
      ],
    }
    await town.store.put(zoneSystemKey('ref1'), JSON.stringify(system))
    const features = zones.map(({ id, west, south }) => ({
      type: 'Feature',
      properties: { id },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [west + 0.01, south],
            [west + 0.01, south + 0.01],
            [west, south + 0.01],
            [west, south],
          ],
        ],
      },
    }))
    await town.store.put(zoneGeometryKey('ref1'), JSON.stringify({ type: 'FeatureCollection', features }))
    const week = { startTime: '2026-04-20T00:00:00Z', endTime: '2026-04-27T00:00:00Z', precision: 5 }
    const square = area([point(3, 50), point(3.2, 50), point(3.2, 50.2), point(3, 50.2)])
    const response = await ask(town, { area: square, ...week })
    expect(await response.json()).toMatchObject({ code: 'POPULATION_DENSITY_DATA.UNSUPPORTED_SYNC_RESPONSE' })
    expect(town.figures.queries).toBe(0)
  })

  it('is counted, and beyond rate or quota refused in CAMARA’s words', async () => {
    const usage = { meter: memoryMeter(), trail: memoryAuditTrail() }
    const few = { requestsPerSecond: 2, requestsPerMonth: 1 }
    const contracts = { test: contractSchema.parse(few) }
    const town = await world(undefined, { contracts, usage })
    await town.publish({ date: '2026-04-21', estimate: () => 60_000 })
    const headers = { 'x-correlator': 'mine', Authorization: 'Bearer t' }
    const answers = [
      await ask(town, good, headers),
      await ask(town, good, headers),
      await ask(town, good, headers),
    ]
    const codes = await Promise.all(
      answers.map(async (each) => ((await each.json()) as { code?: string }).code),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429])
    expect(codes).toEqual([undefined, 'QUOTA_EXCEEDED', 'TOO_MANY_REQUESTS'])
    expect(answers[2]!.headers.get('Content-Type')).toBe('application/json')
    expect(answers[2]!.headers.get('x-correlator')).toBe('mine')
    expect(answers[2]!.headers.has('Retry-After')).toBe(true)
  })

  it('tells nothing of a failure of ours', async () => {
    const town = await released()
    await town.documents.put('ledger/2026-04-22', { broken: true }, 0)
    const response = await ask(town, good)
    expect(await response.json()).toEqual({
      status: 500,
      code: 'INTERNAL',
      message: 'The failure was recorded: try again later.',
    })
    expect(town.failures).toHaveLength(1)
  })
})
