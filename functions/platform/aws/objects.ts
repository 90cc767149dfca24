import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { InvalidInput } from '../../model/errors.ts'
import { checkedKey } from '../object-key.ts'
import type { ObjectStore, StoredObject } from '../ports.ts'
import { findObject } from './gone.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** @default the service, with the credentials of the environment */
  readonly client?: S3Client
  /** Of the service. @default that of the environment */
  readonly region?: string
  /** Folder for copies that local code reads; whoever gives it removes it. */
  readonly scratch: string
}

/** A bucket. Encryption and lifecycle are the bucket's own, set by the stack. */
export function s3Store({
  bucket,
  region,
  client = new S3Client(region === undefined ? {} : { region }),
  scratch,
}: S3StoreOptions): ObjectStore {
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) })
  return {
    async list(prefix) {
      const found: StoredObject[] = []
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, Size } of page.Contents ?? []) found.push({ key: Key!, size: Size! })
      }
      return found
    },
    async get(key) {
      const found = await findObject(client, at(key))
      return (await found?.Body?.transformToByteArray()) ?? null
    },
    async put(key, body) {
      await client.send(new PutObjectCommand({ ...at(key), Body: body }))
    },
    async putFile(key, path) {
      const { size } = await stat(path)
      const body = createReadStream(path)
      await client.send(new PutObjectCommand({ ...at(key), Body: body, ContentLength: size }))
    },
    async copy(from, to) {
      const source = `${bucket}/${checkedKey(from)}`.split('/').map(encodeURIComponent).join('/')
      try {
        await client.send(new CopyObjectCommand({ ...at(to), CopySource: source }))
      } catch (error) {
        if (!(error instanceof NoSuchKey)) throw error
        throw new InvalidInput(`there is no object "${from}" in the bucket ${bucket}`)
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    async localPath(key) {
      const found = await findObject(client, at(key))
      if (!(found?.Body instanceof Readable)) {
        throw new InvalidInput(`there is no object "${key}" in the bucket ${bucket}`)
      }
      const path = join(scratch, ...key.split('/'))
      await mkdir(dirname(path), { recursive: true })
      const unfinished = `${path}.${randomUUID()}.part`
      try {
        await pipeline(found.Body, createWriteStream(unfinished))
        await rename(unfinished, path)
      } finally {
        await rm(unfinished, { force: true })
      }
      return path
    },
  }
}
