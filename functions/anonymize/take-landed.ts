import { anonymizeFile } from './anonymize-file.ts'
import { exclusionsInForce } from './exclusions-in-force.ts'
import { type Known, type Landed, type Reading, readAlone } from './landed-events.ts'
import { type Part, partKey } from './parts.ts'
import { tooLarge } from './size-limits.ts'
import { areAllRead, commitParts, planParts, removeParts } from './split-files.ts'
import { MINUTES_ALONE, type Outcome, type TakePorts, type TakeRules } from './take-request.ts'

/**
 * Takes a landed version: it becomes fragments, and only when these are committed it is removed from the
 * landing store, by its version. So a crash at any point costs another reading and nothing else, and what
 * replaces it meanwhile stays.
 * @returns `waiting` where the reference or a list of exclusions is missing: it is recorded and stays in the
 *   landing store, the message is done, and the next feed puts the file in line again; a message that came
 *   again instead would end in the dead letters after a few times
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
  const { landing } = ports
  const { key } = asked
  const found = await landing.find(asked)
  if (found === null) return { outcome: 'gone' }
  // Read and removed are the same version, also where a newer one lands between the two.
  const version = { ...asked, versionId: found.versionId }
  if (known.notBefore !== null && found.landedAt < known.notBefore) {
    await landing.remove(key, found.versionId)
    return { outcome: 'superseded', found }
  }
  if (rules.request === null) return { outcome: 'waiting', found }
  const request = {
    ...rules.request,
    key,
    exclusionsVersion: await exclusionsInForce(ports, rules.exclusionsMaxAgeHours),
  }
  const finish = async (outcome: Outcome, parts: readonly Part[] = []): Promise<Reading<Outcome>> => {
    const names = parts.map((part) => partKey(key, part))
    await removeParts(
      ports,
      known.stale.filter((name) => !names.includes(name)),
    )
    await landing.remove(key, found.versionId)
    return { outcome, found }
  }
  if (known.parts !== null) {
    const { parts } = known
    if (!(await areAllRead(ports, version, parts))) return { outcome: 'split', found, parts }
    await commitParts(ports, request, version, parts)
    return finish('done', parts)
  }
  const fault = tooLarge(key, found.bytes, rules.limits)
  const plan = fault && (await planParts(ports, request, { ...version, ...found }, fault, rules.limits))
  if (plan === 'refused') return finish('quarantined')
  if (plan) return { outcome: 'split', found, parts: plan }
  const copy = await landing.fetch(version)
  if (copy === null) return { outcome: 'gone' }
  const { state } = await anonymizeFile(ports, { ...request, file: copy.path })
  // What waits stays in the landing store, where the next list of exclusions finds it.
  return state === 'waiting' ? { outcome: state, found } : finish(state)
}
