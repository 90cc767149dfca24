import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { type AttackWorld, type Attempt, verdictOf } from '../attack/attack.ts'
import { withCity } from '../attack/city.ts'
import { attacks } from '../attack/index.ts'
import { tableOf } from '../attack/table.ts'
import { endingOnSignals } from '../local.ts'
import { openProgress } from '../progress.ts'

const args = {
  people: { type: 'string', description: 'observed phones', default: '2000' },
  days: { type: 'string', description: 'days from the first date', default: '7' },
  seed: { type: 'string', description: 'of the city and of the choices of attackers', default: '1' },
  out: { type: 'string', description: 'new folder to keep feeds and figures in; default: none is kept' },
  json: { type: 'boolean', description: 'one JSON object on stdout instead of a table' },
} as const

/** Tries the known attacks on the releases of a simulated city. The exit status tells whether all were held off. */
export const attack = defineCommand({
  meta: { name: 'attack', description: 'Try the known attacks on releases of a simulated city' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const size = {
      people: option('people', wholeNumber(300, 1_000_000), given.people),
      days: option('days', wholeNumber(4, 31), given.days),
      seed: option('seed', wholeNumber(0, 2 ** 31), given.seed),
    }
    if (given.out !== undefined && existsSync(given.out)) {
      throw new InvalidInput(`--out ${given.out} exists: name a folder that does not`)
    }
    const root = given.out ?? (await mkdtemp(join(tmpdir(), 'smart-steps-attack-')))
    const progress = openProgress()
    try {
      const attempts = await endingOnSignals(() => withCity({ ...size, root }, progress, tryAll))
      progress.end()
      const verdicts = attempts.map((one) => ({ ...one, verdict: verdictOf(one) }))
      const passes = verdicts.every(({ verdict }) => verdict === 'pass')
      process.stdout.write(
        given.json ? `${JSON.stringify({ passes, attempts: verdicts })}\n` : `${tableOf(attempts)}\n`,
      )
      if (!passes) process.exitCode = 1
    } finally {
      progress.end()
      if (given.out === undefined) await rm(root, { recursive: true, force: true })
    }
  },
})

async function tryAll(world: AttackWorld): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = []
  world.progress.begin('attacking', attacks.length)
  for (const attempt of attacks) {
    const made = await attempt(world)
    attempts.push(...made)
    world.progress.step(made[0]?.attack)
  }
  return attempts
}
