import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type EventsQueue, type LandingStore, landedMessage } from '../landed.ts'
import { isGone } from './gone.ts'
import { inBatches, sendBatch } from './queue-batches.ts'

/** The landing bucket. @param scratch an existing folder for the copies; whoever made it removes it */
export function landingBucket(bucket: string, scratch: string, client = new S3Client({})): LandingStore {
  return {
    async find({ key, versionId }) {
      const found = await client
        .send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
        .catch(nullIfGone(client, bucket, key))
      if (found === null) return null
      return {
        versionId: found.VersionId ?? versionId ?? 'null',
        landedAt: found.LastModified ?? new Date(0),
        bytes: found.ContentLength ?? 0,
      }
    },
    async fetch({ key, versionId }) {
      const found = await client
        .send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
        .catch(nullIfGone(client, bucket, key))
      if (found === null) return null
      const path = join(await mkdtemp(join(scratch, 'landed-')), basename(key))
      if (!(found.Body instanceof Readable)) throw new Error(`${key}: the bucket answered without a body`)
      await pipeline(found.Body, createWriteStream(path))
      return { path, versionId: found.VersionId ?? versionId ?? 'null' }
    },
    async copyBytes({ key, versionId }, { from, to }, { path, at }) {
      if (to <= from) return
      const { Body } = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: versionId,
          Range: `bytes=${from}-${to - 1}`,
        }),
      )
      if (!(Body instanceof Readable)) throw new Error(`${key}: the bucket answered without a body`)
      await pipeline(Body, createWriteStream(path, { flags: 'r+', start: at }))
    },
    async remove(key, versionId) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
    },
    async list(prefix) {
      const found: { key: string; landedAt: Date }[] = []
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, LastModified } of page.Contents ?? []) {
          // A console makes an empty object of every folder.
          if (Key !== undefined && LastModified !== undefined && !Key.endsWith('/')) {
            found.push({ key: Key, landedAt: LastModified })
          }
        }
      }
      return found.sort((a, b) => a.landedAt.getTime() - b.landedAt.getTime())
    },
  }
}

/** Batches on their way at the same time: 10,000 files are put in line within a minute. */
const AT_ONCE = 8

/** The queue of the events feed, to put files in line again. */
export function eventsQueue(url: string, client = new SQSClient({})): EventsQueue {
  return {
    async send(files) {
      const batches = inBatches(files.map((file) => landedMessage(file)))
      let left = 0
      for (let start = 0; start < batches.length; start += AT_ONCE) {
        const some = batches.slice(start, start + AT_ONCE)
        const refused = await Promise.all(some.map((bodies) => sendBatch(client, url, bodies)))
        left += refused.flat().length
      }
      // Only when all others are in line: one that is refused must not hold them up.
      if (left === 0) return
      throw new Error(
        `${left} of ${files.length} messages were not taken by the queue: the next run sends them again`,
      )
    },
  }
}

/** A version that is deleted, and a key that has none, are both gone. */
const nullIfGone =
  (client: S3Client, bucket: string, key: string) =>
  async (error: unknown): Promise<null> => {
    const isMissing =
      error instanceof NoSuchKey ||
      (error instanceof Error && ['NoSuchVersion', 'NotFound', 'MethodNotAllowed'].includes(error.name))
    if (isMissing || (await isGone(client, bucket, key, error))) return null
    throw error
  }
