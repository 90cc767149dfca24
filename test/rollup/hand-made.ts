import type { Product } from '../../functions/model/products.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { type Row, type Sighting, stepsOf, type Terrain, type Value } from './terrain.ts'

/** Three zones in two districts, and a cell out of coverage: small enough to work figures out by hand. */
export const terrain: Terrain = {
  cells: { a: 'A', b: 'B', c: 'C', far: 'FAR' },
  tiles: { A: 'za', B: 'zb', C: 'zc', FAR: 'out_of_coverage' },
  leaves: { za: 'north', zb: 'north', zc: 'south', out_of_coverage: '' },
  unmeasured: ['out_of_coverage'],
}

/** Winter: local time is UTC. */
export const DATE = '2026-01-14'

export const seen = (pid: number, cell: string, time: string, date = DATE): Sighting => [
  pid,
  cell,
  `${date} ${time}`,
]

/** A stay at every level of the tree, in UTC: as visits have it, but for neighbouring stays in one district. */
export function stay(pid: number, leaf: string, from: string, to: string, date = DATE): Value[][] {
  const time = [from, to].map((clock) => (clock.includes(' ') ? `${clock}:00` : `${date} ${clock}:00`))
  const own = [pid, leaf, 'zone', true, ...time]
  const root = [pid, 'city', 'city', false, ...time]
  const district = terrain.leaves[leaf]
  return district ? [own, [pid, district, 'district', false, ...time], root] : [own, root]
}

const beside = new Set(['zone_system', 'level', 'zone', 'date', 'start', 'fold', 'value', 'bounded'])

/** `za 10 = 60`, `za 10 = 60 of 75`, `za 2 25-34 female = 1`: zone, time and dimensions, bounded, and value where it is another. */
export const told = (row: Row): string => {
  const { zone, fold, value, bounded } = row
  const own = Object.entries(row)
    .filter(([name]) => !beside.has(name))
    .map(([name, of]) => `${of}${name === 'hour' && fold !== 0 ? "'" : ''}`)
  return [zone, ...own, `= ${bounded}${value === bounded ? '' : ` of ${value}`}`].join(' ')
}

export const queriesOf = (chosen: readonly Product[], date: LocalDate = DATE) => {
  const steps = stepsOf(date, 'day', chosen)
  return chosen.map((entry) => ({
    product: entry,
    query: steps.find(({ query }) => query.name === entry.id)!.query,
  }))
}
