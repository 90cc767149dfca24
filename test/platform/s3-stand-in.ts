import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'

/** Keys a page: so few that every list of the case table has several pages. */
const PAGE = 2

/** The part of S3 that the adapter speaks, over HTTP, so that the client's own reading and writing is tested. */
export async function openS3StandIn(): Promise<{ client: S3Client; close(): Promise<void> }> {
  const objects = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    answer(objects, request, response).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    // Else a body comes in signed chunks, which this stand-in does not take apart.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  return {
    client,
    async close() {
      client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url!, 'http://s3')
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
  const source = request.headers['x-amz-copy-source']
  if (request.method === 'PUT' && typeof source === 'string') {
    const body = objects.get(decodeURIComponent(source).split('/').slice(1).join('/'))
    if (body) {
      objects.set(key, body)
      response.end('<CopyObjectResult><ETag>"copied"</ETag></CopyObjectResult>')
    } else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  } else if (request.method === 'PUT' && request.headers['if-match'] !== undefined) {
    const known = objects.get(key)
    const body = Buffer.concat(await request.toArray())
    if (!known) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    else if (tagOf(known) !== request.headers['if-match']) {
      response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>')
    } else {
      objects.set(key, body)
      response.end()
    }
  } else if (request.method === 'PUT') {
    objects.set(key, Buffer.concat(await request.toArray()))
    response.end()
  } else if (request.method === 'DELETE') {
    objects.delete(key)
    response.writeHead(204).end()
  } else if (url.searchParams.get('list-type') === '2') {
    response.end(
      page(objects, url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token')),
    )
  } else {
    const body = objects.get(key)
    if (body) response.setHeader('ETag', tagOf(body)).end(body)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  }
}

const tagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`

function page(objects: ReadonlyMap<string, Buffer>, prefix: string, after: string | null): string {
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(prefix) && (after === null || key > after))
    .sort()
  const contents = keys.slice(0, PAGE).map((key) => {
    return `<Contents><Key>${key}</Key><Size>${objects.get(key)!.length}</Size></Contents>`
  })
  const next =
    keys.length > PAGE
      ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${keys[PAGE - 1]}</NextContinuationToken>`
      : '<IsTruncated>false</IsTruncated>'
  return `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`
}
