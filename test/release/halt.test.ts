import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { Conflict, Halted, InvalidInput } from '../../functions/model/errors.ts'
import { HALT_DOCUMENT, haltInForce } from '../../functions/model/halt.ts'
import type { ObjectStore } from '../../functions/platform/ports.ts'
import { changeHalt, haltLog, releaseDate, releaseMonth } from '../../functions/release/index.ts'
import { memoryDocuments } from '../support/memory.ts'
import { type Deployment, eachInItsOwn, hoursOf, presence, registry, request } from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const STOP = { halted: true, reason: 'a zone was cut wrongly', by: 'officer' }
const GO = { halted: false, reason: 'the zone is mended', by: 'officer' }
const ledgers = () => world.documents.list('ledger/')

/** The world of a release into which an operator says something when an object of this name is written. */
function saying(name: string, change: typeof STOP): Deployment {
  const put = async (write: () => Promise<void>, key: string): Promise<void> => {
    await write()
    if (key.startsWith(name)) await changeHalt(world, change)
  }
  const store: ObjectStore = {
    ...world.store,
    put: (key, body) => put(() => world.store.put(key, body), key),
    putFile: (key, path) => put(() => world.store.putFile(key, path), key),
  }
  return { ...world, store: store as Deployment['store'] }
}

describe('a halt', () => {
  test('refuses a release at its start: nothing is drawn, claimed or charged', async () => {
    await changeHalt(world, STOP)
    await expect(releaseDate(world, request())).rejects.toThrow(Halted)
    await expect(releaseDate(world, request())).rejects.toThrow(
      'release and serving are halted since 2026-05-01T09:00:00.000Z by officer: a zone was cut wrongly; nothing was drawn, see runbook: halt',
    )
    const written = (await world.bare.list('')).map(({ key }) => key)
    expect(written).toEqual([])
    expect(await world.documents.list('release-run/')).toEqual([])
    expect(await ledgers()).toEqual([])
  })

  test('refuses a month as it refuses a date', async () => {
    await changeHalt(world, STOP)
    const month = request({ date: '2026-03-01', hours: datesOfMonth('2026-03').flatMap(hoursOf) })
    await expect(releaseMonth(world, month)).rejects.toThrow(Halted)
    expect(await ledgers()).toEqual([])
  })

  test.each(['internal/measurements/', 'releases/'])(
    'that comes when %s are being written leaves nothing published and nothing charged',
    async (name) => {
      const midway = saying(name, STOP)
      await expect(releaseDate(midway, request({ products: [presence] }))).rejects.toThrow(
        /halted since .*; what was drawn is discarded unread, see runbook: halt$/,
      )
      // It had come so far: else the first test would stand here twice.
      expect((await world.bare.list(name)).length).toBeGreaterThan(0)
      expect(await ledgers()).toEqual([])
    },
  )

  test('that is lifted lets the same date be released, once, by a run of its own', async () => {
    await expect(releaseDate(saying('releases/', STOP), request())).rejects.toThrow(Halted)
    await changeHalt(world, GO)
    const { entries, alreadyReleased } = await releaseDate(world, request({ run: 'r2' }))
    expect(alreadyReleased).toBe(false)
    expect(entries.map(({ run }) => run)).toEqual(entries.map(() => 'r2'))
    expect(entries).toHaveLength(registry.filter(({ cadence }) => cadence === 'day').length)
  })

  test('leaves what is released already as it is', async () => {
    const { entries } = await releaseDate(world, request())
    await changeHalt(world, STOP)
    expect(await releaseDate(world, request())).toEqual({ entries, alreadyReleased: true })
  })

  test('that cannot be read counts as one: nothing is released', async () => {
    await world.documents.put(HALT_DOCUMENT, { halted: 'no' }, 0)
    await expect(releaseDate(world, request())).rejects.toThrow(/halted/)
    expect(await ledgers()).toEqual([])
  })
})

describe('the log of halts', () => {
  test('has every change with who, why and when; a change to what holds already is none', async () => {
    const ports = { ...world, documents: memoryDocuments() }
    expect((await changeHalt(ports, GO)).isNew).toBe(false)
    expect((await changeHalt(ports, STOP)).isNew).toBe(true)
    const again = await changeHalt(ports, { ...STOP, reason: 'another', by: 'deputy' })
    expect([again.isNew, again.halt?.by]).toEqual([false, 'officer'])
    expect(await changeHalt(ports, GO)).toEqual({ halt: null, isNew: true })
    const at = '2026-05-01T09:00:00.000Z'
    expect(await haltLog(ports.documents)).toEqual([
      { ...STOP, at },
      { ...GO, at },
    ])
  })

  test('gets the line that a crash right after the halt has left out, with the next change', async () => {
    const documents = memoryDocuments()
    const crashing = {
      ...documents,
      async put(id: string, body: unknown, expected: number) {
        if (id.startsWith('halt/log/')) throw new Error('the machine is gone')
        await documents.put(id, body, expected)
      },
    }
    await expect(changeHalt({ ...world, documents: crashing }, STOP)).rejects.toThrow('the machine is gone')
    expect(haltInForce(await documents.get(HALT_DOCUMENT))?.reason).toBe(STOP.reason)
    await changeHalt({ ...world, documents }, GO)
    expect((await haltLog(documents)).map(({ halted }) => halted)).toEqual([true, false])
  })

  test('of two operators at once has one halt', async () => {
    const documents = memoryDocuments()
    const slow = {
      ...documents,
      async put(id: string, body: unknown, expected: number) {
        if (id === HALT_DOCUMENT && expected === 0 && (await documents.get(id)) === null) {
          await changeHalt({ ...world, documents }, { ...STOP, by: 'the faster one' })
          throw new Conflict('somebody was faster')
        }
        await documents.put(id, body, expected)
      },
    }
    const { halt, isNew } = await changeHalt({ ...world, documents: slow }, STOP)
    expect([halt?.by, isNew]).toEqual(['the faster one', false])
    expect(await haltLog(documents)).toHaveLength(1)
  })

  test.each([
    ['reason', { ...STOP, reason: ' ' }],
    ['name', { ...STOP, by: '' }],
  ])('refuses a change without a %s', async (_, change) => {
    await expect(changeHalt(world, change)).rejects.toThrow(InvalidInput)
    await expect(changeHalt(world, change)).rejects.toThrow('add --reason "why" --by NAME')
    expect(await world.documents.get(HALT_DOCUMENT)).toBeNull()
  })

  test('is not tried again where the store cannot be written: the operator sees the error', async () => {
    const failure = new Error('the store is away')
    let writes = 0
    const documents = {
      ...world.documents,
      put: async (id: string, body: unknown, expected: number) => {
        writes += 1
        if (writes === 1) throw failure
        await world.documents.put(id, body, expected)
      },
    }
    await expect(changeHalt({ ...world, documents }, STOP)).rejects.toBe(failure)
    expect(writes).toBe(1)
  })
})
