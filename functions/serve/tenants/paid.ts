import { CAMARA_PATH } from '../camara/camara-routes.ts'

/**
 * The requests that a contract counts, and that leave a record: those for figures. Declared here alone. Each stands
 * where the token has been checked; a POST that starts work counts, looking for what became of it does not.
 */
export const paidRoutes = [
  { method: 'GET', path: '/v1/figures/*' },
  { method: 'GET', path: '/v1/index/*' },
  { method: 'GET', path: '/v1/comparison/*' },
  { method: 'GET', path: '/v1/flows/*' },
  { method: 'POST', path: '/v1/areas' },
  { method: 'POST', path: '/v1/jobs' },
  { method: 'POST', path: `${CAMARA_PATH}/*` },
] as const
