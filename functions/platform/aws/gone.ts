import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  NoSuchKey,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'

/** The object as it is now, its bytes still to be read; null where there is none. */
export async function findObject(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
): Promise<GetObjectCommandOutput | null> {
  try {
    return await client.send(new GetObjectCommand(at))
  } catch (error) {
    if (error instanceof NoSuchKey || (await isGone(client, at.Bucket, at.Key, error))) return null
    throw error
  }
}

/**
 * Whether a refusal means that there is no such object. S3 answers 403 for a missing object to whoever may not
 * list the bucket. Ours may list prefixes alone; that S3 then takes the object's name as the prefix asked about
 * is what others found, not what its reference says. So the listing is asked itself, with the rights at hand.
 * A refusal of the listing, or an object that is listed, leaves the refusal as it is.
 */
export async function isGone(
  client: S3Client,
  Bucket: string,
  key: string,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 403) return false
  // Keys come in order: the object itself before all that begin with its name.
  const listing = await client
    .send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 }))
    .catch(() => null)
  return listing !== null && listing.Contents?.[0]?.Key !== key
}
