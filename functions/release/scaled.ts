import type { Product } from '../model/product.ts'
import type { Factor } from './extrapolation.ts'
import { countedBy, type Role } from './interval-constants.ts'
import {
  alikePart,
  countingPart,
  footprintPart,
  noisePart,
  samplingPart,
  weightPart,
} from './interval-parts.ts'
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
  const { variance } = estimated
  const estimate = short(estimated.estimate, TO_ONE_PERSON)
  const { weight, relativeVariance, partPresent } = factor
  const people = Math.max(0, estimate)
  const alike = alikePart(product, role)
  return {
    ...estimated,
    estimate,
    scaled: {
      estimate: short(weight * estimate, TO_ONE_PERSON),
      variance: short(noisePart(variance, weight)),
      common: short(
        samplingPart(people, weight, partPresent(people)) +
          footprintPart(people, weight, role) +
          countingPart(people, weight, role, countedBy(product)) +
          weightPart(people, weight, relativeVariance),
      ),
      ...(alike > 0 ? { alike: short(alike) } : {}),
    },
  }
}

/** Digits that tell single people of any country. */
const TO_ONE_PERSON = 9

/**
 * Six digits say more than any error is known to, and pack into half the room. Here and nowhere later: released
 * files and the figure store then round the same numbers to whole people.
 */
const short = (value: number, digits = 6): number => Number(value.toPrecision(digits))

/** The last level are the zones, the one above the districts; what is root and district at once is a root. */
export const roleOf = (depth: number, levels: number): Role =>
  depth === levels - 1 ? 'zone' : depth === 0 ? 'root' : 'district'
