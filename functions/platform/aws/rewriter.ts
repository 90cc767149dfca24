import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { checkedKey } from '../object-key.ts'
import type { ObjectRewriter } from '../ports.ts'
import { findObject } from './gone.ts'
import type { S3StoreOptions } from './objects.ts'

/** The object is another one, is gone, or is being written by somebody else at this moment. */
const REPLACED = [404, 409, 412]

/** Objects of a bucket, replaced on the condition that their entity tag is the one that was read. */
export function s3Rewriter({ bucket, client = new S3Client({}), scratch }: S3StoreOptions): ObjectRewriter {
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) })
  return {
    async fetch(key) {
      const found = await findObject(client, at(key))
      if (found === null) return null
      const { Body, ETag: tag } = found
      if (!(Body instanceof Readable) || tag === undefined) {
        throw new Error(`S3 gave ${key} without bytes or without an entity tag: nothing was replaced`)
      }
      const path = join(scratch, `${randomUUID()}.before`)
      const next = join(scratch, `${randomUUID()}.next`)
      const remove = async () => {
        for (const file of [path, next]) await rm(file, { force: true })
      }
      try {
        await pipeline(Body, createWriteStream(path, { mode: 0o600 }))
      } catch (error) {
        await remove()
        throw error
      }
      return { path, next, tag, remove }
    },
    async replace(key, { next, tag }) {
      const { size } = await stat(next)
      try {
        await client.send(
          new PutObjectCommand({
            ...at(key),
            Body: createReadStream(next),
            ContentLength: size,
            IfMatch: tag,
          }),
        )
        return true
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
        if (status !== undefined && REPLACED.includes(status)) return false
        throw error
      }
    },
  }
}
