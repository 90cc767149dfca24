import type { Attack } from './attack.ts'
import { averaging } from './averaging.ts'
import { bruteForce } from './brute-force.ts'
import { differencing } from './differencing.ts'
import { fourPoints } from './four-points.ts'
import { isolatedHomes } from './isolated-homes.ts'
import { membership } from './membership.ts'
import { reconstruction } from './reconstruction.ts'
import { suppression } from './suppression.ts'
import { trajectory } from './trajectory.ts'

/** Every attack that is tried, in the order of the table. */
export const attacks: readonly Attack[] = [
  membership,
  isolatedHomes,
  fourPoints,
  trajectory,
  differencing,
  averaging,
  reconstruction,
  suppression,
  bruteForce,
]
