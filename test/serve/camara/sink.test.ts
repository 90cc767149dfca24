import { describe, expect, it } from 'vitest'
import type { Callback } from '../../../functions/platform/ports.ts'
import { type JobWorld, jobWorld } from '../jobs/worker.ts'

const PATH = '/population-density-data/v0.3/retrieve'
const point = (longitude: number, latitude: number) => ({ latitude, longitude })
const request = {
  area: {
    areaType: 'POLYGON',
    boundary: [point(3.4, 50.5), point(3.43, 50.5), point(3.43, 50.52)],
  },
  startTime: '2026-03-24T14:00:00Z',
  endTime: '2026-03-24T15:00:00Z',
  precision: 5,
}
const SINK = 'https://sink.example.com/densities'
const sinkCredential = {
  credentialType: 'ACCESSTOKEN',
  accessToken: 'secret-of-the-sink',
  accessTokenExpiresUtc: '2026-12-01T00:00:00Z',
  accessTokenType: 'bearer',
}

async function town(): Promise<JobWorld> {
  const world = await jobWorld()
  await world.publish({ date: '2026-03-24', estimate: () => 60_000 })
  return world
}

const ask = ({ api }: JobWorld, body: unknown, headers: Record<string, string> = {}) =>
  api.request(PATH, {
    method: 'POST',
    headers: { Authorization: 'Bearer shop', 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** A receiver that answers so, one status after the other; the last for good. */
function receiver(...statuses: (number | Error)[]) {
  const got: Callback[] = []
  return {
    got,
    bodies: () => got.map(({ body }) => JSON.parse(body) as Record<string, unknown>),
    callbacks: {
      async post(callback: Callback): Promise<number> {
        got.push(callback)
        const status = statuses[Math.min(got.length, statuses.length) - 1] ?? 204
        if (status instanceof Error) throw status
        return status
      },
    },
  }
}

describe('an answer for a sink', () => {
  it('is accepted with an operationId, and sent with it, its token and the correlator', async () => {
    const world = await town()
    const accepted = await ask(world, { ...request, sink: SINK, sinkCredential }, { 'x-correlator': 'mine' })
    expect([accepted.status, accepted.headers.get('x-correlator')]).toEqual([202, 'mine'])
    const { operationId } = (await accepted.json()) as { operationId: string }
    const sink = receiver(204)
    await world.work({ callbacks: sink.callbacks })
    const sync = (await (await ask(world, request)).json()) as object
    expect(sink.bodies()).toEqual([{ ...sync, operationId }])
    expect(sink.got[0]).toMatchObject({
      url: SINK,
      token: 'secret-of-the-sink',
      headers: { 'x-correlator': 'mine' },
    })
    expect(sync).toMatchObject({ status: 'SUPPORTED_AREA' })
  })

  it('is larger than one at once may be', async () => {
    const world = await town()
    const area = { areaType: 'POLYGON', boundary: [point(3, 50), point(3.3, 50), point(3.3, 50.3)] }
    expect((await ask(world, { ...request, area, precision: 7 })).status).toBe(422)
    expect((await ask(world, { ...request, area, precision: 7, sink: SINK })).status).toBe(202)
  })

  it('leaves no token of the sink behind, whether it was taken or refused', async () => {
    for (const status of [204, 401]) {
      const world = await town()
      await ask(world, { ...request, sink: SINK, sinkCredential })
      const kept = async () => JSON.stringify(await world.documents.list('job/'))
      expect(await kept()).toContain('secret-of-the-sink')
      await world.work({ callbacks: receiver(status).callbacks })
      expect(await kept()).not.toContain('secret-of-the-sink')
    }
  })

  it('is sent again where the receiver was busy or not there', async () => {
    const world = await town()
    await ask(world, { ...request, sink: SINK })
    const sink = receiver(new Error('ECONNREFUSED'), 503, 204)
    await world.work({ callbacks: sink.callbacks })
    expect(sink.bodies().map(({ status }) => status)).toEqual(Array(3).fill('SUPPORTED_AREA'))
    expect(new Set(sink.bodies().map(({ operationId }) => operationId)).size).toBe(1)
  })

  it.each([301, 400, 401, 403, 410])('is not sent again where the receiver answers %i', async (status) => {
    const world = await town()
    await ask(world, { ...request, sink: SINK })
    const sink = receiver(status)
    await world.work({ callbacks: sink.callbacks })
    expect(sink.got).toHaveLength(1)
  })

  it('says OPERATION_NOT_COMPLETED where it cannot be made, and why in no words of ours', async () => {
    const world = await town()
    const accepted = await ask(world, { ...request, sink: SINK })
    await world.documents.put('ledger/2026-03-25', { broken: 'inside' }, 0)
    const sink = receiver(204)
    await world.work({ callbacks: sink.callbacks }).catch(() => {})
    expect(sink.bodies()).toEqual([
      {
        status: 'OPERATION_NOT_COMPLETED',
        timedPopulationDensityData: [],
        statusInfo: expect.not.stringContaining('inside'),
        operationId: ((await accepted.json()) as { operationId: string }).operationId,
      },
    ])
  })

  it('is no job that can be read, listed or cancelled, by its tenant or another', async () => {
    const world = await town()
    const accepted = await ask(world, { ...request, sink: SINK })
    const { operationId } = (await accepted.json()) as { operationId: string }
    for (const tenant of ['shop', 'other']) {
      expect((await world.ask('GET', `/v1/jobs/${operationId}`, { tenant })).status).toBe(404)
      expect((await world.ask('DELETE', `/v1/jobs/${operationId}`, { tenant })).status).toBe(404)
      expect(await (await world.ask('GET', '/v1/jobs', { tenant })).json()).toMatchObject({ jobs: [] })
    }
  })

  it('waits with at most nine others of its tenant', async () => {
    const world = await town()
    for (let index = 0; index < 10; index += 1) {
      expect((await ask(world, { ...request, sink: SINK })).status).toBe(202)
    }
    const refused = await ask(world, { ...request, sink: SINK })
    expect([refused.status, await refused.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'TOO_MANY_REQUESTS' }),
    ])
  })
})

it.each([
  'https://127.0.0.1/sink',
  'https://[::1]/sink',
  'https://169.254.169.254/latest/meta-data',
  'https://2130706433/sink',
  'https://0x7f.1/sink',
  'https://93.184.216.34/sink',
  'https://localhost/sink',
  'https://db.internal/sink',
  'https://printer.local./sink',
  'https://intranet/sink',
  'https://user:password@example.com/sink',
  'https://example.com:22/sink',
  'ftp://example.com/sink',
  'https://',
])('%s is no sink', async (sink) => {
  const world = await town()
  const response = await ask(world, { ...request, sink })
  expect([response.status, await response.json(), world.sent]).toEqual([
    400,
    expect.objectContaining({ code: 'INVALID_SINK' }),
    [],
  ])
})
