import type { Attack } from './attack.ts'
import { bruteForce } from './brute-force.ts'

/** Every attack that is tried, in the order of the table. */
export const attacks: readonly Attack[] = [bruteForce]
