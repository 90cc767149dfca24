import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Conflict } from '../../model/errors.ts'
import type { DocumentStore, Versioned } from '../ports.ts'
import { readIfThere, writeFirst } from './secret-file.ts'

/**
 * Documents as files, one for each version, `ledger%2F2026-03.v2.json`: what several processes may read and write
 * at once, which the store of a laptop allows to one alone. Whoever links the next version first wins.
 */
export function folderDocuments(folder: string): DocumentStore {
  /** The newest version of each id. */
  const versions = async (): Promise<ReadonlyMap<string, number>> => {
    const newest = new Map<string, number>()
    for (const name of await namesIn(folder)) {
      const [, id = '', version = ''] = /^(.+)\.v(\d+)\.json$/.exec(name) ?? []
      if (id === '') continue
      const known = newest.get(decodeURIComponent(id)) ?? 0
      newest.set(decodeURIComponent(id), Math.max(known, Number(version)))
    }
    return newest
  }
  const path = (id: string, version: number): string =>
    join(folder, `${encodeURIComponent(id)}.v${version}.json`)
  const read = async (id: string, version: number): Promise<unknown> => {
    const text = await readIfThere(path(id, version))
    if (text === null) throw new Error(`${path(id, version)} is gone: bring it back`)
    return JSON.parse(new TextDecoder().decode(text)) as unknown
  }
  return {
    async get(id): Promise<Versioned<unknown> | null> {
      const version = (await versions()).get(id)
      return version === undefined ? null : { version, body: await read(id, version) }
    },
    async list(prefix) {
      const found = [...(await versions())].filter(([id]) => id.startsWith(prefix))
      found.sort(([a], [b]) => (a < b ? -1 : 1))
      return Promise.all(found.map(async ([id, version]) => ({ id, body: await read(id, version) })))
    },
    async put(id, body, expected) {
      const ours = new TextEncoder().encode(JSON.stringify(body))
      const isNext = ((await versions()).get(id) ?? 0) === expected
      if (isNext && (await writeFirst(path(id, expected + 1), ours)) === ours) return
      throw new Conflict(`document ${id} is no longer at version ${expected}: read it again and decide again`)
    },
  }
}

/** One collection is kept in a store of its own. */
export function withCollection(others: DocumentStore, collection: string, own: DocumentStore): DocumentStore {
  const storeOf = (id: string): DocumentStore => (id.startsWith(`${collection}/`) ? own : others)
  return {
    get: (id) => storeOf(id).get(id),
    list: (prefix) => storeOf(prefix).list(prefix),
    put: (id, body, expected) => storeOf(id).put(id, body, expected),
  }
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
