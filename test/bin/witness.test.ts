import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ground } from '../../bin/accuracy/oracle.ts'
import { openWitness } from '../../bin/accuracy/witness.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { simulate } from '../../sim/index.ts'

let root: string
let grounds: readonly Ground[]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'smart-steps-witness-'))
  const made: ReturnType<typeof openWitness>[] = []
  await simulate({
    ...{ city: 'demo', people: 80, days: 1, seed: 5, out: join(root, 'feeds') },
    witness(world) {
      made.push(openWitness(join(root, 'witness'), world))
      return made[0]!.see
    },
  })
  grounds = [...made[0]!.grounds()]
  made[0]!.close()
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function one<Row>(sql: string): Promise<Row> {
  const workbench = await openWorkbench({ threads: 1 })
  const [row] = await workbench.rows<Row>(sql)
  await workbench.close()
  return row!
}
const days = (): string => `read_csv('${join(root, 'witness', 'days.csv')}', header = true)`
const truth = (product: string): string =>
  `read_csv('${join(root, 'feeds', 'truth', product, '*.csv')}', header = true)`

describe('whoever sees the exact days of all lines that count', () => {
  test('sees the minutes that the truth of presence has, by zone', async () => {
    const { zones, different } = await one<{ zones: bigint; different: bigint }>(`
      select count(*) as zones, count(*) filter (where seen.minutes is distinct from made.minutes) as different
      from (select zone, sum(minutes)::bigint as minutes from ${days()} group by zone) as seen
      full join (
        select zone, sum(value)::bigint as minutes from ${truth('presence')}
        where level = 'zone' group by zone having sum(value) > 0
      ) as made using (zone)`)
    expect(Number(zones)).toBeGreaterThan(15)
    expect(Number(different)).toBe(0)
  })

  test('and the people whom the truth of visitors has', async () => {
    const { seen, made } = await one<{ seen: bigint; made: bigint }>(`
      select (select count(*) from ${days()} where minutes >= 10) as seen,
        (select sum(value)::bigint from ${truth('visitors')} where level = 'zone') as made`)
    expect(Number(seen)).toBeGreaterThan(80)
    expect(seen).toBe(made)
  })

  test('knows of all ground who serves it, and where people are by the minute', async () => {
    const total = (of: (ground: Ground) => number) => grounds.reduce((sum, ground) => sum + of(ground), 0)
    for (const { shares } of grounds) {
      expect(shares.reduce((sum, [, probability]) => sum + probability, 0)).toBeCloseTo(1, 6)
    }
    const { minutes } = await one<{ minutes: number }>(
      `select sum(minutes)::double as minutes from ${days()}`,
    )
    // Ways are looked at once a minute, and a straight one may leave the city.
    expect(Math.abs(total((ground) => ground.minutes) / minutes - 1)).toBeLessThan(0.01)
  })
})
