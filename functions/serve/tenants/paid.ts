/**
 * The requests that a contract counts, and that leave a record: those for figures. Declared here alone. Each stands
 * below `/v1`, where the token has been checked; a POST that starts work counts, looking for what became of it does not.
 */
export const paidRoutes = [
  { method: 'GET', path: '/v1/figures/*' },
  { method: 'POST', path: '/v1/areas' },
  { method: 'POST', path: '/v1/jobs' },
] as const
