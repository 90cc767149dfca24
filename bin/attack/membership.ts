import { datesOfMonth, firstOf, monthOf } from '../../functions/model/dates.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { FALSE_ALARM, mostAccurate, withErrors } from './chance.ts'
import { attackedOn, rhoOfAll } from './fresh-release.ts'
import { aloneOn, someOf } from './inside.ts'
import { storedMembership } from './stored-membership.ts'
import { type Attacked, guessedRight, type Trace, traceOf, worstTrace } from './target.ts'

const DAY_TRIALS = 20_000
const MONTH_TRIALS = 1_500
const PEOPLE = 10
const TRIALS_OF_ONE = 1_000

/**
 * Membership inference by somebody who knows everything about everybody else: was this one phone counted?
 * @see N. Homer et al. (2008); B. Jayaraman, D. Evans, "Evaluating Differentially Private Machine Learning in
 * Practice" (2019); the bound is that of two Gaussians √(2ρ) apart
 */
export const membership: Attack = async (world) => {
  const date = world.dates[0]!
  const ofDay = attackedOn(world, date)
  const worst = attempt(
    `a day, of one who fills every bound`,
    rhoOfAll(world, dailyProducts(world.keyLife)),
    DAY_TRIALS,
    (noisy, trials) => guessedRight(worstTrace(ofDay), { trials, random: world.random, noisy }),
  )
  return [worst, await realPeople(world, ofDay, date), wholeMonth(world, date), await storedMembership(world)]
}

/** Their contributions are what the rollup makes of their visits alone. */
async function realPeople(world: AttackWorld, attacked: Attacked, date: string): Promise<Attempt> {
  const traces: Trace[][] = []
  for (const pid of await someOf(world, date, PEOPLE)) {
    traces.push(traceOf(attacked, await aloneOn(world, date, pid)))
  }
  const rho = rhoOfAll(world, attacked.products)
  return attempt(
    `a day, of ${traces.length} people of the city`,
    rho,
    traces.length * TRIALS_OF_ONE,
    (noisy, all) => {
      const trials = all / traces.length
      const parts = traces.map((trace) => guessedRight(trace, { trials, random: world.random, noisy }))
      return parts.reduce((sum, part) => sum + part, 0) / parts.length
    },
  )
}

/** Every day and the month itself, under one key; everybody else cancels out, whoever they are. */
function wholeMonth(world: AttackWorld, date: string): Attempt {
  const dates = datesOfMonth(monthOf(date))
  const monthly = monthlyProducts(world.keyLife)
  const days = dates.flatMap((one) => worstTrace(attackedOn(world, one)))
  const hours = dates.flatMap((one) => attackedOn(world, one).hours)
  const month = worstTrace({ ...attackedOn(world, firstOf(monthOf(date)), monthly), hours })
  const rho = dates.length * rhoOfAll(world, dailyProducts(world.keyLife)) + rhoOfAll(world, monthly)
  return attempt(
    `a month of ${dates.length} days, of one who fills every bound`,
    rho,
    MONTH_TRIALS,
    (noisy, trials) => guessedRight([...days, ...month], { trials, random: world.random, noisy }),
  )
}

/** @param guessed the part that is right of so many guesses */
function attempt(
  what: string,
  rho: number,
  trials: number,
  guessed: (noisy: boolean, trials: number) => number,
): Attempt {
  const most = mostAccurate(rho)
  const controlTrials = Math.min(trials, 100)
  return {
    attack: 'membership',
    question: `Was this phone counted on ${what}, where everybody else is known exactly?`,
    surface: 'measurements',
    measure: `part of ${trials} guesses that are right, each on fresh noise`,
    trials,
    control: guessed(false, controlTrials),
    needed: 1,
    result: guessed(true, trials),
    bound: withErrors(most, trials),
    reason: `Φ(√(ρ/2)) = ${most.toFixed(4)} for ρ ${rho.toFixed(4)}, and four standard errors: ${FALSE_ALARM}`,
  }
}
