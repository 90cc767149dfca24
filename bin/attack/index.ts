import type { Attack } from './attack.ts'
import { bruteForce } from './brute-force.ts'
import { fourPoints } from './four-points.ts'
import { isolatedHomes } from './isolated-homes.ts'
import { membership } from './membership.ts'

/** Every attack that is tried, in the order of the table. */
export const attacks: readonly Attack[] = [
  membership,
  isolatedHomes,
  fourPoints,
  // A line each.
  bruteForce,
]
