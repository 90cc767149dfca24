import { epsilonOf, twoDecimalsUp } from '../model/accountant.ts'
import { addDays, afterMonth } from '../model/dates.ts'
import type { EpochLedger } from '../model/ledger.ts'
import { dailyProducts, epochLimitOf, monthlyProducts, rhoOf } from '../model/products.ts'
import { add, approximate, compare, fraction, multiply, type Rational, rational } from '../model/rational.ts'
import { type KeyLife, type PrivacyProfile, privacyProfileSchema } from '../model/vocabulary.ts'
import { DELTA } from './guarantee.ts'
import type { Loss, Transparency } from './transparency-schemas.ts'

/** Two months of days, or five years of months: more would be read by nobody. */
const EPOCHS_SHOWN = 62
const YEAR_DAYS = 365
const YEAR_MONTHS = 12
/** The loss grows with the square of how many phones one person has. */
const TWO_PHONES = fraction(4n)

/** What is spent and what may be, in exact fractions until it is shown. */
export function budgetOf(ledgers: readonly EpochLedger[], life: KeyLife | null): Transparency['budget'] {
  const newestFirst = ledgers.toSorted((a, b) => (a.epoch < b.epoch ? 1 : -1))
  const profile = life === null ? null : profileOf(newestFirst[0], life)
  // Nothing spends more than the standard profile.
  const full = life === null ? null : fullYear(life, profile ?? 'standard')
  return {
    profile,
    limit: life === null || profile === null ? null : lossOf(epochLimitOf(life, profile)),
    epochs: newestFirst.slice(0, EPOCHS_SHOWN).map((ledger) => {
      const [spent, limit] = [spentIn(ledger), rational(ledger.limit)]
      return {
        epoch: ledger.epoch,
        limit: approximate(limit),
        left: approximate(add(limit, multiply(fraction(-1n), spent))),
        spent: isNothing(spent) ? null : lossOf(spent),
      }
    }),
    epochsInAll: ledgers.length,
    year: yearOf(newestFirst),
    fullYear: full && lossOf(full),
    fullYearOfTwoPhones: full && lossOf(multiply(TWO_PHONES, full)),
  }
}

/** @param rho greater than 0 */
export function lossOf(rho: Rational): Loss {
  const epsilonDigits = epsilonOf(rho, DELTA)
  return { rho: approximate(rho), epsilon: twoDecimalsUp(epsilonDigits), epsilonDigits }
}

/** By the limit that was written; null before the first release. */
const profileOf = (newest: EpochLedger | undefined, life: KeyLife): PrivacyProfile | null =>
  privacyProfileSchema.options.find(
    (profile) => newest && compare(rational(newest.limit), epochLimitOf(life, profile)) === 0,
  ) ?? null

const sum = (values: readonly Rational[]): Rational => values.reduce(add, fraction(0n))
const spentIn = ({ entries }: EpochLedger): Rational => sum(entries.map(({ rho }) => rational(rho)))
const isNothing = (rho: Rational): boolean => compare(rho, fraction(0n)) <= 0

function yearOf(newestFirst: readonly EpochLedger[]): Transparency['budget']['year'] {
  const [newest] = newestFirst
  if (!newest) return null
  const begin = (epoch: string): string => (epoch.length === 7 ? `${epoch}-01` : epoch)
  const from = addDays(begin(newest.epoch), -YEAR_DAYS)
  const within = newestFirst.filter(({ epoch }) => begin(epoch) > from)
  const spent = sum(within.map(spentIn))
  const to = newest.epoch.length === 7 ? afterMonth(newest.epoch) : addDays(newest.epoch, 1)
  return isNothing(spent) ? null : { from: begin(within.at(-1)!.epoch), to, spent: lossOf(spent) }
}

/** Every product of every date, and of every month where keys live so long: revisions come on top. */
function fullYear(life: KeyLife, profile: PrivacyProfile): Rational {
  const all = (of: ReturnType<typeof dailyProducts>): Rational =>
    sum(of.map((product) => rhoOf(product, profile)))
  const days = multiply(fraction(BigInt(YEAR_DAYS)), all(dailyProducts(life)))
  return add(days, multiply(fraction(BigInt(YEAR_MONTHS)), all(monthlyProducts(life))))
}
