import { z } from 'zod'
import type { ObjectStore } from '../platform/ports.ts'
import { cellSchema, siteSchema } from './cells.ts'
import { digestOf } from './digest.ts'
import { leafSchema } from './leaf-index.ts'
import { groundPartSchema } from './prior.ts'

/**
 * What is made in batches. A request holds everything that its batch depends on, and its hash names both: the
 * same request is made once, whichever version asks.
 */
const requestSchema = z.discriminatedUnion('table', [
  z.object({
    table: z.literal('footprints'),
    /** Raise it when the same request gives other rows. */
    method: z.literal('dominance-1'),
    cells: z.array(cellSchema),
    /** Which compete with them: whose ground meets theirs. */
    near: z.array(cellSchema),
    /** Where the network goes on: the cells among them, or not far, that reach no zone. */
    beyond: z.array(siteSchema),
    /** Where the cells of an area are: of the areas that some of these stand for. */
    areas: z.array(z.tuple([z.string(), z.array(siteSchema)])),
    ground: groundPartSchema,
  }),
  z.object({
    table: z.literal('tile_zones'),
    method: z.literal('middles-1'),
    /** Of level TILES_LEVEL. */
    block: z.number(),
    /** Hashes of the footprints that may have tiles in the block. */
    footprints: z.array(z.string()),
    leaves: z.array(leafSchema),
  }),
  z.object({
    table: z.literal('overlap'),
    method: z.literal('strongest-2'),
    footprints: z.array(z.string()),
  }),
])
export type Request = z.infer<typeof requestSchema>
export type RequestOf<Name extends Request['table']> = Extract<Request, { readonly table: Name }>

/** A tile's zone is looked up for blocks of 256 × 256 tiles, about 24 by 39 km at 51° north. */
export const TILES_LEVEL = 8

/** Beside the tables: `pairs` are the cells that phones of a cell hop to, from which `overlap` is chosen. */
export type BatchKind = Request['table'] | 'pairs'

const HASH_DIGITS = 32

/** Below it lies what can be made again: the requests, their batches, and what a version consists of. */
const BATCHES = 'reference/batches/'
export const batchesPrefix = (kind: BatchKind): string => `${BATCHES}${kind}/`
export const batchKey = (kind: BatchKind, hash: string): string => `${batchesPrefix(kind)}${hash}.parquet`
const requestKey = (hash: string): string => `${BATCHES}requests/${hash}.json`
export const buildKey = (version: string): string => `${BATCHES}builds/${version}.json`

/** @returns the hashes of the batches of a kind that are stored */
export async function storedBatches(store: Pick<ObjectStore, 'list'>, kind: BatchKind): Promise<Set<string>> {
  const found = await store.list(batchesPrefix(kind))
  return new Set(found.map(({ key }) => /([^/]+)\.parquet$/.exec(key)?.[1] ?? ''))
}

/** Stores requests whose batch is not stored. @returns stores one and gives its hash */
export async function requestKeeper(
  store: Pick<ObjectStore, 'list' | 'put'>,
): Promise<(request: Request) => Promise<string>> {
  const kinds = ['footprints', 'tile_zones', 'overlap'] as const
  const stored = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await storedBatches(store, kind)] as const)),
  )
  return async (request) => {
    const text = JSON.stringify(request)
    const hash = digestOf(text, HASH_DIGITS)
    if (!stored.get(request.table)!.has(hash)) await store.put(requestKey(hash), text)
    return hash
  }
}

/** @throws Error if there is no such request */
export async function readRequest(store: Pick<ObjectStore, 'get'>, hash: string): Promise<Request> {
  const bytes = await store.get(requestKey(hash))
  if (!bytes)
    throw new Error(`the request ${hash} of the reference is not stored: land a reference feed again`)
  return requestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}
