/** An entry of the ledger as a release leaves it. */
export const entry = (product: string, date: string, run = 'r1') => ({
  product,
  date,
  revision: 1,
  run,
  rho: '1/100',
  sha256: '0'.repeat(64),
  zoneSystem: 'z',
  referenceVersion: 'v',
  methodVersion: '1-observed',
  committedAt: '2026-03-20T00:00:00Z',
})
