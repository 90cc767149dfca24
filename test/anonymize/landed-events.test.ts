import { describe, expect, it } from 'vitest'
import { type LandedPorts, readAlone } from '../../functions/anonymize/landed-events.ts'
import { Locked } from '../../functions/model/errors.ts'
import { isOlder } from '../../functions/platform/landed.ts'
import { memoryDocuments } from '../support/memory.ts'

/** Ports whose clock the test sets. */
function ports() {
  let now = Date.parse('2026-03-24T10:00:00Z')
  const port: LandedPorts = { documents: memoryDocuments(), clock: { now: () => new Date(now) }, isOlder }
  return {
    port,
    later: (minutes: number) => {
      now += minutes * 60_000
    },
  }
}

const file = (sequencer?: string) => ({
  key: 'landing/events/dt=2026-03-24/a.csv',
  ...(sequencer === undefined ? {} : { sequencer }),
})
const read = async () => ({ outcome: 'read' })

describe('events about one key', () => {
  it('an older one after a newer one is superseded, and not read', async () => {
    const { port } = ports()
    expect(await readAlone(port, file('0B'), 16, read)).toBe('read')
    let reads = 0
    const answer = await readAlone(port, file('0A'), 16, async () => {
      reads += 1
      return read()
    })
    expect([answer, reads]).toEqual(['superseded', 0])
  })

  it('the same one is read again: the reader itself knows what it has done', async () => {
    const { port } = ports()
    await readAlone(port, file('0A'), 16, read)
    expect(await readAlone(port, file('0A'), 16, read)).toBe('read')
  })

  it('a newer one waits until the older one is read', async () => {
    const { port } = ports()
    await readAlone(port, file('0A'), 16, async () => {
      await expect(readAlone(port, file('0B'), 16, read)).rejects.toThrow(Locked)
      return read()
    })
    expect(await readAlone(port, file('0B'), 16, read)).toBe('read')
  })

  it('a reader that died holds its key for 16 minutes and no longer', async () => {
    const { port, later } = ports()
    const died = readAlone(port, file('0A'), 16, async () => {
      throw new Error('out of memory')
    })
    await expect(died).rejects.toThrow('out of memory')
    later(15)
    await expect(readAlone(port, file('0A'), 16, read)).rejects.toThrow('being read until 2026-03-24T10:16')
    later(1)
    expect(await readAlone(port, file('0A'), 16, read)).toBe('read')
  })

  it('a file that is put in line by its key is the version that waits, and keeps its sequencer', async () => {
    const { port } = ports()
    const waits = async () => ({ outcome: 'waiting' })
    await readAlone(port, { ...file('0B'), versionId: 'v2' }, 16, waits)
    let version: unknown
    const answer = await readAlone(port, file(), 16, async (found) => {
      version = found
      return read()
    })
    expect([answer, version]).toEqual(['read', { ...file('0B'), versionId: 'v2' }])
    expect(await readAlone(port, file('0A'), 16, read)).toBe('superseded')
    expect(await readAlone(port, file(), 16, read)).toBe('superseded')
  })

  it('a file that is put in line by its key while it is read does not come again', async () => {
    const { port } = ports()
    await readAlone(port, file('0A'), 16, async () => {
      expect(await readAlone(port, file(), 16, read)).toBe('held')
      return read()
    })
  })

  it('what the first release wrote of a key is understood', async () => {
    const { port } = ports()
    await readAlone(port, file('0B'), 16, read)
    const [document] = await port.documents.list('landed/')
    await port.documents.put(document!.id, { sequencer: '0B', until: null }, 2)
    expect(await readAlone(port, file('0A'), 16, read)).toBe('superseded')
    expect(await readAlone(port, file('0C'), 16, read)).toBe('read')
  })

  it('other keys are read meanwhile', async () => {
    const { port } = ports()
    await readAlone(port, file('0A'), 16, async () => {
      expect(await readAlone(port, { key: 'landing/events/b.csv', sequencer: '01' }, 16, read)).toBe('read')
      return read()
    })
  })
})
