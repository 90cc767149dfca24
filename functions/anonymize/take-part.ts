import { Locked, UnreadableFile } from '../model/errors.ts'
import { anonymizeFile, refuseFile, type TakenRow } from './anonymize-file.ts'
import { isPastReading } from './deadlines.ts'
import { exclusionsInForce } from './exclusions-in-force.ts'
import { claimOf, type Known, type Landed, type Reading, readAlone } from './landed-events.ts'
import { commitLost, goneAs } from './lost-files.ts'
import { copyLines, copyRowGroups } from './part-copies.ts'
import { type Part, partKey } from './parts.ts'
import type { AnonymizePorts, AnonymizeRequest } from './request.ts'
import { contentOf, isPartRead, removeParts, sourceOf, type Version } from './split-files.ts'
import { takeLanded } from './take-landed.ts'
import { MINUTES_ALONE, type Outcome, type TakePorts, type TakeRules } from './take-request.ts'

/** Takes what a message tells of: a landed file, or a part of one. */
export function takeMessage(ports: TakePorts, landed: Landed, rules: TakeRules): Promise<Outcome> {
  const { part, ...whole } = landed
  return part === undefined ? takeLanded(ports, whole, rules) : takePart(ports, whole, part, rules)
}

/**
 * Takes a part of a version, as if it were a file. Whoever finds after it that all parts are read ends the
 * file: its row is done, and the version is removed.
 */
async function takePart(ports: TakePorts, whole: Landed, part: Part, rules: TakeRules): Promise<Outcome> {
  const { key, versionId } = whole
  // Only ever sent by its version.
  if (versionId === undefined) return 'gone'
  const version = { ...whole, versionId }
  const name = partKey(key, part)
  if (!(await isWanted(ports, version, name))) return 'superseded'
  if (!(await isPartRead(ports, version, part))) {
    const outcome = await readAlone<Outcome>(ports, { ...version, key: name }, MINUTES_ALONE, (_, known) =>
      readPart(ports, version, part, known, rules),
    )
    if (outcome !== 'done' && outcome !== 'quarantined' && outcome !== 'lost') return outcome
  }
  const file = await takeLanded(ports, version, rules)
  return file === 'split' ? 'done' : file
}

/**
 * Whether this version is still the one to be read. If not, nothing is left of the part that it alone gave,
 * and the version is removed where its event is known to be the older one.
 * @throws Locked if another version is looked at just now: the message comes again
 */
async function isWanted(ports: TakePorts, version: Version, name: string): Promise<boolean> {
  const { key, versionId, sequencer } = version
  const claim = await claimOf(ports.documents, key)
  if (claim === null || claim.versionId === versionId) return true
  const isOld = sequencer && claim.sequencer && ports.isOlder(sequencer, claim.sequencer)
  if (!isOld && claim.until !== null && Date.parse(claim.until) > ports.clock.now().getTime()) {
    throw new Locked(
      `${key} is being read until ${claim.until}: the message of its part comes again after that`,
    )
  }
  if (!claim.parts.some((part) => partKey(key, part) === name)) await removeParts(ports, [name])
  if (isOld) await ports.landing.remove(key, versionId)
  return false
}

async function readPart(
  ports: TakePorts,
  version: Version,
  part: Part,
  known: Known,
  rules: TakeRules,
): Promise<Reading<Outcome>> {
  const key = partKey(version.key, part)
  const found = await ports.landing.find(version)
  if (found === null) return { outcome: await goneAs(ports, key, known) }
  if (isPastReading(found.landedAt, ports.clock.now())) {
    await commitLost(ports, key, 'the part was not read within a day')
    return { outcome: 'lost', found }
  }
  if (rules.request === null) return { outcome: 'waiting', found }
  const request = {
    ...rules.request,
    key,
    content: contentOf(version, part),
    exclusionsVersion: await exclusionsInForce(ports, rules.exclusionsMaxAgeHours),
    ...(part.unit === 'rows' ? { rowRange: part } : {}),
  }
  const row = await readCopy(ports, request, () => {
    const source = sourceOf(ports, version, found.bytes)
    const { workbench } = ports
    if (part.unit === 'rows') return copyRowGroups(workbench, source, part)
    const hasHeader = request.profile.layout.header && /\.csv$/i.test(key)
    return copyLines(source, part, { scratch: workbench.scratch, hasHeader })
  })
  // A newer version may have been read to its end meanwhile.
  if (!(await isWanted(ports, version, key))) return { outcome: 'superseded', found }
  const { state, lacking = [] } = row
  return state === 'waiting' ? { outcome: state, found, lacking } : { outcome: state, found }
}

async function readCopy(
  ports: AnonymizePorts,
  request: Omit<AnonymizeRequest, 'file'>,
  copy: () => Promise<string>,
): Promise<TakenRow> {
  try {
    return await anonymizeFile(ports, { ...request, file: await copy() })
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return refuseFile(ports, request, error)
  }
}
