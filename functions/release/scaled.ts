import type { Product } from '../model/product.ts'
import type { Factor } from './extrapolation.ts'
import { countedBy, type Role } from './interval-constants.ts'
import { countingPart, footprintPart, noisePart, samplingPart, weightPart } from './interval-parts.ts'
import type { Estimated } from './release-rows.ts'

/** Without a census nobody is added: the interval is about the observed people. */
const OBSERVED: Factor = { weight: 1, relativeVariance: 0, partPresent: () => 1 }

/** The estimate of all people, with the errors of one day and those that are the same on all days. */
export function scaled(
  estimated: Estimated,
  role: Role,
  product: Product,
  factor: Factor = OBSERVED,
): Estimated {
  const { estimate, variance } = estimated
  const { weight, relativeVariance, partPresent } = factor
  const people = Math.max(0, estimate)
  return {
    ...estimated,
    scaled: {
      estimate: weight * estimate,
      variance: noisePart(variance, weight),
      common:
        samplingPart(people, weight, partPresent(people)) +
        footprintPart(people, weight, role) +
        countingPart(people, weight, role, countedBy(product)) +
        weightPart(people, weight, relativeVariance),
    },
  }
}

/** The last level are the zones, the one above the districts; what is root and district at once is a root. */
export const roleOf = (depth: number, levels: number): Role =>
  depth === levels - 1 ? 'zone' : depth === 0 ? 'root' : 'district'
