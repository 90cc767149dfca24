import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Files below a folder in which one of the identifiers stands, as text or as bytes of its hexadecimal
 * digits. Names of files count too. Only file names and counts are returned, never an identifier.
 */
export async function filesWithIdentifiers(
  folder: string,
  identifiers: ReadonlySet<string>,
): Promise<{ readonly files: number; readonly found: readonly string[] }> {
  const length = [...identifiers][0]!.length
  for (const id of identifiers) {
    if (id.length !== length) throw new Error('the identifiers are not of one length')
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const file of files) {
    const text = `${file}\n${(await readFile(file)).toString('latin1')}`
    if (holds(text, identifiers, length)) found.push(file)
  }
  return { files: files.length, found }
}

/** Slides one window over the text: linear, however many identifiers there are. */
function holds(text: string, identifiers: ReadonlySet<string>, length: number): boolean {
  for (let start = 0; start + length <= text.length; start += 1) {
    if (identifiers.has(text.slice(start, start + length))) return true
  }
  return false
}
