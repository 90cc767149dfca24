import { describe, expect, it } from 'vitest'
import { exclusionsInForce, putInForce } from '../../functions/anonymize/exclusions-in-force.ts'
import { fixedClock, memoryDocuments } from '../support/memory.ts'

const landedAt = '2026-03-24T10:00:00.000Z'

describe('the list of exclusions in force', () => {
  it('is none at all in a deployment without subscribers', async () => {
    expect(
      await exclusionsInForce({ documents: memoryDocuments(), clock: fixedClock(landedAt) }, null),
    ).toBeNull()
  })

  it('fits no file before the first feed, and once its feed is older than 48 hours', async () => {
    const documents = memoryDocuments()
    const at = (time: string) => exclusionsInForce({ documents, clock: fixedClock(time) }, 48)
    expect(await at(landedAt)).toBe('none')
    await putInForce(documents, { version: 'a1', landedAt })
    expect(await at('2026-03-26T10:00:00Z')).toBe('a1')
    expect(await at('2026-03-26T10:00:01Z')).toBe('none')
  })

  it('is that of the later feed, whichever is prepared last', async () => {
    const documents = memoryDocuments()
    await putInForce(documents, { version: 'b2', landedAt: '2026-03-24T11:00:00.000Z' })
    await putInForce(documents, { version: 'a1', landedAt })
    expect(await exclusionsInForce({ documents, clock: fixedClock(landedAt) }, 48)).toBe('b2')
  })
})
