import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FileFault } from './file-fault.ts'

const CHUNK_BYTES = 2 ** 18

/**
 * The bytes of a file, inflated where it is gzip. DuckDB reads a truncated or damaged gzip to where it
 * breaks and says nothing (tried); zlib checks length and checksum.
 * @throws FileFault if the gzip is damaged, after the bytes before the damage
 */
export async function* fileBytes(path: string, gzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  if (!gzip) {
    yield* file
    return
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  file.on('error', (error) => gunzip.destroy(error))
  try {
    yield* file.pipe(gunzip)
  } catch (error) {
    throw gzipFault(error, gunzip.bytesWritten)
  } finally {
    file.destroy()
  }
}

function gzipFault(error: unknown, byteOffset: number): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'Z_BUF_ERROR') {
    return new FileFault(
      'damaged_gzip',
      `the gzip ends too early, at byte ${byteOffset}: expected its end mark, found the end of the file; copy the file again`,
      byteOffset,
    )
  }
  if (!code.startsWith('Z_')) return error
  return new FileFault(
    'damaged_gzip',
    `the gzip is damaged at or before byte ${byteOffset}: expected valid data and checksum; copy the file again, or drop .gz from the name of a plain file`,
    byteOffset,
  )
}
