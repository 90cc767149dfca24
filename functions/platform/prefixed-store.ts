import type { ObjectStore } from './ports.ts'

/**
 * One store made of several: keys below some prefixes lie elsewhere, in a bucket with rights and a life of
 * its own.
 */
export function prefixedStore(
  main: ObjectStore,
  elsewhere: Readonly<Record<`${string}/`, ObjectStore>>,
): ObjectStore {
  const of = (key: string): ObjectStore =>
    Object.entries(elsewhere).find(([prefix]) => key.startsWith(prefix))?.[1] ?? main
  return {
    list: (prefix) => of(prefix).list(prefix),
    get: (key) => of(key).get(key),
    put: (key, body) => of(key).put(key, body),
    putFile: (key, path) => of(key).putFile(key, path),
    async copy(from, to) {
      if (of(from) !== of(to))
        throw new RangeError(`"${from}" and "${to}" lie in two stores: read and put it`)
      await of(from).copy(from, to)
    },
    delete: (key) => of(key).delete(key),
    localPath: (key) => of(key).localPath(key),
  }
}
