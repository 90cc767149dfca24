import { describe, expect, it } from 'vitest'
import { publishSandbox } from '../../bin/sandbox/publish.ts'
import { Conflict, InvalidInput } from '../../functions/model/errors.ts'
import { epochLedgerSchema } from '../../functions/model/ledger.ts'
import { brokenAt } from '../../functions/model/ledger-chain.ts'
import { SANDBOX_DOCUMENT } from '../../functions/model/sandbox.ts'
import type { FigureRecord } from '../../functions/platform/ports.ts'
import { auditLedger } from '../../functions/release/index.ts'
import { type Stores, sandboxStores } from '../../functions/serve/index.ts'
import { type World, world } from '../serve/city.ts'
import { both, cityOf, REAL_PEOPLE, real, silent, simulated } from '../serve/sandbox/both.ts'

const NOW = new Date('2026-05-01T09:00:00Z')

/** Stores of which the n-th write does something first. */
function atWrite(
  stores: Stores,
  write: number,
  then: () => Promise<void>,
): { stores: Stores; writes: () => number } {
  let writes = 0
  const before =
    <Arguments extends unknown[]>(put: (...given: Arguments) => Promise<void>) =>
    async (...given: Arguments) => {
      writes += 1
      if (writes === write) await then()
      await put(...given)
    }
  const { store, documents, figures } = stores
  return {
    writes: () => writes,
    stores: {
      store: { ...store, put: before(store.put) },
      documents: { ...documents, put: before(documents.put) },
      figures: { ...figures, put: before(figures.put) },
    },
  }
}

const cutOff = async (): Promise<void> => {
  throw new Error('cut off')
}

/** How often its publication writes; the last one is the document. */
async function writesOf(city: Stores): Promise<number> {
  const { stores, writes } = atWrite(await cityOf(real, REAL_PEOPLE), 0, cutOff)
  await publishSandbox(city, stores, silent)
  return writes()
}

/** What a tenant of the sandbox sees. */
async function seen({ send }: World): Promise<string> {
  const asked = ['/v1/products', '/v1/zone-systems/city/items', '/v1/figures/presence?aggregate=hour&zones=a']
  const answers = asked.map(async (path) => (await send('GET', path, undefined, 'trial')).text())
  return (await Promise.all(answers)).join('\n')
}

/** The city that was published first, and another one, made since. */
async function replaced() {
  const deployment = await both()
  const other = await world(simulated)
  for (const date of ['2026-03-23', '2026-03-24', '2026-03-25']) {
    // A run is made once: no two have the same name.
    await other.publish({ date, run: 'r2', estimate: () => 23_456 })
  }
  return { deployment, other, old: await seen(deployment) }
}

describe('a city that is published', () => {
  it('twice is the same as once', async () => {
    const { deployment, other } = await replaced()
    const once = await publishSandbox(other, deployment, silent)
    const [there, body] = [await seen(deployment), (await deployment.documents.get(SANDBOX_DOCUMENT))!.body]
    expect(await publishSandbox(other, deployment, silent)).toEqual(once)
    expect(await seen(deployment)).toBe(there)
    expect((await deployment.documents.get(SANDBOX_DOCUMENT))!.body).toEqual(body)
  })

  it('is seen whole or not at all, wherever its publication is cut off, and then by the next one', async () => {
    const { deployment, other, old } = await replaced()
    const writes = await writesOf(other)
    // Zones and their shapes, the items of seven zones and the frames of three levels, and the document.
    expect(writes).toBe(13)
    for (let write = 1; write <= writes; write += 1) {
      const { stores } = atWrite(deployment, write, cutOff)
      await expect(publishSandbox(other, stores, silent)).rejects.toThrow('cut off')
      expect(await seen(deployment)).toBe(old)
    }
    await publishSandbox(other, deployment, silent)
    const now = await seen(deployment)
    expect(now).toContain('"to":"2026-03-26"')
    expect(old).not.toContain('"to":"2026-03-26"')
    expect(deployment.failures).toEqual([])
  })

  it('while another is being published is refused, and says what to do', async () => {
    const { deployment, other } = await replaced()
    const first = await cityOf(simulated, 31_000)
    const { stores } = atWrite(deployment, await writesOf(other), async () => {
      await publishSandbox(first, deployment, silent)
    })
    const published = publishSandbox(other, stores, silent)
    await expect(published).rejects.toThrow(Conflict)
    await expect(published).rejects.toThrow('run it again to publish this one')
  })

  it('says of every release that it is simulated, in a ledger whose chain holds', async () => {
    const deployment = await both()
    const ledgers = (await sandboxStores(deployment).documents.list('ledger/')).map(({ body }) =>
      epochLedgerSchema.parse(body),
    )
    expect(ledgers.map(brokenAt)).toEqual([null, null])
    expect(ledgers.flatMap(({ entries }) => entries).map(({ methodVersion }) => methodVersion)).toEqual(
      Array.from({ length: 6 }, () => 'simulated-1-observed'),
    )
  })

  it('is no release of people: neither ledger nor audit nor stores know of it', async () => {
    const [before, after] = [await cityOf(real, REAL_PEOPLE), await both()]
    expect(await auditLedger(after, NOW)).toEqual(await auditLedger(before, NOW))
    expect(await after.documents.list('ledger')).toEqual(await before.documents.list('ledger'))
    const outside = (await after.store.list('')).filter(({ key }) => !key.startsWith('sandbox/'))
    expect(outside).toEqual(await before.store.list(''))
  })

  it('has no figures of a run that lost', async () => {
    const [deployment, other] = [await cityOf(real, REAL_PEOPLE), await cityOf(simulated, 7_600)]
    await other.publish({ date: '2026-03-24', run: 'lost', isLost: true, estimate: () => 1 })
    const written: FigureRecord[] = []
    const figures = {
      ...deployment.figures,
      async put(records: readonly FigureRecord[]) {
        written.push(...records)
      },
    }
    await publishSandbox(other, { ...deployment, figures }, silent)
    expect(written.length).toBeGreaterThan(100)
    expect(written.filter(({ sort }) => sort.includes('lost'))).toEqual([])
    expect(written.filter(({ partition }) => !partition.startsWith('sandbox|'))).toEqual([])
  })
})

describe('what is refused before anything is seen', () => {
  const refused = async (from: Stores): Promise<string> => {
    const { deployment, old } = await replaced()
    const error = await publishSandbox(from, deployment, silent).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InvalidInput)
    expect(await seen(deployment)).toBe(old)
    return (error as Error).message
  }

  it('is a folder in which nothing was made', async () => {
    const city = await cityOf(simulated, 7_600)
    const documents = { ...city.documents, get: async () => null }
    expect(await refused({ ...city, documents })).toContain('nothing was made in the folder')
  })

  it('is a city without releases', async () => {
    const city = await cityOf(simulated, 7_600)
    const documents = { ...city.documents, list: async () => [] }
    expect(await refused({ ...city, documents })).toContain('nothing is released of the city')
  })

  it('is a city whose figures have ended', async () => {
    const city = await cityOf(simulated, 7_600)
    await city.publish({
      product: 'dwell',
      date: '2026-03-24',
      run: 'r9',
      onLedgerOnly: true,
      estimate: () => 0,
    })
    expect(await refused(city)).toContain('the figures of dwell 2026-03-24 are not in the folder any more')
  })

  it('is more than one document holds', async () => {
    const city = await cityOf(simulated, 7_600)
    const [stored] = await city.documents.list('ledger/')
    const { entries, ...ledger } = epochLedgerSchema.parse(stored!.body)
    const { link: _, ...entry } = entries[0]!
    const many = Array.from({ length: 1_200 }, (_, index) => ({ ...entry, revision: index + 1 }))
    const documents = {
      ...city.documents,
      list: async () => [{ id: 'ledger/many', body: { ...ledger, entries: many } }],
    }
    expect(await refused({ ...city, documents })).toMatch(
      /takes \d+ bytes to list, at most 380000 .* take fewer --days/,
    )
  })
})
