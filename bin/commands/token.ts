import { defineCommand } from 'citty'
import { localIssuer } from '../../functions/platform/local/issuer.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { issuerFolder, LOCAL_CLIENT } from '../local.ts'

const args = {
  out: { type: 'string', description: 'output folder of run or start', default: 'out/demo' },
  hours: { type: 'string', description: 'life of the token', default: '12' },
} as const

/** Prints a bearer token for the local API; needs no server and opens no store. */
export const token = defineCommand({
  meta: { name: 'token', description: 'Print a bearer token for the local API' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const hours = option('hours', wholeNumber(1, 24 * 30), given.hours)
    const issuer = await localIssuer(issuerFolder(given.out))
    process.stdout.write(`${await issuer.token({ clientId: LOCAL_CLIENT, lifeSeconds: hours * 3600 })}\n`)
  },
})
