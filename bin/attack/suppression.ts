import { addDays } from '../../functions/model/dates.ts'
import { product } from '../../functions/model/products.ts'
import { entriesInForce } from '../runs.ts'
import { answersTo, slotOfAnswer } from './answers.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { type AttackedCell, cellsOf } from './cells.ts'
import { FALSE_ALARM, withErrors } from './chance.ts'
import { naiveStatus, plantedCounts } from './planted-counts.ts'
import { shuffled } from './spellings.ts'

/** Counts of whole people that have a cell for every class in every zone. */
const PRODUCTS: readonly string[] = ['profile', 'dwell', 'overnight']
const MOST_PAIRS = 4_000

/** An empty cell and one with a single person, of sibling zones and otherwise about the same. */
export type Pair<Cell> = readonly [empty: Cell, single: Cell]

/**
 * What statuses alone give away: which of two cells is empty and which holds a single person, and on which side
 * of a number at which a rule could change a cell lies.
 */
export const suppression: Attack = async (world) => {
  const cells = await attackedCells(world)
  const pairs = pairsOf(cells, world)
  world.progress.say(`suppression: ${pairs.length} pairs of an empty cell and a single person`)
  const answered = await answeredStatuses(world, new Set(pairs.flat().map(({ date }) => date)))
  const surfaces = [
    ['exports', ({ status }: AttackedCell) => status],
    ['api', (cell: AttackedCell) => answered.get(nameOf(cell)) ?? 'missing'],
  ] as const
  const control = shareRight(
    pairs,
    ({ exact }) => naiveStatus(exact),
    { published: 0, suppressed: 1 },
    world.random,
  )
  const found = surfaces.map(([surface, statusOf]): Attempt => {
    const trials = pairs.length
    return {
      ...{ attack: 'suppression', surface, trials, control, needed: 0.95 },
      question: 'Which of two cells is empty, and which holds a single person?',
      measure: `part of ${trials} pairs of sibling zones that the statuses tell apart`,
      result: shareRight(pairs, statusOf, { suppressed: 0, coarsened: 0, published: 1 }, world.random),
      bound: withErrors(1 / 2, trials),
      reason: `chance plus four standard errors (${FALSE_ALARM}): a status follows from noisy numbers alone, and both lie far below the threshold`,
    }
  })
  return [...found, plantedCounts(world)]
}

/**
 * The part of pairs of which the status tells the single person, by who ranks higher; where it does not, a coin does.
 * @param ranks how much a status speaks for somebody being there
 */
export function shareRight<Cell>(
  pairs: readonly Pair<Cell>[],
  statusOf: (cell: Cell) => string,
  ranks: Readonly<Record<string, number>>,
  random: () => number,
): number {
  const right = pairs.filter(([empty, single]) => {
    const more = (ranks[statusOf(single)] ?? 0) - (ranks[statusOf(empty)] ?? 0)
    return more === 0 ? random() < 1 / 2 : more > 0
  })
  return right.length / pairs.length
}

async function attackedCells({ local, reference }: AttackWorld): Promise<AttackedCell[]> {
  const entries = (await entriesInForce(local)).filter(({ product: id }) => PRODUCTS.includes(id))
  const leaf = reference.zoneSystem.levels.length - 1
  const found: AttackedCell[] = []
  for (const entry of entries) {
    for (const cell of await cellsOf(local, entry, reference.zoneSystem)) {
      if (cell.zone.depth === leaf) found.push(cell)
    }
  }
  return found
}

/**
 * Of siblings, as those of a larger district are more often shown by it and less often empty. Each cell is in one
 * pair, so that no two share noise.
 */
function pairsOf(cells: readonly AttackedCell[], { random }: AttackWorld): Pair<AttackedCell>[] {
  const families = Map.groupBy(cells, ({ product: id, date, zone, slot }) =>
    [id, date, zone.parent, slot].join(' '),
  )
  const pairs = [...families.values()].flatMap((family) => {
    const holding = (people: number) =>
      shuffled(
        family.filter(({ exact }) => exact === people),
        random,
      )
    const [empty, single] = [holding(0), holding(1)]
    return empty.slice(0, single.length).map((cell, index): Pair<AttackedCell> => [cell, single[index]!])
  })
  return shuffled(pairs, random).slice(0, MOST_PAIRS)
}

const nameOf = ({ product: id, date, zone, slot }: AttackedCell): string =>
  [id, date, zone.id, slot].join(' ')

async function answeredStatuses(
  { ask, reference }: AttackWorld,
  dates: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const level = reference.zoneSystem.levels.at(-1)!
  for (const date of dates) {
    for (const id of PRODUCTS) {
      const path = `/v1/figures/${id}?level=${encodeURIComponent(level)}&from=${date}&to=${addDays(date, 1)}&aggregate=${product(id).grain}`
      for (const answered of await answersTo(ask, path)) {
        found.set([id, date, answered.zone, slotOfAnswer(answered, id)].join(' '), answered.status)
      }
    }
  }
  return found
}
