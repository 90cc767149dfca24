import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** @returns null where there is no such file */
export const readIfThere = (path: string): Promise<Uint8Array | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/**
 * Writes a secret with mode 0600, unless another process was first. Written under a name of its own and
 * then linked: whoever links first wins, and no half file is ever read.
 * @returns what is in the file afterwards
 */
export async function writeFirst(path: string, secret: Uint8Array): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.part`
  try {
    await writeFile(temporary, secret, { mode: 0o600, flag: 'wx' })
    await link(temporary, path)
    return secret
  } catch (error) {
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readIfThere(path) : null
    if (winner === null) throw error
    return winner
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Writes a secret with mode 0600 in the place of what is there: whoever reads sees the one or the other, whole. */
export async function writeOver(path: string, secret: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.part`
  try {
    await writeFile(temporary, secret, { mode: 0o600, flag: 'wx' })
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
