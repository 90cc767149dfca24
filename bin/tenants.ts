import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { InvalidInput } from '../functions/model/errors.ts'
import { contractSchema } from '../functions/serve/tenants/contract.ts'
import { tenantsSchema } from '../lib/config-tenants.ts'
import { LOCAL_CLIENT } from './local.ts'

const FILE = 'tenants.yaml'

/** Whose folder it is may ask for everything; who is new finds a little to try. */
const builtIn = {
  [LOCAL_CLIENT]: contractSchema.parse({ requestsPerSecond: 100, requestsPerMonth: 1_000_000_000 }),
  sandbox: contractSchema.parse({
    products: ['presence', 'visitors'],
    aggregates: ['day', 'daytype-hour', 'weekday-hour'],
    requestsPerSecond: 2,
    requestsPerMonth: 1_000,
  }),
}

const fileSchema = z.strictObject({ tenants: tenantsSchema })

/**
 * The contracts of a laptop: those of its `tenants.yaml`, which are written as in a deployment file, and two that are
 * always there unless the file says otherwise.
 * @throws InvalidInput where the file cannot be read as tenants
 */
export async function localContracts(out: string) {
  const path = join(resolve(out), FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 'tenants: []'
    throw error
  })
  const read = fileSchema.safeParse(yamlOf(text, path))
  if (!read.success) {
    const lines = read.error.issues.map(
      (issue) => `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    )
    throw new InvalidInput(lines.join('\n'))
  }
  const named = read.data.tenants.map(({ id, clients: _, ...contract }) => [id, contract] as const)
  return { ...builtIn, ...Object.fromEntries(named) }
}

/** @throws InvalidInput where there is no tenant of this name */
export async function tenantNamed(out: string, name: string): Promise<string> {
  const names = Object.keys(await localContracts(out))
  if (names.includes(name)) return name
  throw new InvalidInput(
    `--tenant is "${name}": expected one of ${names.join(', ')}; ${FILE} in --out names more`,
  )
}

function yamlOf(text: string, path: string): unknown {
  try {
    return parse(text) as unknown
  } catch (cause) {
    throw new InvalidInput(`${path} is no YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
