import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { retentionDays } from '../functions/model/retention.ts'
import { productFolders, tables } from '../functions/model/tables.ts'
import type { LocalDeployment } from './local.ts'

/** Where things lie in an output folder whose time ends by itself; rows of pseudonyms go with `forget`. */
const KEPT_DAYS: Readonly<Record<string, number>> = {
  [productFolders.figures]: retentionDays.figures,
  [tables.implausible.prefix]: retentionDays.figures,
  quarantine: retentionDays.quarantine,
  [productFolders.measurements]: retentionDays.published,
  [productFolders.releases]: retentionDays.published,
}

/**
 * Removes what has been kept for its time, counted in whole days from its writing, as the rules of a bucket do.
 * Dates of the data do not count: a run over old records keeps what it makes as long as any.
 * @returns how many files went, by folder
 */
export async function removeExpired({
  folder,
  clock,
}: Pick<LocalDeployment, 'folder' | 'clock'>): Promise<ReadonlyMap<string, number>> {
  const gone = new Map<string, number>()
  for (const [name, days] of Object.entries(KEPT_DAYS)) {
    const files = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(noneThere)
    for (const file of files.filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name)
      const { mtimeMs } = await stat(path)
      if (clock.now().getTime() - mtimeMs <= days * 86_400_000) continue
      await rm(path, { force: true })
      gone.set(name, (gone.get(name) ?? 0) + 1)
    }
  }
  return gone
}

const noneThere = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return []
  throw error
}
