import { AREA_COLLECTION } from '../../model/areas.ts'
import { InvalidInput } from '../../model/errors.ts'
import { HALT_COLLECTION } from '../../model/halt.ts'
import { JOB_COLLECTION, RESULTS_PREFIX } from '../../model/jobs.ts'
import { PLACE_COLLECTION } from '../../model/places.ts'
import { publicationSchema, SANDBOX_DOCUMENT, SANDBOX_PREFIX, sandboxPartition } from '../../model/sandbox.ts'
import type { DocumentStore, FigureStore, ObjectStore } from '../../platform/ports.ts'

/** What figures are answered from. */
export interface Stores {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
}

/**
 * What is the same for every tenant (a halt), or lies under the tenant’s own name (jobs, areas and their places). Whatever is not
 * named here is the sandbox's own: what is forgotten is missing there, and never a real figure.
 */
const SHARED_COLLECTIONS = [AREA_COLLECTION, HALT_COLLECTION, JOB_COLLECTION, PLACE_COLLECTION]

/** The sandbox of a deployment, looked at as a deployment by itself. */
export const sandboxStores = ({ store, documents, figures }: Stores): Stores => ({
  store: sandboxObjects(store),
  documents: sandboxDocuments(documents),
  figures: sandboxFigures(figures),
})

function sandboxFigures(figures: FigureStore): FigureStore {
  return {
    put: (records) =>
      figures.put(
        records.map(({ partition, ...record }) => ({ ...record, partition: sandboxPartition(partition) })),
      ),
    async query(partition, from, to) {
      const found = await figures.query(sandboxPartition(partition), from, to)
      return found.map((record) => ({ ...record, partition }))
    },
  }
}

function sandboxDocuments(documents: DocumentStore): DocumentStore {
  const isShared = (id: string): boolean =>
    SHARED_COLLECTIONS.some((collection) => id.startsWith(`${collection}/`))
  const published = async (): Promise<ReadonlyMap<string, unknown>> => {
    const found = await documents.get(SANDBOX_DOCUMENT)
    return new Map(found ? Object.entries(publicationSchema.parse(found.body).documents) : [])
  }
  return {
    async get(id) {
      if (isShared(id)) return documents.get(id)
      const found = await published()
      return found.has(id) ? { version: 1, body: found.get(id) } : null
    },
    async list(prefix) {
      if (isShared(prefix)) return documents.list(prefix)
      return [...(await published())]
        .filter(([id]) => id.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, body]) => ({ id, body }))
    },
    async put(id, body, expected) {
      if (!isShared(id))
        throw new InvalidInput(`${id}: the sandbox is published as a whole, and only read here`)
      await documents.put(id, body, expected)
    },
  }
}

function sandboxObjects(store: ObjectStore): ObjectStore {
  const inside = (key: string): string => (key.startsWith(RESULTS_PREFIX) ? key : `${SANDBOX_PREFIX}${key}`)
  return {
    async list(prefix) {
      const found = await store.list(inside(prefix))
      const skipped = inside(prefix).length - prefix.length
      return found.map(({ key, size }) => ({ key: key.slice(skipped), size }))
    },
    get: (key) => store.get(inside(key)),
    put: (key, body) => store.put(inside(key), body),
    putFile: (key, path) => store.putFile(inside(key), path),
    copy: (from, to) => store.copy(inside(from), inside(to)),
    delete: (key) => store.delete(inside(key)),
    localPath: (key) => store.localPath(inside(key)),
  }
}
