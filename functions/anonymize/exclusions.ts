import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { exclusionsKey } from './object-names.ts'
import { withFreshCopies } from './parquet-files.ts'
import { literal } from './sql-text.ts'

type Ports = { readonly store: ObjectStore; readonly workbench: Workbench }

/**
 * The feeds that the exclusions of an epoch were made of. It stands in the file itself, so that file and
 * version come and go together.
 * @returns null where there are none
 */
export const exclusionsVersionOf = (ports: Ports, epoch: string): Promise<string | null> =>
  withFreshCopies(ports, [exclusionsKey(epoch)], async ([path]) =>
    path === undefined ? null : versionIn(ports.workbench, path),
  )

/**
 * Fills `anonymize_exclusions` with those of an epoch, or with none in a deployment without such feeds.
 * @returns false if the epoch's are missing or of another version
 */
export async function loadExclusions(ports: Ports, epoch: string, version: string | null): Promise<boolean> {
  const { workbench } = ports
  await workbench.run(
    `-- exclusions: table
    create or replace temp table anonymize_exclusions (pid bigint, reason varchar)`,
  )
  if (version === null) return true
  return withFreshCopies(ports, [exclusionsKey(epoch)], async ([path]) => {
    if (path === undefined || (await versionIn(workbench, path)) !== version) return false
    await workbench.run(
      `-- exclusions: of an epoch
      insert into anonymize_exclusions select pid, reason from read_parquet(${literal(path)})`,
    )
    return true
  })
}

async function versionIn(workbench: Workbench, path: string): Promise<string | null> {
  const [found] = await workbench.rows<{ version: string }>(
    `-- exclusions: version
    select decode(value) as version from parquet_kv_metadata(${literal(path)}) where decode(key) = 'version'`,
  )
  return found?.version ?? null
}
