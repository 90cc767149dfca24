import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { areas, city, type World, world } from '../serve/city.ts'
import { demandQgis, installPython } from '../support/engines/install.ts'
import { ran } from '../support/engines/ran.ts'

/** Our zones as the clients read them that others wrote: GDAL, and QGIS with a client of its own. */

const run = promisify(execFile)
const script = fileURLToPath(new URL('../support/engines/zones_by_gdal.py', import.meta.url))
const qgisScript = fileURLToPath(new URL('../support/engines/zones_by_qgis.py', import.meta.url))
const figuresScript = fileURLToPath(new URL('../support/engines/figures_by_gdal.py', import.meta.url))

interface Read {
  readonly gdal: string
  readonly layers: readonly { name: string; kind: string; crs: string; ids: string[] }[]
}

let python: string
const servers: Server[] = []
beforeAll(async () => {
  python = await installPython('gdal-1', ['pyogrio==0.13.0', 'numpy==2.4.6'])
}, 120_000)
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function readOf(system: typeof city, box: readonly number[] = []): Promise<Read> {
  const address = await served(await world(system))
  const { stdout } = await run(python, [script, `${address}/v1/ogc`, 'a-token', ...box.map(String)])
  return JSON.parse(stdout) as Read
}

/** @returns the address of an API in memory */
async function served({ api }: World): Promise<string> {
  const server = createServer(getRequestListener(api.fetch)).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

describe('GDAL', () => {
  test('finds each level as a layer, with all its zones and their ids', async () => {
    const { gdal, layers } = await readOf(city)
    await ran(`GDAL ${gdal}`, 'OGC API – Features')
    expect(layers.map(({ name, ids }) => [name, ids])).toEqual([
      ['all@v1.city', ['all']],
      ['all@v1.district', ['north', 'south']],
      ['all@v1.zone', ['a', 'b', 'c', 'd']],
    ])
    expect(new Set(layers.map(({ crs, kind }) => `${kind} ${crs}`))).toEqual(new Set(['Polygon EPSG:4326']))
  })

  test('has the zones of a box asked for', async () => {
    const { layers } = await readOf(city, [3.5, 50.2, 4.5, 50.4])
    expect(layers.at(-1)!.ids).toEqual(['a', 'b'])
  })

  test('comes to all of 2,500 zones, page by page', async () => {
    const { layers } = await readOf(areas(2_500))
    expect(new Set(layers.at(-1)!.ids).size).toBe(2_500)
  })

  test('reads figures with their shapes by an address alone', async () => {
    const made = await world()
    const people: Readonly<Record<string, number>> = { all: 900, a: 300 }
    await made.publish({ product: 'visitors', date: '2026-03-24', estimate: (zone) => people[zone] ?? 20 })
    const query = 'from=2026-03-24&to=2026-03-25&format=geojson'
    const { stdout } = await run(python, [
      figuresScript,
      `${await served(made)}/v1/figures/visitors?${query}`,
      'a-token',
    ])
    expect(JSON.parse(stdout)).toEqual({
      crs: 'EPSG:4326',
      kind: 'Polygon',
      shapes: 5,
      cells: [
        ['all', 900, 'published'],
        ['a', 300, 'published'],
        ...['b', 'c', 'd'].map((zone) => [zone, null, 'coarsened']),
      ],
    })
  })
})

describe('QGIS', () => {
  const layersOf = async (system: typeof city, names: readonly string[], box: readonly number[] = []) => {
    const address = await served(await world(system))
    const given = [qgisScript, `${address}/v1/ogc`, 'a-token', names.join(','), ...box.map(String)]
    const { stdout } = await run(await demandQgis(), given)
    return JSON.parse(stdout) as { qgis: string; layers: readonly { ids: string[] }[] }
  }

  test('adds each level as a layer of valid polygons, with all its zones and their ids', async () => {
    const { qgis, layers } = await layersOf(city, ['all@v1.city', 'all@v1.district', 'all@v1.zone'])
    await ran(`QGIS ${qgis}`, 'OGC API – Features')
    const alike = {
      kind: 'Polygon',
      crs: 'EPSG:4326',
      fields: ['id', 'name', 'parent', 'level', 'depth'],
      valid: true,
    }
    expect(layers).toEqual([
      { name: 'all@v1.city', ids: ['all'], ...alike },
      { name: 'all@v1.district', ids: ['north', 'south'], ...alike },
      { name: 'all@v1.zone', ids: ['a', 'b', 'c', 'd'], ...alike },
    ])
  })

  test('asks for the zones in sight', async () => {
    const { layers } = await layersOf(city, ['all@v1.zone'], [3.5, 50.2, 4.5, 50.4])
    expect(layers[0]!.ids).toEqual(['a', 'b'])
  })

  test('comes to all of 2,500 zones, page by page', async () => {
    const { layers } = await layersOf(areas(2_500), ['areas@v1.area'])
    expect(new Set(layers[0]!.ids).size).toBe(2_500)
  })
})
