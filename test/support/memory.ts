import { Conflict, InvalidInput } from '../../functions/model/errors.ts'
import { retentionDays } from '../../functions/model/retention.ts'
import type {
  Clock,
  DocumentStore,
  FigureRecord,
  FigureStore,
  ObjectStore,
} from '../../functions/platform/ports.ts'

/** Adapters of the ports that keep everything in memory, as JSON, so that a test cannot share an object. */

export const fixedClock = (instant: string): Clock => ({ now: () => new Date(instant) })

export function memoryObjects(): ObjectStore {
  const objects = new Map<string, Uint8Array>()
  return {
    async list(prefix) {
      return [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, body]) => ({ key, size: body.length }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
    },
    async get(key) {
      return objects.get(key)?.slice() ?? null
    },
    async put(key, body) {
      objects.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body.slice())
    },
    async putFile() {
      throw new InvalidInput('objects in memory take no files')
    },
    async copy(from, to) {
      const found = objects.get(from)
      if (found === undefined) throw new InvalidInput(`there is no object "${from}" in memory`)
      objects.set(to, found)
    },
    async delete(key) {
      objects.delete(key)
    },
    async localPath() {
      throw new InvalidInput('objects in memory have no paths')
    },
  }
}

export function memoryDocuments(): DocumentStore {
  const documents = new Map<string, { version: number; json: string }>()
  return {
    async get(id) {
      const found = documents.get(id)
      return found ? { version: found.version, body: JSON.parse(found.json) } : null
    },
    async list(prefix) {
      return [...documents]
        .filter(([id]) => id.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { json }]) => ({ id, body: JSON.parse(json) }))
    },
    async put(id, body, expected) {
      const version = documents.get(id)?.version ?? 0
      if (version !== expected) throw new Conflict(`document ${id}: expected ${expected}, found ${version}`)
      documents.set(id, { version: version + 1, json: JSON.stringify(body) })
    },
  }
}

/** Counts what is asked of it, so that a test can hold the number of queries. */
export function memoryFigures(
  clock: Clock = { now: () => new Date() },
): FigureStore & { queries: number; recordsRead: number } {
  const now = (): number => clock.now().getTime()
  const partitions = new Map<string, Map<string, { readonly json: string; readonly expires: number }>>()
  const store = {
    queries: 0,
    recordsRead: 0,
    async put(records: readonly FigureRecord[]) {
      for (const { partition, sort, body } of records) {
        if (!partitions.has(partition)) partitions.set(partition, new Map())
        const expires = now() + retentionDays.published * 86_400_000
        partitions.get(partition)!.set(sort, { json: JSON.stringify(body), expires })
      }
    },
    async query(partition: string, from: string, to: string) {
      store.queries += 1
      const found = [...(partitions.get(partition) ?? [])]
        .filter(([sort, { expires }]) => from <= sort && sort < to && expires > now())
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([sort, { json }]) => ({ partition, sort, body: JSON.parse(json) }))
      store.recordsRead += found.length
      return found
    },
  }
  return store
}
