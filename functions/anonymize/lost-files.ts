import { emptyRow } from './anonymize-file.ts'
import { commitRow } from './commit.ts'
import { alone, discreet } from './discreet.ts'
import { readIntake } from './intake.ts'
import type { Known } from './landed-events.ts'
import type { AnonymizePorts } from './request.ts'

/**
 * Counts a file that went before it could be read; nothing that an earlier version of it gave stays. What
 * was in it nobody knows: its row has no records.
 * @param why what it lacked, in words that name nobody
 */
export async function commitLost(
  ports: Pick<AnonymizePorts, 'store' | 'workbench'>,
  key: string,
  why: string,
): Promise<void> {
  const safe = { store: ports.store, workbench: discreet(ports.workbench) }
  await alone(ports.workbench, async () => {
    const [before] = await readIntake(safe, [key])
    const message = `${why}: its records are lost; have it written again while the keys of its epochs live`
    await commitRow(safe, { ...emptyRow(key), state: 'lost', message }, before)
  })
}

/** What to say of a version that is gone: `lost`, and counted so, unless it was read to its end. */
export async function goneAs(
  ports: Pick<AnonymizePorts, 'store' | 'workbench'>,
  key: string,
  { wasRead }: Pick<Known, 'wasRead'>,
): Promise<'gone' | 'lost'> {
  if (wasRead === 'yes') return 'gone'
  if (wasRead === 'perhaps') {
    const [row] = await alone(ports.workbench, () => readIntake(ports, [key]))
    // Removed last: whoever died after that had read it.
    if (row?.state === 'done' || row?.state === 'quarantined') return 'gone'
  }
  await commitLost(ports, key, 'it was gone from the landing store before it was read')
  return 'lost'
}
