import { defineCommand } from 'citty'
import { z } from 'zod'
import {
  FALSE_DISCLOSURE,
  FEWEST_PEOPLE,
  MINIMUM_PEOPLE,
  threshold,
} from '../../functions/model/disclosure.ts'
import { compare, fraction, type Rational, rational } from '../../functions/model/rational.ts'
import { type KeyRecord, keyRecords } from '../../functions/platform/local/keys.ts'
import { epsilon, sampleDiscreteGaussian } from '../../functions/release/index.ts'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { keysFolder } from '../local.ts'
import { ledger } from './privacy-ledger.ts'

const positive = (expected: string) =>
  z.coerce.number(expected).positive(expected).refine(Number.isFinite, expected)
const probability = z.coerce
  .number('a probability between 0 and 1')
  .gt(0, 'a probability between 0 and 1')
  .lt(1, 'a probability between 0 and 1')

/** An exact positive number, `1200` or `1/80`. */
const exact = z.string().transform((text, context): Rational => {
  const expected = 'a positive exact number: 1200, 0.5 or 1/80'
  try {
    const value = rational(text)
    if (compare(value, fraction(0n)) > 0) return value
  } catch {
    // Said below, with the same words for every text that is none.
  }
  context.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})

const epsilonArgs = {
  rho: { type: 'string', description: 'budget (zero-concentrated differential privacy)', required: true },
  delta: { type: 'string', description: 'probability δ', required: true },
} as const

const tauArgs = {
  sigma2: { type: 'string', description: 'variance of what is shown', required: true },
  k: { type: 'string', description: 'people who must stand behind it', default: String(MINIMUM_PEOPLE) },
  beta: { type: 'string', description: 'probability that fewer do', default: String(FALSE_DISCLOSURE) },
} as const

const sampleArgs = {
  sigma2: { type: 'string', description: 'variance, an integer or N/D', required: true },
  count: { type: 'string', description: 'how many', default: '1' },
} as const

const keysArgs = {
  out: { type: 'string', description: 'output folder', required: true },
  json: { type: 'boolean', description: 'as one JSON array' },
} as const

const inWords = ({ epoch, destroyedAt, isThere }: KeyRecord): string => {
  if (destroyedAt === null) return `${epoch} lives`
  const rest = isThere ? ', but its file still lies there: forget it again' : ''
  return `${epoch} destroyed at ${destroyedAt}${rest}`
}

/** Numbers that an officer may want to check by hand. */
export const privacy = defineCommand({
  meta: {
    name: 'privacy',
    description: 'ε of a budget, a threshold, samples of the noise, the ledger or the keys of a folder',
  },
  subCommands: {
    ledger,
    keys: defineCommand({
      meta: {
        name: 'keys',
        description: 'which keys of pseudonyms live, and when the others were destroyed',
      },
      args: keysArgs,
      async run({ args: given }) {
        refuseUnknown(given, keysArgs)
        const records = await keyRecords(keysFolder(given.out))
        const lines = given.json ? [JSON.stringify(records)] : records.map(inWords)
        for (const line of lines) process.stdout.write(`${line}\n`)
      },
    }),
    epsilon: defineCommand({
      meta: { name: 'epsilon', description: 'ε at δ of a budget ρ, 12 significant digits rounded up' },
      args: epsilonArgs,
      run({ args: given }) {
        refuseUnknown(given, epsilonArgs)
        const rho = option('rho', positive('a positive number'), given.rho)
        const delta = option('delta', probability, given.delta)
        process.stdout.write(`${epsilon(rho, delta)}\n`)
      },
    }),
    tau: defineCommand({
      meta: { name: 'tau', description: 'the smallest number that is shown' },
      args: tauArgs,
      run({ args: given }) {
        refuseUnknown(given, tauArgs)
        const sigma2 = option('sigma2', positive('a positive number'), given.sigma2)
        const k = option('k', wholeNumber(FEWEST_PEOPLE, 1_000_000), given.k)
        const beta = option('beta', probability, given.beta)
        process.stdout.write(`${threshold(sigma2, 1, k, beta)}\n`)
      },
    }),
    sample: defineCommand({
      meta: { name: 'sample', description: 'integers of the discrete Gaussian, one a line' },
      args: sampleArgs,
      run({ args: given }) {
        refuseUnknown(given, sampleArgs)
        const sigma2 = option('sigma2', exact, given.sigma2)
        const count = option('count', wholeNumber(1, 100_000_000), given.count)
        const batch = 10_000
        for (let done = 0; done < count; done += batch) {
          const samples = sampleDiscreteGaussian(sigma2, Math.min(batch, count - done))
          process.stdout.write(`${samples.join('\n')}\n`)
        }
      },
    }),
  },
})
