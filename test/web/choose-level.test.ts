import { describe, expect, it } from 'vitest'
import type { Cell } from '../../web/src/answers.ts'
import { chooseLevel, ENOUGH, publishedShare } from '../../web/src/choose-level.ts'
import { framesOf } from '../../web/src/frames.ts'

const cell = (zone: string, value: number | null, label = 'weekday 14:00', half = 0): Cell =>
  ({ zone, label, hour: 14, start: '', value, high: value === null ? null : value + half }) as Cell

const share = (cells: Cell[], zones: string[], root: Cell[], additive = true): number =>
  publishedShare(framesOf(cells), zones, {
    additive,
    rootId: 'all',
    root: new Map(framesOf(root).map((frame) => [frame.label, frame])),
  })

describe('the part of the people in published cells', () => {
  it('is their sum by the root where people add up: 900 of 1,000 are 90 %', () => {
    const cells = [cell('a', 500), cell('b', 400), cell('c', null)]
    expect(share(cells, ['a', 'b', 'c'], [cell('all', 1_000)])).toBe(0.9)
  })

  it('is never more than all of them, though noise may make the zones exceed the root', () => {
    expect(share([cell('a', 700), cell('b', 320)], ['a', 'b'], [cell('all', 1_000)])).toBe(1)
  })

  it('counts a hidden zone as the smallest shown one where people do not add up: 500 of 600', () => {
    const cells = [cell('a', 300), cell('b', 100), cell('c', 100), cell('d', null)]
    expect(share(cells, ['a', 'b', 'c', 'd'], [cell('all', 350)], false)).toBeCloseTo(5 / 6, 12)
  })

  it('counts it no higher than the threshold: an interval of ±66 has τ 180, so 900 of 1,080', () => {
    const cells = [cell('a', 500, undefined, 66), cell('b', 400, undefined, 66)]
    expect(share([...cells, cell('c', null)], ['a', 'b', 'c'], [], false)).toBe(900 / 1_080)
  })

  it('does the same where the root itself is hidden', () => {
    const cells = [cell('a', 300), cell('b', null)]
    expect(share(cells, ['a', 'b'], [cell('all', null)])).toBe(0.5)
  })

  it('weighs hours by their people: 950 of 1,000 and none of 1,000 are 47.5 %', () => {
    const night = 'weekday 03:00'
    const cells = [cell('a', 950), cell('b', null), cell('a', null, night), cell('b', null, night)]
    expect(share(cells, ['a', 'b'], [cell('all', 1_000), cell('all', 1_000, night)])).toBe(0.475)
  })

  it('is 0 where nothing is published, and where there are no cells', () => {
    expect(share([cell('a', null)], ['a'], [cell('all', 1_000)])).toBe(0)
    expect(share([cell('a', null)], ['a'], [cell('all', null)])).toBe(0)
    expect(share([], ['a'], [])).toBe(0)
  })

  it('does not count the larger zone that stands in for a hidden one', () => {
    const cells = [cell('a', 400), cell('b', null), cell('north', 1_000)]
    expect(share(cells, ['a', 'b'], [cell('all', 1_000)])).toBe(0.4)
  })
})

describe('the level that is shown', () => {
  const levels = ['city', 'district', 'zone']
  const choose = async (shares: Record<string, number>) => {
    const asked: string[] = []
    const level = await chooseLevel(levels, async (each) => {
      asked.push(each)
      return shares[each]!
    })
    return { level, asked }
  }

  it('is the finest with 90 %, and no coarser one is asked for', async () => {
    expect(await choose({ zone: ENOUGH })).toEqual({ level: 'zone', asked: ['zone'] })
  })

  it('is the district where the zones have 89.9 %', async () => {
    expect(await choose({ zone: 0.899, district: 0.95 })).toEqual({
      level: 'district',
      asked: ['zone', 'district'],
    })
  })

  it('is the root where no level has enough', async () => {
    expect(await choose({ zone: 0, district: 0.5 })).toEqual({ level: 'city', asked: ['zone', 'district'] })
  })
})
