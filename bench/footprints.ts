import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocal } from '../bin/local.ts'
import { missingBatches, rounds } from '../functions/geography/build.ts'
import { commitReference } from '../functions/geography/commit-reference.ts'
import { prepareReference } from '../functions/geography/index.ts'
import { makeBatch } from '../functions/geography/make-batch.ts'
import { writeCells, writeNation } from './nation.ts'

/**
 * The reference of an invented nation, first as a whole and then with one cell moved: how long a step takes,
 * and what share of the batches is made again. `node bench/footprints.ts 100000` for so many cells.
 */
const CELLS = Number(process.argv[2] ?? 10_000)
/** Zones a side: 84 × 84 are as many as England and Wales have of their middle layer. */
const SIDE = 84

const folder = await mkdtemp(join(tmpdir(), 'smart-steps-bench-'))
const feeds = { cells: join(folder, 'cells.csv'), zones: join(folder, 'zones.geojson') }
const local = await openLocal(join(folder, 'out'))
try {
  await writeNation(feeds.zones, SIDE)
  await writeCells(feeds.cells, CELLS)
  const first = await build('first')
  await moveOne(feeds.cells)
  const second = await build('one cell moved')
  for (const round of rounds) {
    const share = (second[round] / first[round]).toFixed(3)
    console.log(`one cell moved: ${second[round]} of ${first[round]} batches of ${round}, ratio ${share}`)
  }
} finally {
  await local.close()
  await rm(folder, { recursive: true, force: true })
}

async function build(what: string): Promise<Record<(typeof rounds)[number], number>> {
  const keys = { country: 'gb', keyLife: 'day' } as const
  const prepared = await timed(`${what}: prepared`, () =>
    prepareReference({ ...local, ...keys, feeds, years: [2026] }),
  )
  const made = { footprints: 0, rest: 0 }
  for (const round of rounds) {
    const hashes = await missingBatches(local.store, prepared.version, round)
    made[round] = hashes.length
    let longest = 0
    await timed(`${what}: ${hashes.length} batches of ${round}`, async () => {
      for (const hash of hashes) {
        const started = performance.now()
        await makeBatch(local, hash)
        longest = Math.max(longest, performance.now() - started)
      }
    })
    console.log(`  the longest took ${(longest / 1000).toFixed(1)} s`)
  }
  await timed(`${what}: in force`, () => commitReference(local, prepared.version, keys))
  return made
}

/** Ten metres to the north. */
async function moveOne(path: string): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  const middle = Math.floor(lines.length / 2)
  const [id, lon, lat, ...rest] = lines[middle]!.split(',')
  lines[middle] = [id, lon, (Number(lat) + 0.0001).toFixed(6), ...rest].join(',')
  await writeFile(path, lines.join('\n'))
}

async function timed<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now()
  const answer = await work()
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(
    `${what}: ${((performance.now() - started) / 1000).toFixed(1)} s, ${megabytes} MB at most so far`,
  )
  return answer
}
