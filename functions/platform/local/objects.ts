import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { InvalidInput } from '../../model/errors.ts'
import { checkedKey } from '../object-key.ts'
import type { ObjectStore, StoredObject } from '../ports.ts'

/**
 * A folder as an object store. A write is complete or not there: it goes to a name of its own first
 * and is then renamed.
 */
export function folderStore(root: string): ObjectStore {
  const path = (key: string): string => join(root, ...checkedKey(key).split('/'))
  const replace = async (key: string, write: (temporary: string) => Promise<void>): Promise<void> => {
    const target = path(key)
    await mkdir(dirname(target), { recursive: true })
    const temporary = join(dirname(target), `.${randomUUID()}.part`)
    try {
      await write(temporary)
      await rename(temporary, target)
    } finally {
      await rm(temporary, { force: true })
    }
  }
  return {
    async list(prefix) {
      const found: StoredObject[] = []
      const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : ''
      for (const file of await filesBelow(join(root, folder))) {
        const key = relative(root, file).split(sep).join('/')
        if (key.startsWith(prefix)) found.push({ key, size: (await stat(file)).size })
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : 1))
    },
    async get(key) {
      return readFile(path(key)).catch(nullIfMissing)
    },
    put: (key, body) => replace(key, (temporary) => writeFile(temporary, body)),
    putFile: (key, source) => replace(key, (temporary) => copyFile(source, temporary)),
    async copy(from, to) {
      await replace(to, async (temporary) => {
        const missing = await copyFile(path(from), temporary).catch(nullIfMissing)
        if (missing === null) throw new InvalidInput(`there is no object "${from}" in ${root}`)
      })
    },
    async delete(key) {
      await rm(path(key), { force: true })
    },
    async localPath(key) {
      const file = path(key)
      if (!(await stat(file).catch(nullIfMissing))?.isFile()) {
        throw new InvalidInput(`there is no object "${key}" in ${root}`)
      }
      return file
    },
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullIfMissing)
  return (entries ?? [])
    .filter((entry) => entry.isFile() && !(entry.name.startsWith('.') && entry.name.endsWith('.part')))
    .map((entry) => join(entry.parentPath, entry.name))
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  // A folder is no object: on S3 there would be nothing under its name.
  if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '')) return null
  throw error
}
