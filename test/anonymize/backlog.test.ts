import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Landed } from '../../functions/anonymize/landed-events.ts'
import { csv } from './folder.ts'
import { type Desk, openDesk } from './landing.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const fileOf = (index: number): string =>
  csv(`p${index % 7},2026-03-30T${String(index % 24).padStart(2, '0')}:00:00Z,c${(index % 3) + 1}`)

/** Files that came before there was a reference: they wait. */
async function letWait(count: number): Promise<Landed[]> {
  const events = Array.from({ length: count }, (_, index) =>
    desk.landing.put(`landing/events/${index}.csv`, fileOf(index)),
  )
  for (const event of events) expect(await desk.deliver(event, { request: null })).toBe('waiting')
  return events
}

/** Puts in line what is due, as the watch does it: killed after so many. */
async function putInLine(upTo: number): Promise<Landed[]> {
  return (await desk.look()).due.slice(0, upTo)
}

describe('a backlog', () => {
  it('of 10,000 files that wait is looked at and put in line as a whole, each by its version', async () => {
    const events = await letWait(10_000)
    expect(await desk.look()).toEqual({ due: events, nearTheirEnd: 0 })
    desk.later(12 * 60)
    // Without a list nothing is read in vain, and all of them ring the alarm.
    expect(await desk.look(false)).toEqual({ due: [], nearTheirEnd: 10_000 })
  })

  it('that is put in line in part, cut off, and put in line again is read once, as by a clean run', async () => {
    await letWait(30)
    const queue = await putInLine(12)
    for (const landed of queue.splice(0, 5)) expect(await desk.deliver(landed)).toBe('done')
    // The hour after: what is read is not due, what is in line still comes twice.
    const again = await putInLine(Number.POSITIVE_INFINITY)
    expect(again.length).toBe(25)
    const outcomes = []
    for (const landed of [...queue, ...again]) outcomes.push(await desk.deliver(landed))
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBe(25)
    expect(outcomes.filter((outcome) => outcome === 'gone').length).toBe(7)

    const clean = await openDesk()
    try {
      for (let index = 0; index < 30; index += 1) {
        await clean.deliver(clean.landing.put(`landing/events/${index}.csv`, fileOf(index)))
      }
      expect(await desk.kept()).toEqual(await clean.kept())
    } finally {
      await clean.close()
    }
    expect((await desk.look()).due).toEqual([])
  })
})
