import { randomUUID } from 'node:crypto'
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkedKey } from '../object-key.ts'
import type { ObjectRewriter } from '../ports.ts'

/** Files of a folder; one process alone holds an output folder, so that a look before the write is enough. */
export function folderRewriter(root: string, scratch: string): ObjectRewriter {
  const pathOf = (key: string): string => join(root, ...checkedKey(key).split('/'))
  return {
    async fetch(key) {
      const path = pathOf(key)
      const tag = await tagOf(path)
      if (tag === null) return null
      const next = join(scratch, `${randomUUID()}.next`)
      return { path, next, tag, remove: () => rm(next, { force: true }) }
    },
    async replace(key, { next, tag }) {
      const target = pathOf(key)
      if ((await tagOf(target)) !== tag) return false
      const temporary = join(dirname(target), `.${randomUUID()}.part`)
      try {
        await copyFile(next, temporary)
        await rename(temporary, target)
      } finally {
        await rm(temporary, { force: true })
      }
      return true
    },
  }
}

/** Every write to a folder store is a new file under the old name. */
async function tagOf(path: string): Promise<string | null> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true })
    return `${ino} ${mtimeNs} ${size}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
