import type { Attack } from './attack.ts'
import { bruteForce } from './brute-force.ts'
import { membership } from './membership.ts'

/** Every attack that is tried, in the order of the table. */
export const attacks: readonly Attack[] = [
  membership,
  // A line each.
  bruteForce,
]
