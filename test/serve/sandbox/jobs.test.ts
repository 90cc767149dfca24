import { beforeEach, describe, expect, it } from 'vitest'
import { publishSandbox } from '../../../bin/sandbox/publish.ts'
import { type JobWorld, jobWorld } from '../jobs/worker.ts'
import { cityOf, contracts, silent, simulated } from './both.ts'

/** Work that is done later is done of the stores of the tenant that asked for it. */

const BODY = {
  product: 'visitors',
  format: 'csv',
  query: { from: '2026-03-23', to: '2026-03-25', level: 'zone' },
}
const point = (longitude: number, latitude: number) => ({ latitude, longitude })
const DENSITY = {
  area: { areaType: 'POLYGON', boundary: [point(3.4, 50.5), point(3.43, 50.5), point(3.43, 50.52)] },
  startTime: '2026-03-24T08:00:00Z',
  endTime: '2026-03-24T09:00:00Z',
  precision: 5,
}

let deployment: JobWorld
beforeEach(async () => {
  deployment = await jobWorld(simulated, { contracts })
  for (const date of ['2026-03-23', '2026-03-24']) {
    await deployment.publish({ product: 'visitors', date, run: 'real', estimate: () => 41_444 })
    await deployment.publish({ date, run: 'real', estimate: () => 41_555 })
  }
  await publishSandbox(await cityOf(simulated, 7_600), deployment, silent)
})

const values = (file: Uint8Array | null): number[] =>
  new TextDecoder()
    .decode(file!)
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[9]))

async function fileOf(tenant: string): Promise<number[]> {
  const { job } = await deployment.post(BODY, 'k1', tenant)
  await deployment.work()
  expect(await deployment.job(job.id, tenant)).toMatchObject({ status: 'succeeded', reason: null })
  const [stored] = (await deployment.files.list('jobs/')).filter(({ key }) => key.includes(tenant))
  return values(await deployment.files.get(stored!.key))
}

describe('a job', () => {
  it('of the sandbox has the rows of the simulated city, and lies where those of others do', async () => {
    // 7,600, ten for each hour, of which the day has none, and the letter of the zone.
    expect(await fileOf('trial')).toEqual([7_697, 7_698, 7_699, 7_700, 7_697, 7_698, 7_699, 7_700])
    const { result } = await deployment.job((await deployment.post(BODY, 'k1', 'trial')).job.id, 'trial')
    expect(result).toMatchObject({ methodVersion: 'simulated-1-observed' })
    expect((await deployment.files.list('')).map(({ key }) => key.split('/').slice(0, 2))).toEqual([
      ['jobs', 'trial'],
    ])
    const download = await deployment.ask('GET', result!.url, { tenant: 'trial' })
    expect([download.status, download.headers.get('Smart-Steps-Data')]).toEqual([200, 'simulated'])
  })

  it('of anybody else has the real ones', async () => {
    expect(new Set(await fileOf('buyer'))).toEqual(new Set([41_444]))
  })

  it.each([
    ['left the sandbox', contracts.buyer],
    ['was put into it', contracts.trial],
  ])('of a tenant that %s since it asked is not made of the other figures', async (_what, then) => {
    const tenant = then === contracts.buyer ? 'trial' : 'buyer'
    const { job } = await deployment.post(BODY, 'k1', tenant)
    await deployment.work({ contracts: { [tenant]: then } })
    const { status, result } = await deployment.job(job.id, tenant)
    expect([status, result]).toEqual(['failed', null])
  })

  it('is removed by its tenant with its file', async () => {
    const { job } = await deployment.post(BODY, 'k1', 'trial')
    await deployment.work()
    expect((await deployment.ask('DELETE', `/v1/jobs/${job.id}`, { tenant: 'trial' })).status).toBe(204)
    expect(await deployment.files.list('')).toEqual([])
  })
})

describe('a density for a sink', () => {
  it('of the sandbox is that of the simulated city', async () => {
    const bodies: string[] = []
    const callbacks = {
      async post({ body }: { readonly body: string }) {
        bodies.push(body)
        return 204
      },
    }
    const path = '/population-density-data/v0.3/retrieve'
    const sink = { ...DENSITY, sink: 'https://sink.example.com/densities' }
    for (const tenant of ['trial', 'buyer']) {
      expect((await deployment.ask('POST', path, { tenant, body: sink })).status).toBe(202)
      await deployment.work({ callbacks })
    }
    const atOnce = await Promise.all(
      ['trial', 'buyer'].map(async (tenant) => {
        const answer = await deployment.ask('POST', path, { tenant, body: DENSITY })
        const { timedPopulationDensityData } = (await answer.json()) as Record<string, unknown>
        return [answer.headers.get('Smart-Steps-Data'), timedPopulationDensityData]
      }),
    )
    expect(atOnce.map(([header]) => header)).toEqual(['simulated', null])
    const densities = bodies.map((body) => JSON.parse(body).timedPopulationDensityData)
    expect(densities).toEqual(atOnce.map(([, data]) => data))
    expect(densities[0]).not.toEqual(densities[1])
    expect(bodies[0]).toContain('DENSITY_ESTIMATION')
  })
})
