import { describe, expect, it } from 'vitest'
import { zoneGeometryKey, zoneSystemKey } from '../../../functions/model/zones.ts'
import { camaraCodes } from '../../../functions/serve/camara/errors.ts'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { areas, world } from '../city.ts'
import { area, ask, HOUR, IN_A, PATH, point, released } from './asked.ts'

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
