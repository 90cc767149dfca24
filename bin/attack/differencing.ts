import { entriesInForce } from '../runs.ts'
import type { Attack, AttackWorld, Attempt } from './attack.ts'
import { type AttackedCell, cellsOf, type Known } from './cells.ts'
import { FALSE_ALARM, normalCdf, withErrors } from './chance.ts'
import { answeredNumbers, ROUNDING } from './differencing-answers.ts'
import { bestGuess, combined, type Equation, evaluate, isTold, type Prior, priorOf } from './equations.ts'

/** A cell with few people in it, and all ways to compute it. */
interface Target {
  readonly cell: AttackedCell
  readonly equations: readonly Equation[]
  /** One over the variance of all that was measured of the people in it, at every level and in both products. */
  readonly information: number
}

const FEW: readonly [number, number] = [1, 5]

/** Cells of sums are few, whole numbers are many: presence counts in minutes, and is told to the half person. */
const ADDITIVE = ['presence', 'profile']
const CLASSES = { parts: 'dwell', whole: 'visitors' }

/**
 * Small cells by subtraction: a parent less all its other children, the visitors of a zone less those of all
 * other lengths of stay, a day or a typical week less its other hours; each beside the cell's own number.
 */
export const differencing: Attack = async (world) => {
  const cells = await attackedCells(world)
  const targets = targetsOf(cells, world)
  world.progress.say(`differencing: ${targets.length} cells of 1 to 5 people`)
  const byName = new Map(cells.map((cell) => [nameOf(cell), cell]))
  const numbers = (of: (cell: AttackedCell) => Known | null) => (name: string) => {
    const cell = byName.get(name)
    return cell === undefined ? null : of(cell)
  }
  const exact = numbers((cell) => ({ value: cell.exact, variance: EXACT }))
  const exported = numbers(({ shown, measured }) => rounded(shown, measured))
  const answered = await answeredNumbers(
    world,
    [...ADDITIVE, ...Object.values(CLASSES)],
    numbers(({ measured }) => measured),
  )
  const control = attempt(
    targets.map((target) => ({ ...target, equations: target.equations.slice(1) })),
    exact,
  )
  const surfaces = [
    ['measurements', targets, numbers(({ measured }) => measured)],
    ['exports', targets, exported],
    [
      'api',
      targets.map((target) => ({
        ...target,
        equations: [...target.equations, ...answered.equationsOf(target.cell)],
      })),
      answered.known,
    ],
  ] as const
  return surfaces.map(([surface, of, known]): Attempt => {
    const { told, bound, possible } = attempt(of, known)
    return {
      attack: 'differencing',
      question: 'How many people are in a cell that has 1 to 5?',
      surface,
      measure: `part of ${of.length} small cells told to within half a person`,
      trials: of.length,
      control: control.told,
      needed: 0.95,
      result: told,
      bound,
      reason: `the best guess without any figure, plus 2Φ(d√(ρ/2)) − 1 for the ρ of all measurements that one person of the cell moves and d people between the guess and the value, plus four standard errors (${FALSE_ALARM}); ${possible} of the cells could be computed at all`,
    }
  })
}

/** An exact number is believed to a hundredth of a person. */
const EXACT = 1e-4

const rounded = (shown: number | null, measured: Known | null): Known | null =>
  shown === null || measured === null ? null : { value: shown, variance: measured.variance + ROUNDING }

const nameOf = ({
  product: id,
  date,
  zone,
  slot,
}: Omit<AttackedCell, 'exact' | 'measured' | 'shown' | 'status'>) => [id, date, zone.id, slot].join(' ')

async function attackedCells({ local, reference }: AttackWorld): Promise<AttackedCell[]> {
  const wanted = new Set<string>([...ADDITIVE, ...Object.values(CLASSES)])
  const entries = (await entriesInForce(local)).filter(({ product: id }) => wanted.has(id))
  const found: AttackedCell[] = []
  for (const entry of entries)
    for (const cell of await cellsOf(local, entry, reference.zoneSystem)) found.push(cell)
  return found
}

/**
 * Of each set of cells that share noise one, so that trials are independent of each other: the children of one
 * parent in one hour, block and cohort, and the classes of one zone on one day.
 */
function targetsOf(cells: readonly AttackedCell[], { random, reference }: AttackWorld): Target[] {
  const leaf = reference.zoneSystem.levels.length - 1
  const byName = new Map(cells.map((cell) => [nameOf(cell), cell]))
  const isSmall = ({ product: id, zone, exact }: AttackedCell): boolean =>
    (ADDITIVE.includes(id) || id === CLASSES.parts) &&
    zone.depth === leaf &&
    exact >= FEW[0] &&
    exact <= FEW[1]
  const groups = Map.groupBy(cells.filter(isSmall), groupOf)
  const families = Map.groupBy(cells, groupOf)
  const parents = new Map(reference.zoneSystem.zones.map(({ id, parent }) => [id, parent]))
  return [...groups].map(([group, choices]) => {
    const cell = choices[Math.floor(random() * choices.length)]!
    const others = families.get(group)!.filter((other) => other !== cell && other.zone.depth === leaf)
    const whole = wholeOf(cell)
    const parts = [
      { factor: 1, name: whole },
      ...others.map((other) => ({ factor: -1, name: nameOf(other) })),
    ]
    const equations: Equation[] = [{ parts: [{ factor: 1, name: nameOf(cell) }] }, { parts }]
    const moved = [cell.product, ...(cell.product === CLASSES.parts ? [CLASSES.whole] : [])]
    let information = 0
    for (let zone: string | null = cell.zone.id; zone !== null; zone = parents.get(zone) ?? null) {
      for (const id of moved) {
        const slot = id === CLASSES.whole ? timeOf(cell.slot) : cell.slot
        const of = byName.get([id, cell.date, zone, slot].join(' '))
        if (of?.measured) information += 1 / of.measured.variance
      }
    }
    return { cell, equations, information }
  })
}

const timeOf = (slot: string): string => slot.split('|')[0]!

/** Who adds up with a cell to its whole. */
const groupOf = ({ product: id, date, zone, slot }: AttackedCell): string =>
  id === CLASSES.parts
    ? [id, date, zone.id, timeOf(slot)].join(' ')
    : [id, date, zone.parent ?? '', slot].join(' ')

const wholeOf = ({ product: id, date, zone, slot }: AttackedCell): string =>
  id === CLASSES.parts
    ? [CLASSES.whole, date, zone.id, timeOf(slot)].join(' ')
    : [id, date, zone.parent ?? '', slot].join(' ')

/** @returns the part that is told, and the most that could be */
function attempt(
  targets: readonly Target[],
  known: (name: string) => Known | null,
): { readonly told: number; readonly bound: number; readonly possible: number } {
  let [told, most, possible] = [0, 0, 0]
  for (const of of Map.groupBy(targets, ({ cell }) => cell.product).values()) {
    const prior = priorOf(of.map(({ cell }) => cell.exact))
    const best = bestGuess(prior, null)
    for (const { cell, equations, information } of of) {
      const numbers = equations.flatMap((equation) => evaluate(equation, known) ?? [])
      if (numbers.length > 0) possible += 1
      if (isTold(bestGuess(prior, combined(numbers)).guess, cell.exact)) told += 1
      most += best.right + mostGained(prior, information)
    }
  }
  const share = Math.min(1, most / targets.length)
  return { told: told / targets.length, bound: Math.min(1, withErrors(share, targets.length)), possible }
}

/**
 * How much more often any guess is right after numbers with so much information: the total variation between the
 * values that are furthest apart from the middle one.
 */
function mostGained(prior: Prior, information: number): number {
  const values = [...prior.keys()]
  const distance = (Math.max(...values) - Math.min(...values)) / 2
  return 2 * normalCdf((distance * Math.sqrt(information)) / 2) - 1
}
