import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { addDays } from '../../functions/model/dates.ts'
import { dailyProducts, type Product, product } from '../../functions/model/products.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { levelsOf, measure } from '../../functions/release/measurements.ts'
import { entriesInForce, newRunId, runFolder } from '../runs.ts'
import { answersTo, slotOfAnswer } from './answers.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { type AttackedCell, cellsOf, slotOf } from './cells.ts'
import { gainOfAveraging, type Repeated } from './repeated.ts'
import { type Question, type Spelling, shuffled, spell } from './spellings.ts'
import { type Tenant, tenantsOf } from './tenants.ts'

const QUERIES = 1_000
const TENANTS = 5
const RELEASES = 20
const PRODUCT = 'presence'

/**
 * The mean of many answers: the same hours of the largest zones 1,000 times, in other words, pages and formats, by
 * several tenants; and what is stored and exported after the same date has been released again and again.
 */
export const averaging: Attack = async (world) => {
  const { dates, reference } = world
  const date = dates[Math.floor(world.random() * dates.length)]!
  const [root, ...districts] = reference.zoneSystem.zones
    .filter(({ depth }) => depth <= 1)
    .map(({ id }) => id)
  const largest = [root!, ...shuffled(districts, world.random).slice(0, 1)]
  world.progress.say(`averaging: ${QUERIES} queries, ${RELEASES} releases of ${date}`)
  const exact = await cellsOn(world, date)
  const common = {
    attack: 'averaging',
    question: 'What is a figure without its noise?',
    needed: 0.9,
    bound: 0,
    reason:
      'noise is drawn once and all that is answered follows from it, so all answers are equal and their mean is as wrong as one; no luck is involved, so no alarm is false',
  }
  const control = gainOfAveraging(freshNoise(world, date, exact))
  const asked = await askedAgain(world, { date, zones: largest }, exact)
  const released = await releasedAgain(world, date)
  const attempt = (surface: Attempt['surface'], trials: number, all: readonly Repeated[]): Attempt => {
    const cells = all.filter(({ answers }) => answers.some((answer) => answer !== null))
    return {
      ...{ ...common, surface, trials, result: gainOfAveraging(cells) },
      measure: `part of the error of one answer that goes away in the mean of ${trials}, over ${cells.length} cells`,
      // Where nothing is shown there is nothing to average.
      control: cells.length > 0 ? control : 0,
    }
  }
  return [
    attempt('api', QUERIES, asked),
    attempt(
      'exports',
      RELEASES,
      repeated(released, ({ shown }) => shown),
    ),
    attempt(
      'measurements',
      RELEASES,
      repeated(released, ({ measured }) => measured?.value ?? null),
    ),
  ]
}

const repeated = (
  times: readonly (readonly AttackedCell[])[],
  answer: (cell: AttackedCell) => number | null,
): Repeated[] =>
  times[0]!.map(({ exact }, index) => ({ exact, answers: times.map((cells) => answer(cells[index]!)) }))

/** The cells of some products on a date as they are in force now, always in one order. */
async function cellsOn({ local, reference }: AttackWorld, date: string): Promise<AttackedCell[]> {
  const entries = (await entriesInForce(local)).filter((entry) => entry.date === date)
  const daily = entries.filter((entry) => product(entry.product).cadence === 'day')
  const found: AttackedCell[] = []
  for (const entry of daily)
    for (const cell of await cellsOf(local, entry, reference.zoneSystem)) found.push(cell)
  return found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

const nameOf = ({ product: id, zone, slot }: Pick<AttackedCell, 'product' | 'zone' | 'slot'>): string =>
  [id, zone.id, slot].join(' ')

async function askedAgain(
  world: AttackWorld,
  { date, zones }: { readonly date: string; readonly zones: readonly string[] },
  exact: readonly AttackedCell[],
): Promise<Repeated[]> {
  const { reference, random } = world
  const moment = (of: string) => ({
    date: of,
    instant: localHours(countries[reference.country].timeZone, of)[0]!.start.toISOString(),
  })
  const question: Question = {
    ...{ product: PRODUCT, zones, aggregate: 'hour' },
    ...{ from: moment(date), to: moment(addDays(date, 1)) },
  }
  const known = new Map(exact.map((cell) => [nameOf(cell), cell.exact]))
  const answers = new Map<string, (number | null)[]>()
  // The harness's own client is one of them.
  const own: Tenant = (path) => world.ask(path)
  const tenants = [own, ...(await tenantsOf(world, TENANTS - 1))]
  for (let asked = 0; asked < QUERIES; asked += 1) {
    const { path, accept }: Spelling = spell(question, random)
    const tenant = tenants[asked % tenants.length]!
    const seen = new Set<string>()
    for (const cell of await answersTo((page) => tenant(page, accept), path)) {
      const name = [PRODUCT, cell.zone, slotOfAnswer(cell, PRODUCT)].join(' ')
      if (seen.has(name)) continue
      seen.add(name)
      answers.set(name, [...(answers.get(name) ?? []), cell.observed])
    }
  }
  return [...answers].map(([name, of]) => ({ exact: known.get(name)!, answers: of }))
}

/** What is stored and exported of the date, each time after it was given to the release once more. */
async function releasedAgain(world: AttackWorld, date: string): Promise<AttackedCell[][]> {
  const { local, reference, keyLife, privacy } = world
  const { country, version: referenceVersion, zoneSystem, prior } = reference
  const hours = localHours(countries[country].timeZone, date)
  const products = dailyProducts(keyLife)
  const found: AttackedCell[][] = []
  for (let released = 0; released < RELEASES; released += 1) {
    const run = newRunId(date)
    const ports = { ...local, archive: local.store, store: folderStore(runFolder(local.folder, run)) }
    const request = {
      date,
      run,
      products,
      country,
      keyLife,
      privacy,
      referenceVersion,
      zoneSystem,
      prior,
      hours,
    }
    await releaseDate(ports, request)
    found.push(await cellsOn(world, date))
  }
  return found
}

/** The naive system: each query draws its own noise, by the sampler of the release, at the levels of its budget. */
function freshNoise(
  { reference, privacy }: AttackWorld,
  date: string,
  cells: readonly AttackedCell[],
): Repeated[] {
  const { zoneSystem, country } = reference
  const of: Product = product(PRODUCT)
  const hours = localHours(countries[country].timeZone, date)
  const levels = levelsOf(of, zoneSystem, hours, privacy).slice(0, 1)
  const exact = new Map(cells.map((cell) => [nameOf(cell), cell.exact]))
  const [level] = levels
  return level!.keys.map((key) => {
    const value = exact.get(
      nameOf({ product: PRODUCT, zone: key.zone, slot: slotOf(key.period.start.getTime(), key.dimensions) }),
    )!
    const again = { ...level!, keys: Array.from({ length: QUERIES }, () => key) }
    const drawn = measure([again], () => BigInt(Math.round(value * of.perUnit)))
    return { exact: value, answers: drawn.map((one) => Number(one.value) / of.perUnit) }
  })
}
