import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { checkedKey } from '../object-key.ts'
import type { Downloads } from '../ports.ts'

/** Long enough to begin a download; one that has begun goes on. Whoever has the link has the file. */
const LINK_SECONDS = 300

/** Links to a bucket, with the rights of whoever signs them: nothing is asked of AWS. */
export const s3Downloads = (bucket: string, client = new S3Client({})): Downloads => ({
  async open(key, { type, fileName }) {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: checkedKey(key),
      ResponseContentType: type,
      ResponseContentDisposition: `attachment; filename="${fileName}"`,
      ResponseCacheControl: 'private, no-store',
    })
    return { kind: 'link', url: await getSignedUrl(client, command, { expiresIn: LINK_SECONDS }) }
  },
})
