import type { Attack } from './attack.ts'
import { averaging } from './averaging.ts'
import { bruteForce } from './brute-force.ts'
import { differencing } from './differencing.ts'
import { membership } from './membership.ts'
import { reconstruction } from './reconstruction.ts'
import { suppression } from './suppression.ts'

/** Every attack that is tried, in the order of the table. */
export const attacks: readonly Attack[] = [
  membership,
  differencing,
  averaging,
  reconstruction,
  suppression,
  bruteForce,
]
