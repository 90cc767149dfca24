import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import type { FigureRecord, Workbench } from '../../functions/platform/ports.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { createApi } from '../../functions/serve/index.ts'
import { london } from '../serve/city.ts'
import {
  type Deployment,
  eachInItsOwn,
  presence,
  request,
  town,
  upTo,
  visitors,
  writeFigures,
} from './towns.ts'

/**
 * Exact figures that nobody can overlook are planted, and looked for in all that leaves. The bounded one could be
 * drawn by chance: where the noise of its cell is 0, by 1 / (2,324 √2π), 1.7 in 10,000 runs.
 */
const PLANTED = { bounded: 7_654_321, value: 98_765_431 } as const
const digits = Object.values(PLANTED).map(String)
const found = (text: string): string[] =>
  // However a number is written: 7,654,321 or 7 654 321 or 7654321.
  digits.filter((number) => text.replaceAll(/(?<=\d)[,_ '](?=\d{3})/g, '').includes(number))

let workbench: Workbench
let world: Deployment
eachInItsOwn((fresh, bench) => {
  workbench = bench
  world = fresh
})

/** Whatever is printed, and whatever goes into a table of DynamoDB, as it was before it was packed. */
let printed: string[]
let items: string[]
beforeEach(() => {
  printed = []
  items = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((bytes) => {
      printed.push(String(bytes))
      return true
    })
  }
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => void printed.push(words.map(String).join(' ')))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

const watched = (): Deployment => ({
  ...world,
  documents: {
    ...world.documents,
    async put(id, body, expected) {
      items.push(`${id} ${JSON.stringify(body)}`)
      await world.documents.put(id, body, expected)
    },
  },
  figures: Object.assign(Object.create(world.figures) as typeof world.figures, {
    async put(records: readonly FigureRecord[]) {
      items.push(...records.map((record) => JSON.stringify(record)))
      await world.figures.put(records)
    },
    query: (...of: Parameters<typeof world.figures.query>) => world.figures.query(...of),
  }),
})

async function plant(changes: Record<string, unknown> = {}): Promise<void> {
  const row = { zone: 'd1z1', level: 'zone', hour: 14, ...PLANTED, ...changes }
  // Somebody else is there too, so that no other figure is the planted one.
  const others = { hour: 14, value: PLANTED.value, bounded: 1_000_000 }
  const above = { ...others, bounded: PLANTED.bounded + others.bounded }
  await writeFigures(world, { product: presence, file: randomUUID() }, [
    row,
    ...upTo('d1z2', above).slice(0, -1),
    { ...others, zone: 'd1z2', level: 'zone' },
  ])
  await writeFigures(world, { product: visitors, file: randomUUID() }, [
    { zone: 'd1z1', level: 'zone', bounded: 400, value: PLANTED.value },
  ])
}

/** The rows of every Parquet file below a prefix. */
async function rowsBelow(prefix: string): Promise<string> {
  const texts: string[] = []
  for (const { key } of await world.bare.list(prefix)) {
    const rows = await workbench.rows<{ row: string }>(
      `select to_json(one) as row from read_parquet('${await world.bare.localPath(key)}', hive_partitioning = false) as one`,
    )
    texts.push(`${key} ${rows.map(({ row }) => row).join('\n')}`)
  }
  return texts.join('\n')
}

async function answers(): Promise<string> {
  await world.store.put(zoneSystemKey('ref1'), JSON.stringify(town(2, 2)))
  const pointer = { version: 'ref1', zoneSystem: 'city', country: 'gb', keyLife: 'day' }
  await world.documents.put(REFERENCE_DOCUMENT, pointer, 0)
  const { store, documents, figures, clock } = world
  const api = createApi({
    ...{ store, documents, figures, clock, country: 'gb', calendar: london },
    verify: async () => ({ clientId: 'test', tenant: 'test' }),
    report: (error) => printed.push(String(error)),
  })
  const ask = async (path: string, accept: string): Promise<string> => {
    const response = await api.request(path, { headers: { Authorization: 'Bearer t', Accept: accept } })
    return `${path} ${response.status} ${await response.text()}`
  }
  const day = 'from=2026-03-24&to=2026-03-25'
  const paths = ['hour', 'day', 'daytype-hour']
    .map((aggregate) => `/v1/figures/presence?${day}&aggregate=${aggregate}`)
    .concat(`/v1/figures/visitors?${day}`, `/v1/figures/visitors?${day}&summary=status`)
  const texts = [await ask('/v1/products', '*/*'), await ask('/v1/zone-systems', '*/*')]
  for (const path of paths) texts.push(await ask(path, 'application/json'), await ask(path, 'text/csv'))
  return texts.join('\n')
}

describe('planted exact figures', () => {
  test('are in the internal figures, and the search would find them: a control', async () => {
    await plant()
    expect(found(await rowsBelow('internal/figures/'))).toEqual(digits)
    expect(found('7,654,321 minutes, 98 765 431 people')).toEqual(digits)
    process.stdout.write(`${PLANTED.value}\n`)
    expect(found(printed.join(''))).toEqual([String(PLANTED.value)])
  })

  test('are in no measurement, release, item of DynamoDB, log or answer of the API', async () => {
    await plant()
    const of = request({ products: [presence, visitors], keyLife: 'day' })
    const { entries } = await releaseDate(watched(), of)
    expect(entries).toHaveLength(2)
    const answered = await answers()
    const places = {
      exports: await rowsBelow('releases/'),
      measurements: await rowsBelow('internal/measurements/'),
      items: items.join('\n'),
      answers: answered,
      logs: printed.join(''),
    }
    // That there is something to be found in: the zone is shown in the answer, and drawn about the planted figure.
    expect(answered).toMatch(/"zone":"d1z1"[^}]*"status":"published"/)
    expect(items.length).toBeGreaterThan(10)
    expect(places.measurements).toMatch(/"measurement":76[3-6]\d{4}\b/)
    for (const [place, text] of Object.entries(places)) expect([place, found(text)]).toEqual([place, []])
  })

  test.each([
    ['another zone than there is', { zone: 'elsewhere' }],
    ['a number below zero', { bounded: -PLANTED.bounded }],
    ['another zone system', { zone_system: 'other' }],
    ['another date', { date: '2026-03-23' }],
    ['no bounded figure', { bounded: null }],
  ])('of which a release is refused for %s are not in the words of the error', async (_, changes) => {
    await plant(changes)
    const of = request({ products: [presence, visitors], keyLife: 'day' })
    const error = await releaseDate(watched(), of).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    const { message, stack, cause } = error as Error
    expect(found([message, stack, String(cause), ...printed, ...items].join('\n'))).toEqual([])
  })
})
