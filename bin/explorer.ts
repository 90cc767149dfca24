import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WEB = fileURLToPath(new URL('../web/', import.meta.url))
/** What it asks the API with is bundled too. */
const CLIENT = fileURLToPath(new URL('../client/', import.meta.url))

/** Where the explorer's built files lie. */
export const EXPLORER_FOLDER = join(WEB, 'dist')

/** Builds the explorer where it has not been built, or where its sources are newer. Takes seconds. */
export async function buildExplorer(say: (line: string) => void): Promise<void> {
  const built = await stat(join(EXPLORER_FOLDER, 'index.html')).catch(() => null)
  if (built && built.mtimeMs >= (await newestSource())) return
  say('building the explorer')
  const { build } = await import('vite')
  await build({ root: WEB, logLevel: 'warn' })
}

async function newestSource(): Promise<number> {
  const folders = [WEB, CLIENT].map((folder) => readdir(folder, { recursive: true, withFileTypes: true }))
  const entries = (await Promise.all(folders)).flat()
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(EXPLORER_FOLDER))
  const times = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs),
  )
  return Math.max(0, ...times)
}
