import { defineCommand } from 'citty'
import { localIssuer } from '../../functions/platform/local/issuer.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { issuerFolder, LOCAL_CLIENT } from '../local.ts'
import { tenantNamed } from '../tenants.ts'

const args = {
  out: { type: 'string', description: 'output folder of run or start', default: 'out/demo' },
  tenant: { type: 'string', description: 'laptop, sandbox, or one of tenants.yaml', default: LOCAL_CLIENT },
  hours: { type: 'string', description: 'life of the token', default: '12' },
} as const

/** Prints a bearer token for the local API; needs no server and opens no store. */
export const token = defineCommand({
  meta: { name: 'token', description: 'Print a bearer token for the local API' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const hours = option('hours', wholeNumber(1, 24 * 30), given.hours)
    const clientId = await tenantNamed(given.out, given.tenant)
    const issuer = await localIssuer(issuerFolder(given.out))
    process.stdout.write(`${await issuer.token({ clientId, lifeSeconds: hours * 3600 })}\n`)
  },
})
