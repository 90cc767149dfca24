import { localHours } from '../functions/geography/index.ts'
import { countries } from '../functions/model/countries.ts'
import { threshold } from '../functions/model/disclosure.ts'
import { type Product, products } from '../functions/model/products.ts'
import { mostOfOne } from '../functions/model/sensitivity.ts'
import type { ZoneSystem } from '../functions/model/zones.ts'
import { reconciled } from '../functions/release/consistency.ts'
import { withGroupMixes } from '../functions/release/group-mixes.ts'
import { levelsOf, measure } from '../functions/release/measurements.ts'
import { type Key, type LocalHour, periodsOf } from '../functions/release/public-keys.ts'
import { inPeople, releaseRows } from '../functions/release/release-rows.ts'
import { withSums } from '../functions/release/sums.ts'
import { destinations } from '../sim/destinations.ts'
import { adultCustomers, customers } from '../sim/population.ts'
import { prng } from '../sim/prng.ts'
import { residentsOf } from '../sim/residents.ts'
import { routines } from '../sim/routines.ts'
import { customer } from '../sim/subjects.ts'
import type { TruthCell } from '../sim/truth/tally.ts'
import { type DayTruth, type TruthId, truthIds, truthOf } from '../sim/truth.ts'
import { localDays } from '../sim/wall-clock.ts'
import { type World, worldOf } from '../sim/world.ts'

/**
 * Utility beside safety: which share of cells is shown, and how far the shown numbers are from the exact ones, on
 * one simulated Tuesday. `node bench/utility.ts 1000000 metropolis-1000`.
 *
 * The days of all phones are lived, no records are written: their exact counts by zone go into the release's own
 * keys, noise, sums and threshold. So the errors are those of noise and rounding alone. Left out are footprints,
 * extrapolation, and the cut of contributions beyond the bound (`accuracy` measures the whole pipeline).
 */
const [people = '1000000', name = 'metropolis-1000'] = process.argv.slice(2)
const SEED = 1
const DATE = '2026-03-03'

const began = performance.now()
const world = await worldOf({ city: name })
const { timeZone } = countries[world.city.country]
const hours = localHours(timeZone, DATE)
const system = systemOf(world)
const truth = live(Number(people))
console.log(
  `${people} phones, ${system.levels.map((level, depth) => `${system.zones.filter((zone) => zone.depth === depth).length} ${level}`).join(', ')}; their day took ${minutes()}`,
)
console.log(
  'product      level       cells  of them anybody  shown  of people  median error   σ² most  τ most',
)
for (const product of products) if (isDaily(product.id)) report(product, product.id)
console.log(`all of it took ${minutes()}`)

function isDaily(id: string): id is TruthId {
  return truthIds.some((daily) => daily === id)
}

/** The tree of the city's own zone file. */
function systemOf({ city }: World): ZoneSystem {
  const depthOf = new Map<string, number>()
  const zones = city.tree.map(({ id, level, parent }) => {
    const depth = parent === null ? 0 : depthOf.get(parent)! + 1
    depthOf.set(id, depth)
    return { id, name: id, level, parent, depth }
  })
  zones.sort((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1))
  return { id: city.id, version: 'sim', levels: [...new Set(zones.map(({ level }) => level))], zones }
}

/** Lives one day of the operator's own phones. */
function live(observed: number): DayTruth {
  const { city, addresses } = world
  const places = { addresses, destinations: destinations(city) }
  const year = Number(DATE.slice(0, 4))
  const residents = residentsOf(city, adultCustomers(observed))
  const { people: own } = customers(city, places, residents, { observed, seed: SEED, year })
  const plans = routines(places, own, prng('routines', city.id, SEED))
  const { weekday } = [...localDays(DATE, 1, timeZone)][0]!
  const day = truthOf(world, timeZone).begin(DATE)
  for (let person = 0; person < own.size; person += 1) {
    const itinerary = plans.day(weekday, person)
    const who = customer(own, person, year)
    if (who.phones > 0) day.add(itinerary, who)
  }
  return day
}

function report(product: Product, id: TruthId): void {
  const exact = new Map<string, number>()
  for (const cell of truth.cells(id)) if (cell.value > 0) exact.set(nameOfTruth(cell, product), cell.value)
  const periods = periodsOf(product.grain, hours as readonly LocalHour[])
  const levels = levelsOf(product, system, hours, 'standard')
  const measured = measure(levels, (key) => BigInt(exact.get(nameOf(key)) ?? 0))
  const drawn = withSums(measured, product, system, periods).map((of) => inPeople(of, product))
  const estimates = withGroupMixes(reconciled(drawn, product, system), product, system)
  const rows = releaseRows(estimates, product, system)
  for (const [depth, level] of system.levels.entries()) {
    const errors: number[] = []
    let [cells, filled, shown, all, covered, variance] = [0, 0, 0, 0, 0, 0]
    for (const [index, { key, shown: number }] of rows.entries()) {
      if (key.zone.depth !== depth) continue
      const value = (exact.get(nameOf(key)) ?? 0) / product.perUnit
      cells += 1
      variance = Math.max(variance, estimates[index]!.variance)
      if (value > 0) filled += 1
      all += value
      if (number === null) continue
      shown += 1
      covered += value
      if (value > 0) errors.push(Math.abs(number.observed - value) / value)
    }
    if (cells === 0) continue
    const tau = threshold(variance, mostOfOne(product, system.levels.length, depth) / product.perUnit)
    const error = errors.length === 0 ? '–' : percent(median(errors))
    console.log(
      [
        product.id.padEnd(12),
        level.padEnd(10),
        String(cells).padStart(6),
        percent(filled / cells).padStart(16),
        percent(shown / cells).padStart(6),
        percent(all === 0 ? 0 : covered / all).padStart(10),
        error.padStart(13),
        variance.toFixed(0).padStart(9),
        tau.toFixed(0).padStart(6),
      ].join(' '),
    )
  }
}

function nameOf({ zone, period, dimensions }: Key): string {
  return JSON.stringify([zone.id, period.start.getTime(), ...dimensions])
}

function nameOfTruth(cell: TruthCell, { dimensions }: Product): string {
  const values = dimensions.map((name) => String(new Map<string, unknown>(Object.entries(cell)).get(name)))
  return JSON.stringify([cell.zone.id, cell.start.getTime(), ...values])
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

function minutes(): string {
  return `${((performance.now() - began) / 60_000).toFixed(1)} minutes`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
