import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate } from 'node:timers/promises'
import { InvalidInput } from '../model/errors.ts'
import { tables } from '../model/tables.ts'
import type { Cell } from './cells.ts'
import { type Coverage, slotTiles } from './coverage.ts'
import { quoted } from './feed-file.ts'
import { footprint } from './footprints.ts'
import { settling } from './ground.ts'
import { indexOf } from './leaf-index.ts'
import { keeper, neighboursOf } from './overlap.ts'
import { coveragesOf } from './places.ts'
import { groundOfPart } from './prior.ts'
import { type BatchKind, batchKey, type RequestOf, readRequest, TILES_LEVEL } from './requests.ts'
import { servingBy } from './serving.ts'
import { tileName, tileOfName } from './tiles.ts'
import { literal, type TablePorts, writeRows } from './write-table.ts'

/** To which cells the phones of a cell hop, and which part of them the other would serve. */
const pairColumns = { cell: 'VARCHAR', other: 'VARCHAR', strength: 'DOUBLE' } as const

/**
 * Makes the batch that a request asks for: the same rows, whoever makes it and how often.
 * @throws InvalidInput naming the cell whose footprint cannot be made
 */
export async function makeBatch(ports: TablePorts, hash: string): Promise<void> {
  const request = await readRequest(ports.store, hash)
  if (request.table === 'footprints') await makeFootprints(ports, hash, request)
  else if (request.table === 'tile_zones') await makeTileZones(ports, hash, request)
  else await makeOverlap(ports, hash, request)
}

async function makeFootprints(
  ports: TablePorts,
  hash: string,
  { cells, near, beyond, areas, ground }: RequestOf<'footprints'>,
): Promise<void> {
  // In the order of their ids, whichever of them are wanted: so sums come out the same.
  const all = [...cells, ...near].sort((a, b) => (a.id < b.id ? -1 : 1))
  const wanted = new Set(cells)
  const own = [...all.keys()].filter((index) => wanted.has(all[index]!))
  const serving = servingBy(all)
  const settle = settling(groundOfPart(ground), beyond)
  const coverages: Coverage[] = []
  try {
    for (const coverage of coveragesOf(all, own, new Map(areas), serving, settle)) {
      coverages.push(coverage)
      // On a laptop the document store is in this process, and its connections end if nobody looks after them.
      if (coverages.length % CELLS_AT_A_STRETCH === 0) await setImmediate()
    }
  } catch (cause) {
    throw new InvalidInput(
      `the footprint of the cell ${quoted(all[own[coverages.length]!]!.id)} cannot be made: correct its line in the cells feed, or what the zones and the prior say of its ground`,
      { cause },
    )
  }
  await writeRows(ports, batchKey('pairs', hash), pairColumns, pairRows())
  // Last: where the footprints are the pairs are too.
  const { columns } = tables.footprints
  await writeRows(ports, batchKey('footprints', hash), columns, footprintRows(cells, coverages), [
    'slot',
    'tile',
  ])

  function* pairRows() {
    for (const [index, cell] of own.entries()) {
      const { id, site } = all[cell]!
      for (const { other, strength } of neighboursOf(cell, coverages[index]!, serving, site !== null)) {
        yield { cell: id, other: all[other]!.id, strength }
      }
    }
  }
}

function* footprintRows(cells: readonly Cell[], coverages: readonly Coverage[]) {
  const names = new Map<number, string>()
  const nameOf = (tile: number): string => {
    const known = names.get(tile) ?? tileName(tile)
    names.set(tile, known)
    return known
  }
  for (const [index, { id }] of cells.entries()) yield footprint(id, slotTiles(coverages[index]!).map(nameOf))
}

async function makeTileZones(
  ports: TablePorts,
  hash: string,
  { block, footprints, leaves }: RequestOf<'tile_zones'>,
): Promise<void> {
  const size = 4 ** TILES_LEVEL
  const tiles = await ports.workbench.rows<{ tile: string }>(
    `select distinct tile from ${await batchesRead(ports, 'footprints', footprints)}
     where tile between '${tileName(block * size)}' and '${tileName((block + 1) * size - 1)}'`,
  )
  const index = indexOf(leaves)
  const rows = tiles.flatMap(({ tile }) => {
    const leaf = index.ofTile(tileOfName(tile))
    return leaf ? [{ tile, zone: leaf.id }] : []
  })
  await writeRows(ports, batchKey('tile_zones', hash), tables.tile_zones.columns, rows)
}

/** Of all pairs of a country those that are kept: which ones hangs together from one end to the other. */
async function makeOverlap(
  ports: TablePorts,
  hash: string,
  { footprints }: RequestOf<'overlap'>,
): Promise<void> {
  const sorted = join(ports.workbench.scratch, 'strongest-first.ndjson')
  try {
    await ports.workbench.run(
      `copy (select least(cell, other) as cell, greatest(cell, other) as other
         from ${await batchesRead(ports, 'pairs', footprints)}
         group by all order by max(strength) desc, cell, other) to ${literal(sorted)} (format json)`,
    )
    await writeRows(ports, batchKey('overlap', hash), tables.overlap.columns, keptPairs(sorted))
  } finally {
    await rm(sorted, { force: true })
  }
}

async function* keptPairs(sorted: string) {
  const isKept = keeper<string>()
  for await (const line of createInterface({ input: createReadStream(sorted), crlfDelay: Infinity })) {
    const { cell, other } = JSON.parse(line) as { readonly cell: string; readonly other: string }
    if (!isKept(cell, other)) continue
    yield { cell, other }
    yield { cell: other, other: cell }
  }
}

/** Batches as a relation. */
async function batchesRead(
  { store }: TablePorts,
  kind: BatchKind,
  hashes: readonly string[],
): Promise<string> {
  const paths: string[] = []
  for (let start = 0; start < hashes.length; start += FILES_AT_ONCE) {
    const some = hashes.slice(start, start + FILES_AT_ONCE)
    paths.push(...(await Promise.all(some.map((hash) => store.localPath(batchKey(kind, hash))))))
  }
  return `read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = false)`
}

const FILES_AT_ONCE = 16
const CELLS_AT_A_STRETCH = 20
