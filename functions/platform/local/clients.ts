import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { InvalidInput } from '../../model/errors.ts'
import { readIfThere, writeOver } from './secret-file.ts'

const clientSchema = z.strictObject({
  id: z.string().min(1),
  tenant: z.string().min(1),
  /** Of the secret, in hexadecimal digits. It has 256 random bits: nobody guesses it, however fast the hash is. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
type Client = z.infer<typeof clientSchema>

/** The clients of an output folder, each with an id and a secret, of which only the hash is kept. */
export interface LocalClients {
  /** @returns id and secret, which is shown once and never again */
  add(tenant: string): Promise<{ readonly id: string; readonly secret: string }>
  /** @throws InvalidInput where there is none of this id */
  remove(id: string): Promise<void>
  /** @returns undefined where there is none of this id */
  tenantOf(id: string): Promise<string | undefined>
  isSecret(id: string, secret: string): Promise<boolean>
}

/** Over a file of mode 0600; read anew each time, since a server may be at work while a client is added. */
export function localClients(folder: string): LocalClients {
  const path = join(folder, 'clients.json')
  const read = async (): Promise<readonly Client[]> => {
    const bytes = await readIfThere(path)
    if (bytes === null) return []
    try {
      return z.array(clientSchema).parse(JSON.parse(new TextDecoder().decode(bytes)))
    } catch (cause) {
      throw new InvalidInput(
        `${path} is no list of clients: bring it back, or delete it and add clients anew`,
        {
          cause,
        },
      )
    }
  }
  const write = (clients: readonly Client[]) =>
    writeOver(path, new TextEncoder().encode(JSON.stringify(clients)))
  const find = async (id: string) => (await read()).find((client) => client.id === id)
  return {
    async add(tenant) {
      const [id, secret] = [randomBytes(13).toString('hex'), randomBytes(32).toString('base64url')]
      await write([...(await read()), { id, tenant, sha256: digestOf(secret).toString('hex') }])
      return { id, secret }
    },
    async remove(id) {
      const clients = await read()
      const others = clients.filter((client) => client.id !== id)
      if (others.length === clients.length) {
        const known = clients.map((client) => client.id).join(', ')
        throw new InvalidInput(
          `there is no client "${id}": ${known === '' ? 'there is none' : `choose ${known}`}`,
        )
      }
      await write(others)
    },
    tenantOf: async (id) => (await find(id))?.tenant,
    async isSecret(id, secret) {
      const client = await find(id)
      return client !== undefined && timingSafeEqual(digestOf(secret), Buffer.from(client.sha256, 'hex'))
    },
  }
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
