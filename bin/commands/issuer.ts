import { defineCommand } from 'citty'
import { localClients } from '../../functions/platform/local/clients.ts'
import { rotateKey } from '../../functions/platform/local/signing-keys.ts'
import { refuseUnknown } from '../arguments.ts'
import { issuerFolder, LOCAL_CLIENT } from '../local.ts'
import { tenantNamed } from '../tenants.ts'

const out = { type: 'string', description: 'output folder of run or start', default: 'out/demo' } as const
const addArgs = {
  out,
  tenant: { type: 'string', description: 'whose client it is', default: LOCAL_CLIENT },
} as const
const removeArgs = { out, client: { type: 'string', description: 'its id', required: true } } as const
const rotateArgs = { out } as const

/** Clients and keys of the local issuer. A server at work sees each change at its next request. */
export const issuer = defineCommand({
  meta: { name: 'issuer', description: 'Clients with secrets, and the signing key, of the local issuer' },
  subCommands: {
    'add-client': defineCommand({
      meta: { name: 'add-client', description: 'make a client; its secret is shown once' },
      args: addArgs,
      async run({ args: given }) {
        refuseUnknown(given, addArgs)
        const tenant = await tenantNamed(given.out, given.tenant)
        const { id, secret } = await localClients(issuerFolder(given.out)).add(tenant)
        process.stdout.write(`client_id=${id}\nclient_secret=${secret}\n`)
      },
    }),
    'remove-client': defineCommand({
      meta: { name: 'remove-client', description: 'remove a client: its tokens end at once' },
      args: removeArgs,
      async run({ args: given }) {
        refuseUnknown(given, removeArgs)
        await localClients(issuerFolder(given.out)).remove(given.client)
        process.stdout.write(`the client ${given.client} is removed\n`)
      },
    }),
    'rotate-key': defineCommand({
      meta: { name: 'rotate-key', description: 'sign by a new key; old tokens are good until they end' },
      args: rotateArgs,
      async run({ args: given }) {
        refuseUnknown(given, rotateArgs)
        await rotateKey(issuerFolder(given.out), { now: () => new Date() })
        process.stdout.write('tokens are signed by a new key; those of the old one are good until they end\n')
      },
    }),
  },
})
