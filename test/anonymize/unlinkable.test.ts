import { expect, test } from 'vitest'
import type { KeyVault } from '../../functions/platform/ports.ts'
import { memoryVault, testKey } from '../support/vault.ts'
import { csv, openFolder } from './folder.ts'

/**
 * What somebody who holds the fragments of two epochs, and the key of neither, can link. Everybody does the same on
 * both days, each at minutes of their own: so it is known here who is who, and nothing but the pseudonym differs.
 */

const PEOPLE = 200
const DATES = ['2026-03-24', '2026-03-25'] as const

interface Linked {
  /** Pseudonyms that both epochs have. */
  readonly common: number
  /** Of the places of the same people in the order of pseudonyms, which is that of the rows. */
  readonly rankCorrelation: number
  /** People in the same of 64 buckets. */
  readonly sameBucket: number
  /** How often the differences of two pseudonyms of one person are the same as those of another. */
  readonly sameDifference: number
}

async function linked(keys: KeyVault): Promise<Linked> {
  const folder = await openFolder(keys)
  try {
    const minutes = Array.from({ length: PEOPLE }, (_, person) => person * 5)
    const lines = DATES.flatMap((date) =>
      minutes.map((minute, person) => {
        const time = new Date(Date.parse(`${date}T00:00:00Z`) + minute * 60_000).toISOString().slice(0, 19)
        return `4477009${String(person).padStart(5, '0')},${time}Z,c1`
      }),
    )
    expect(await folder.take('events.csv', csv(...lines))).toMatchObject({
      state: 'done',
      accepted: 2 * PEOPLE,
    })
    // In the order of their minutes, and so of the people.
    const [first, second] = DATES.map((date) =>
      folder.fragments().then((all) => all.filter(({ slot }) => slot.startsWith(date)).map(({ pid }) => pid)),
    )
    const [a, b] = [await first!, await second!]
    expect([new Set(a).size, new Set(b).size]).toEqual([PEOPLE, PEOPLE])
    const inFirst = new Set(a)
    return {
      common: b.filter((pid) => inFirst.has(pid)).length,
      rankCorrelation: correlation(ranks(a), ranks(b)),
      sameBucket: a.filter((pid, person) => bucketOf(pid) === bucketOf(b[person]!)).length,
      sameDifference: PEOPLE - new Set(a.map((pid, person) => BigInt.asUintN(64, pid - b[person]!))).size,
    }
  } finally {
    await folder.close()
  }
}

const bucketOf = (pid: bigint): bigint => BigInt.asUintN(64, pid) >> 58n

function ranks(pids: readonly bigint[]): number[] {
  const sorted = [...pids].sort((x, y) => (x < y ? -1 : 1))
  const rankOf = new Map(sorted.map((pid, rank) => [pid, rank]))
  return pids.map((pid) => rankOf.get(pid)!)
}

/** Pearson's of ranks is Spearman's. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (PEOPLE - 1) / 2
  const product = x.reduce((sum, rank, person) => sum + (rank - mean) * (y[person]! - mean), 0)
  return product / x.reduce((sum, rank) => sum + (rank - mean) ** 2, 0)
}

test('of 200 people in two epochs nobody is linked by pseudonym, order, bucket or difference', async () => {
  const found = await linked(memoryVault())
  expect(found.common).toBe(0)
  // Five standard errors, 5 / √199: keys of tests are the same each time, and so is this.
  expect(Math.abs(found.rankCorrelation)).toBeLessThan(0.36)
  // 3.1 are expected by chance.
  expect(found.sameBucket).toBeLessThan(15)
  expect(found.sameDifference).toBe(0)
})

test('were the key of both epochs one, all 200 would be linked by each of these', async () => {
  const one: KeyVault = { ...memoryVault(), key: async () => testKey('one for all') }
  expect(await linked(one)).toEqual({
    common: PEOPLE,
    rankCorrelation: 1,
    sameBucket: PEOPLE,
    sameDifference: PEOPLE - 1,
  })
})
