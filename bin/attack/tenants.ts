import { dayType, localHours } from '../../functions/geography/index.ts'
import { localIssuer } from '../../functions/platform/local/issuer.ts'
import { createApi, tokenVerifier } from '../../functions/serve/index.ts'
import { issuerFolder } from '../local.ts'
import type { AttackWorld } from './attack.ts'

/** One of several buyers of the same deployment, each with a real token of its own. */
export type Tenant = (path: string, accept: string) => Promise<Response>

/** The real API over the folder, with this many clients on its list. */
export async function tenantsOf(
  { local, reference }: Pick<AttackWorld, 'local' | 'reference'>,
  count: number,
): Promise<Tenant[]> {
  const { folder, store, documents, figures, clock } = local
  const issuer = await localIssuer(issuerFolder(folder), clock)
  const clients = Array.from({ length: count }, (_, index) => `buyer-${index + 1}`)
  const api = createApi({
    ...{ store, documents, figures, clock, country: reference.country },
    calendar: { localHours, dayType },
    verify: tokenVerifier({
      ...{ issuer: issuer.issuer, jwks: issuer.jwks, clock },
      clients: Object.fromEntries(clients.map((client) => [client, client])),
    }),
  })
  return Promise.all(
    clients.map(async (clientId): Promise<Tenant> => {
      const token = await issuer.token({ clientId, lifeSeconds: LIFE_SECONDS })
      return async (path, accept) =>
        api.request(path, { headers: { Authorization: `Bearer ${token}`, Accept: accept } })
    }),
  )
}

const LIFE_SECONDS = 3600
