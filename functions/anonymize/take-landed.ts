import { anonymizeFile } from './anonymize-file.ts'
import { isPastReading } from './deadlines.ts'
import { exclusionsInForce } from './exclusions-in-force.ts'
import { type Known, type Landed, type Reading, readAlone } from './landed-events.ts'
import { commitLost, goneAs } from './lost-files.ts'
import { partKey } from './parts.ts'
import { tooLarge } from './size-limits.ts'
import { areAllRead, commitParts, planParts, removeParts } from './split-files.ts'
import {
  type LandedVersion,
  MINUTES_ALONE,
  type Outcome,
  type TakePorts,
  type TakeRules,
} from './take-request.ts'

/**
 * Takes a landed version: it becomes fragments, and only when these are committed it is removed from the
 * landing store, by its version. So a crash at any point costs another reading and nothing else, and what
 * replaces it meanwhile stays.
 * @returns `waiting` where the reference or a list of exclusions is missing: it is recorded and stays in the
 *   landing store, the message is done, and the next feed puts the file in line again; a message that came
 *   again instead would end in the dead letters after a few times; `lost` where raw records may lie no longer
 *   and it still was not read: that is recorded, and the version is removed
 * @throws Locked, Conflict if another reader has the key: the message comes again
 */
export async function takeLanded(ports: TakePorts, landed: Landed, rules: TakeRules): Promise<Outcome> {
  const outcome = await readAlone<Outcome>(ports, landed, MINUTES_ALONE, (version, known) =>
    readVersion(ports, version, known, rules),
  )
  if (outcome === 'superseded' && landed.versionId !== undefined) {
    await ports.landing.remove(landed.key, landed.versionId)
  }
  return outcome
}

async function readVersion(
  ports: TakePorts,
  asked: Landed,
  known: Known,
  rules: TakeRules,
): Promise<Reading<Outcome>> {
  const { landing, clock } = ports
  const { key } = asked
  const found = await landing.find(asked)
  if (found === null) return { outcome: await goneAs(ports, key, known) }
  if (known.notBefore !== null && found.landedAt < known.notBefore) {
    await landing.remove(key, found.versionId)
    return { outcome: 'superseded', found }
  }
  // Read and removed are the same version, also where a newer one lands between the two.
  const reading = await readFound(ports, { ...asked, ...found }, known, rules)
  const { outcome, parts = known.parts ?? [] } = reading
  if (outcome === 'gone') return { outcome: await goneAs(ports, key, known) }
  if (outcome === 'waiting' || outcome === 'split') {
    if (!isPastReading(found.landedAt, clock.now())) return { ...reading, found }
    await commitLost(ports, key, whyLost(known, rules))
  }
  // Parts that were read keep what they gave.
  const names = parts.map((part) => partKey(key, part))
  await removeParts(
    ports,
    known.stale.filter((name) => !names.includes(name)),
  )
  await landing.remove(key, found.versionId)
  return { outcome: outcome === 'waiting' || outcome === 'split' ? 'lost' : outcome, found }
}

/** @returns `waiting` or `split` too where it is not tried any more, as its time is over */
async function readFound(
  ports: TakePorts,
  version: Landed & LandedVersion,
  { parts }: Known,
  { request: common, exclusionsMaxAgeHours, limits }: TakeRules,
): Promise<Reading<Outcome>> {
  const { key, landedAt } = version
  if (common === null) return { outcome: 'waiting' }
  const request = {
    ...common,
    key,
    exclusionsVersion: await exclusionsInForce(ports, exclusionsMaxAgeHours),
  }
  if (parts !== null) {
    if (!(await areAllRead(ports, version, parts))) return { outcome: 'split', parts }
    await commitParts(ports, request, version, parts)
    return { outcome: 'done', parts }
  }
  if (isPastReading(landedAt, ports.clock.now())) return { outcome: 'waiting' }
  const fault = tooLarge(key, version.bytes, limits)
  const plan = fault && (await planParts(ports, request, version, fault, limits))
  if (plan === 'refused') return { outcome: 'quarantined' }
  if (plan) return { outcome: 'split', parts: plan }
  const copy = await ports.landing.fetch(version)
  if (copy === null) return { outcome: 'gone' }
  const { state, lacking = [] } = await anonymizeFile(ports, { ...request, file: copy.path })
  // What waits stays in the landing store, where the next list of exclusions finds it.
  return state === 'waiting' ? { outcome: state, lacking } : { outcome: state }
}

function whyLost({ epochs, parts }: Known, { request }: TakeRules): string {
  if (request === null) return 'it waited for cells and zones for a day'
  if (parts !== null) return 'not all of its parts were read within a day'
  if (epochs.length === 0) return 'it was not read within a day'
  return `it waited for the exclusions of ${epochs.join(', ')} for a day`
}
