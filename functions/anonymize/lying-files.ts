import type { Calendar } from '../geography/epochs.ts'
import { hasClosed, isNearItsEnd, isPastReading } from './deadlines.ts'
import { type Claim, claimOf, isEnded, type Landed, type LandedPorts, named } from './landed-events.ts'
import { partKey } from './parts.ts'

/** What is known of the files that lie in the landing store. */
export interface LyingFiles {
  /** To put in line again. */
  readonly due: readonly Landed[]
  /** Files not read yet, of which something is lost within 12 hours. */
  readonly nearTheirEnd: number
}

interface LyingFile {
  readonly key: string
  readonly landedAt: Date
}

interface Rules {
  readonly calendar: Calendar
  /** Whether a list of exclusions has come into force, by which waiting files may be read. */
  readonly isInForce: boolean
}

/** Documents asked for at the same time: 10,000 files are looked at in seconds. */
const AT_ONCE = 32

/**
 * Which of the files that lie in the landing store to put in line again: those that wait, by their version,
 * once there is a list; those that wait for an epoch that has closed, or whose time is over, to be counted
 * and removed; and those of which no event told within an hour, by their key. Twice is the same as once:
 * what was read meanwhile is not read again.
 */
export async function lookAtLying(
  ports: Pick<LandedPorts, 'documents' | 'clock'>,
  lying: readonly LyingFile[],
  rules: Rules,
): Promise<LyingFiles> {
  const due: Landed[] = []
  let nearTheirEnd = 0
  for (let start = 0; start < lying.length; start += AT_ONCE) {
    const some = lying.slice(start, start + AT_ONCE)
    for (const found of await Promise.all(some.map((file) => lookAt(ports, file, rules)))) {
      due.push(...found.due)
      nearTheirEnd += found.nearTheirEnd
    }
  }
  return { due, nearTheirEnd }
}

async function lookAt(
  { documents, clock }: Pick<LandedPorts, 'documents' | 'clock'>,
  { key, landedAt }: LyingFile,
  { calendar, isInForce }: Rules,
): Promise<LyingFiles> {
  const claim = await claimOf(documents, key)
  // What lies there is an older version, or the event of a newer one is to come.
  if (claim !== null && isEnded(claim)) return { due: [], nearTheirEnd: 0 }
  const now = clock.now()
  const readings = claim?.state === 'split' ? await partsOf(documents, key, claim) : []
  if (claim !== null) readings.push({ landed: { key, ...named(claim) }, claim })
  const epochs = readings.flatMap((reading) => reading.claim.epochs)
  const nearTheirEnd = isNearItsEnd(calendar, { landedAt, epochs }, now) ? 1 : 0
  if (claim === null) {
    return { due: now.getTime() - landedAt.getTime() > HOUR_MS ? [{ key }] : [], nearTheirEnd }
  }
  const isOver = isPastReading(landedAt, now)
  const due = readings.filter(
    (reading) =>
      isOver ||
      (reading.claim.state === 'waiting' && (isInForce || hasClosed(calendar, reading.claim.epochs, now))),
  )
  return { due: due.map(({ landed }) => landed), nearTheirEnd }
}

const HOUR_MS = 3_600_000

interface FileReading {
  readonly landed: Landed
  readonly claim: Claim
}

/** The parts of a file that are not read yet; nobody knows of those that nobody began. */
async function partsOf(
  documents: LandedPorts['documents'],
  key: string,
  whole: Claim,
): Promise<FileReading[]> {
  const found: FileReading[] = []
  for (const part of whole.parts) {
    const claim = await claimOf(documents, partKey(key, part))
    if (claim !== null && !isEnded(claim)) {
      found.push({ landed: { key, ...named(whole), part }, claim })
    }
  }
  return found
}
