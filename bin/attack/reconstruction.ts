import { setImmediate } from 'node:timers/promises'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { dailyProducts, type Product, rhoOf } from '../../functions/model/products.ts'
import { approximate } from '../../functions/model/rational.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { readBounded } from '../../functions/release/bounded-figures.ts'
import { reconciled } from '../../functions/release/consistency.ts'
import { type Level, levelsOf, type Measurement, measure } from '../../functions/release/measurements.ts'
import { type Key, periodsOf } from '../../functions/release/public-keys.ts'
import { inPeople, releaseRows } from '../../functions/release/release-rows.ts'
import { withSums } from '../../functions/release/sums.ts'
import { entriesInForce } from '../runs.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { slotOf } from './cells.ts'
import { FALSE_ALARM, meanAndErrors, mostAccurate, withErrors } from './chance.ts'
import { type Contribution, cellName, contributionsOf } from './contributions.ts'
import { type NoisySum, reconstructed } from './unknown-people.ts'

/** People of whom all is known but whether they are in the data; as many as there are on a smaller day. */
const PEOPLE = 100
/** Releases of the same day, each with noise and bits of its own. */
const RELEASES = 40

/**
 * Secret bits of many people from all products and levels of a day together: everybody else is known, and of these
 * people every cell that they would add to. Each release is drawn by the engine itself from the figures of the
 * date without those whose bit is 0.
 */
export const reconstruction: Attack = async (world) => {
  const date = world.dates[Math.floor(world.random() * world.dates.length)]!
  const contributions = await contributionsOf(world, date, PEOPLE)
  const products = await attackedProducts(world, date, contributions)
  const people = Math.max(...products.map(({ people }) => people.length))
  world.progress.say(`reconstruction: ${people} people of ${date}, ${RELEASES} releases`)
  const right = { control: [] as number[], measurements: [] as number[], exports: [] as number[] }
  for (let release = 0; release < RELEASES; release += 1) {
    const bits = Array.from({ length: people }, () => world.random() < 1 / 2)
    const drawn = products.map((of) => draw(of, bits))
    const shareOf = (sums: readonly NoisySum[]): number => {
      const guessed = reconstructed(sums, people)
      return guessed.filter((guess, person) => guess === bits[person]).length / people
    }
    right.control.push(shareOf(drawn.flatMap(({ unprotected }) => unprotected)))
    right.measurements.push(shareOf(drawn.flatMap(({ measured }) => measured)))
    right.exports.push(shareOf(drawn.flatMap(({ shown }) => shown)))
    // Minutes without a turn for the store, which is in this process too, would cut off its connections.
    await setImmediate()
  }
  const rho = products.reduce((sum, { product }) => sum + approximate(rhoOf(product, world.privacy)), 0)
  return (['measurements', 'exports'] as const).map((surface): Attempt => {
    const trials = people * RELEASES
    const { mean: result, errors } = meanAndErrors(right[surface])
    // Bits of one release share its noise: what differs between releases may be more than independent bits would.
    const luck = Math.max(errors, withErrors(1 / 2, trials) - 1 / 2)
    return {
      attack: 'reconstruction',
      question: `Which of ${people} people, of whom all else is known, are in the data of a day?`,
      surface,
      measure: `part of ${trials} bits that least squares over all products and levels tells right`,
      trials,
      control: meanAndErrors(right.control).mean,
      needed: 0.95,
      result,
      bound: mostAccurate(rho) + luck,
      reason: `Φ(√(ρ/2)) for the ρ ${rho.toFixed(3)} of all products of the day, plus four standard errors, of independent bits or between the releases, whichever is more (${FALSE_ALARM})`,
    }
  })
}

/** A product on the date, in figure units. */
interface AttackedProduct {
  readonly product: Product
  readonly people: readonly Contribution[]
  readonly levels: readonly Level[]
  /** With everybody in it. */
  readonly exact: (key: Key) => bigint
  /** By cell: who of the people adds to it, and how much. */
  readonly adds: ReadonlyMap<string, readonly (readonly [bit: number, amount: number])[]>
  readonly shownOf: (measured: readonly Measurement[]) => readonly Shown[]
}

interface Shown {
  readonly key: Key
  /** In figure units, rounded to whole people. */
  readonly value: number
  readonly variance: number
}

const nameOf = ({ zone, period, dimensions }: Key): string =>
  cellName(zone.id, slotOf(period.start.getTime(), dimensions))

async function attackedProducts(
  { local, reference, keyLife, privacy }: AttackWorld,
  date: LocalDate,
  contributions: ReadonlyMap<string, readonly Contribution[]>,
): Promise<AttackedProduct[]> {
  const { zoneSystem, country } = reference
  const hours = localHours(countries[country].timeZone, date)
  const entries = (await entriesInForce(local)).filter((entry) => entry.date === date)
  const found: AttackedProduct[] = []
  for (const product of dailyProducts(keyLife)) {
    const entry = entries.find(({ product: id }) => id === product.id)
    const people = contributions.get(product.id)
    if (!entry || !people) continue
    const levels = levelsOf(product, zoneSystem, hours, privacy)
    const keys = levels.flatMap((level) => level.keys)
    const exact = await readBounded(local, { product, date, run: entry.run, zoneSystem }, keys)
    const adds = new Map<string, [number, number][]>()
    for (const [bit, added] of people.entries()) {
      for (const [cell, amount] of added) adds.set(cell, [...(adds.get(cell) ?? []), [bit, amount]])
    }
    const periods = periodsOf(product.grain, hours)
    found.push({
      ...{ product, people, levels, exact, adds },
      shownOf(measured) {
        const summed = withSums(measured, product, zoneSystem, periods)
        const drawn = summed.map((each) => inPeople(each, product))
        const estimates = reconciled(drawn, product, zoneSystem)
        const rows = releaseRows(estimates, product, zoneSystem)
        return rows.flatMap(({ key, shown }, index) =>
          shown === null
            ? []
            : [
                {
                  key,
                  value: shown.observed * product.perUnit,
                  variance: estimates[index]!.variance * product.perUnit ** 2,
                },
              ],
        )
      },
    })
  }
  return found
}

interface Drawn {
  readonly unprotected: readonly NoisySum[]
  readonly measured: readonly NoisySum[]
  readonly shown: readonly NoisySum[]
}

/** One release of the figures without those whose bit is 0, and the sums that are left without everybody else. */
function draw({ levels, exact, adds, shownOf }: AttackedProduct, bits: readonly boolean[]): Drawn {
  const addsOf = (key: Key) => adds.get(nameOf(key)) ?? []
  const all = (key: Key): number => addsOf(key).reduce((sum, [, amount]) => sum + amount, 0)
  const missing = (key: Key): number =>
    addsOf(key).reduce((sum, [bit, amount]) => sum + (bits[bit] ? 0 : amount), 0)
  const figures = (key: Key): bigint => exact(key) - BigInt(missing(key))
  const others = (key: Key): number => Number(exact(key)) - all(key)
  const sums = (rows: readonly { readonly key: Key; readonly value: number; readonly variance: number }[]) =>
    rows.flatMap(({ key, value, variance }): NoisySum[] => {
      const of = addsOf(key)
      return of.length === 0 ? [] : [{ adds: of, value: value - others(key), variance }]
    })
  const measured = measure(levels, figures)
  const inNumbers = measured.map(({ key, value, variance }) => ({
    ...{ key, value: Number(value), variance: approximate(variance) },
  }))
  const naive = inNumbers.map(({ key }) => ({ key, value: Number(figures(key)), variance: EXACT }))
  return { unprotected: sums(naive), measured: sums(inNumbers), shown: sums(shownOf(measured)) }
}

/** What noise an attacker believes exact figures to have. */
const EXACT = 1e-4
