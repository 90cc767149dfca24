import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { refuseUnknown } from '../arguments.ts'
import { haltDocuments } from '../local.ts'
import { sayHalt } from '../say-halt.ts'

const args = {
  out: { type: 'string', description: 'output folder', required: true },
  reason: { type: 'string', description: 'why; without it the halt in force is shown' },
  by: { type: 'string', description: 'who says so; default: the user of this machine' },
  lift: { type: 'boolean', description: 'let release and serving go on' },
} as const

/**
 * Stops release and serving of an output folder at once, or lets them go on. It does not open the folder's store,
 * so that it works while a server or a run holds it.
 */
export const halt = defineCommand({
  meta: { name: 'halt', description: 'Stop release and serving at once, or --lift the halt' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    // Else a slip of the pen would halt a folder that nobody serves.
    if (!existsSync(join(resolve(given.out), 'dynamodb'))) {
      throw new InvalidInput(`nothing was run in ${resolve(given.out)}: name the --out of run or serve`)
    }
    const ports = { documents: haltDocuments(given.out), clock: { now: () => new Date() } }
    const { by = userInfo().username, reason, lift = false } = given
    for (const line of await sayHalt(ports, { by, reason, lift })) process.stdout.write(`${line}\n`)
  },
})
