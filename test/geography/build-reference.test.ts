import { beforeAll, describe, expect, test } from 'vitest'
import { cellList, readReference, readZoneSystem } from '../../functions/geography/index.ts'
import { Conflict, InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { tables } from '../../functions/model/tables.ts'
import { zoneGeometryKey } from '../../functions/model/zones.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { memoryDocuments } from '../support/memory.ts'
import { useTown } from './deployment.ts'
import { townCells, town as zones, zonesJson } from './feeds.ts'

const town = useTown()

describe('cells and zones', () => {
  let version: string
  let { options, build, rows, written } = {} as ReturnType<typeof town.deployment>
  beforeAll(async () => {
    ;({ options, build, rows, written } = town.deployment())
    version = (await build()).version
  })

  test('every table has the declared columns and types', async () => {
    for (const name of ['footprints', 'overlap', 'tile_zones', 'zone_tree', 'calendar'] as const) {
      const [object] = await options.store.list(`${tables[name].prefix}/version=${version}/`)
      const path = await options.store.localPath(object!.key)
      const described = await options.workbench.rows<{ column_name: string; column_type: string }>(
        `describe select * from read_parquet('${path}', hive_partitioning = false)`,
      )
      expect(Object.fromEntries(described.map((row) => [row.column_name, row.column_type]))).toEqual(
        tables[name].columns,
      )
    }
  })

  test('each of the 5 cells has slots 0 to 255 along the Z-curve', async () => {
    const footprints = await rows(version, 'footprints', 'order by cell, slot')
    expect(footprints).toHaveLength(5 * 256)
    for (const [cell, slots] of Map.groupBy(footprints, ({ cell }) => cell)) {
      expect(['A', 'AB', 'B', 'C', 'S']).toContain(cell)
      expect(slots.map(({ slot }) => slot)).toEqual([...Array(256).keys()])
      const tiles = slots.map(({ tile }) => tile as string)
      expect(tiles).toEqual(tiles.toSorted())
    }
  })

  test('a cell on a border has half of its slots on each side, give or take a column of tiles', async () => {
    // A disc of 600 m is about 6 columns of 96 m wide; the border at 0.02° is none of theirs.
    const share = await zoneShares('AB')
    expect(share.a! + share.b!).toBe(256)
    expect(Math.abs(share.a! - 128)).toBeLessThan(256 / 6)
  })

  test('a cell without coordinates is everywhere that the cells of its area are', async () => {
    expect(await zoneShares('S')).toEqual({ c: 256 })
  })

  async function zoneShares(cell: string): Promise<Record<string, number>> {
    const zoneOf = new Map(
      (await rows(version, 'tile_zones')).map(({ tile, zone }) => [tile, zone as string]),
    )
    const shares: Record<string, number> = {}
    for (const { tile } of await rows(version, 'footprints', `where cell = '${cell}'`)) {
      const zone = zoneOf.get(tile) ?? 'outside'
      shares[zone] = (shares[zone] ?? 0) + 1
    }
    return shares
  }

  test('cells that share ground overlap in both directions: discs in a row, and the area and its cell', async () => {
    // Discs of 300 m stand 692 m apart and are heard to 375 m.
    expect(await rows(version, 'overlap', 'order by cell, other')).toEqual([
      { cell: 'A', other: 'AB' },
      { cell: 'AB', other: 'A' },
      { cell: 'AB', other: 'B' },
      { cell: 'B', other: 'AB' },
      { cell: 'C', other: 'S' },
      { cell: 'S', other: 'C' },
    ])
  })

  test('the calendar has the 8,760 hours of the year, with the spring day, blocks and holidays', async () => {
    expect(await rows(version, 'calendar')).toHaveLength(365 * 24)
    const day = await rows(version, 'calendar', "where local_date = date '2026-04-03' order by utc_start")
    expect(day).toHaveLength(24)
    expect(day[5]).toEqual({
      time_zone: 'Europe/London',
      local_date: new Date('2026-04-03T00:00:00Z'),
      local_hour: 5,
      fold: 0,
      block: 1,
      utc_start: new Date('2026-04-03T04:00:00Z'),
      utc_end: new Date('2026-04-03T05:00:00Z'),
      daytype: 'sunday',
      holiday: 'Good Friday',
    })
    const autumn = await rows(version, 'calendar', "where local_date = date '2026-10-25' order by utc_start")
    expect(autumn.map(({ local_hour, fold }) => `${local_hour}/${fold}`).slice(0, 4)).toEqual([
      '0/0',
      '1/0',
      '1/1',
      '2/0',
    ])
  })

  test('the reference in force can be read back, with zones, geometry and cells', async () => {
    const reference = await readReference(options)
    expect(reference).toEqual(await build())
    expect(cellList(reference!)).toEqual({ kind: 'cells', ids: ['A', 'AB', 'B', 'C', 'S'] })
    expect(await readZoneSystem(options.store, version)).toEqual(reference!.zoneSystem)
    const geometry = JSON.parse(Buffer.from((await options.store.get(zoneGeometryKey(version)))!).toString())
    expect(geometry.features[3].properties).toEqual({ id: 'a', name: 'A', parent: 'north', level: 'zone' })
    expect(geometry.features[3].geometry.coordinates[0]).toHaveLength(5)
    expect((await options.documents.get(REFERENCE_DOCUMENT))!.body).toEqual({
      version,
      zoneSystem: 'town',
      country: 'gb',
      keyLife: 'month',
    })
  })

  test('the same feeds again, in another order, write nothing', async () => {
    const before = await written()
    const shuffled = await town.cellFile(...townCells.toReversed())
    const turned = await town.file(zonesJson(zones.toReversed()), 'zones.geojson')
    expect((await build({ feeds: { cells: shuffled, zones: turned } })).version).toBe(version)
    expect(await written()).toEqual(before)
    expect((await options.documents.get(REFERENCE_DOCUMENT))!.version).toBe(1)
  })

  test('one cell more is another version, and the old one stays', async () => {
    const more = await town.cellFile(...townCells, 'D,0.03,51.01,,,300,4G,south,,')
    const next = await build({ feeds: { ...town.feeds(), cells: more } })
    expect(next.version).not.toBe(version)
    expect(next.version).toMatch(/^[0-9a-f]{12}$/)
    expect((await readReference(options))!.version).toBe(next.version)
    expect(await rows(version, 'footprints')).toHaveLength(5 * 256)
    expect(await rows(next.version, 'footprints')).toHaveLength(6 * 256)
  })

  test('another country or key life is refused, saying whose the folder is', async () => {
    await expect(build({ country: 'de' })).rejects.toThrow(InvalidInput)
    await expect(build({ country: 'de' })).rejects.toThrow(
      /belongs to country gb with month keys.*another --out/,
    )
    await expect(build({ keyLife: 'day' })).rejects.toThrow(/belongs to country gb with month keys/)
  })
})

describe('the conditional write', () => {
  /** Somebody else writes just before us, the given number of times. */
  function contested(times: number, body: Record<string, string>): DocumentStore {
    const documents = memoryDocuments()
    let left = times
    return {
      ...documents,
      async put(id, wanted, expected) {
        if (id === REFERENCE_DOCUMENT && left > 0) {
          left -= 1
          await documents.put(
            id,
            { ...body, version: `other-${left}` },
            (await documents.get(id))?.version ?? 0,
          )
        }
        await documents.put(id, wanted, expected)
      },
    }
  }
  const ours = { zoneSystem: 'areas', country: 'gb', keyLife: 'month' }
  const build = (documents: DocumentStore) => town.deployment({ feeds: {}, areas: ['1'], documents }).build()

  test('is decided again after somebody else wrote first', async () => {
    const documents = contested(2, ours)
    const { version } = await build(documents)
    expect((await documents.get(REFERENCE_DOCUMENT))!.body).toEqual({ ...ours, version })
  })

  test('is given up after five others', async () => {
    await expect(build(contested(5, ours))).rejects.toThrow(Conflict)
  })

  test('never takes over from another country', async () => {
    await expect(build(contested(1, { ...ours, country: 'de' }))).rejects.toThrow(/belongs to country de/)
  })
})
