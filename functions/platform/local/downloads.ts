import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { InvalidInput } from '../../model/errors.ts'
import type { Downloads, ObjectStore } from '../ports.ts'

/** Files of a folder, read as fast as they are taken. */
export const folderDownloads = (store: ObjectStore): Downloads => ({
  async open(key) {
    const path = await store.localPath(key).catch((error: unknown) => {
      if (error instanceof InvalidInput) return null
      throw error
    })
    if (path === null) return null
    return { kind: 'bytes', body: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> }
  },
})
