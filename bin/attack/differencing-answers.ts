import { addDays } from '../../functions/model/dates.ts'
import { product } from '../../functions/model/products.ts'
import { type Answered, answersTo, slotOfAnswer } from './answers.ts'
import type { AttackWorld } from './attack.ts'
import type { AttackedCell, Known } from './cells.ts'
import type { Equation } from './equations.ts'

/** What the API tells of the cells, and of the days and typical weeks that they are part of. */
export interface AnsweredNumbers {
  readonly known: (name: string) => Known | null
  /** A cell by the day less the other hours, and by the typical week less the other days. */
  readonly equationsOf: (cell: AttackedCell) => readonly Equation[]
}

/** Of a number that was rounded to whole people. */
export const ROUNDING = 1 / 12

/** The product of which days and typical weeks are means of hours. */
const AVERAGED = 'presence'

/**
 * Asks for every cell of some products on every date and level, and for the means of their hours.
 * @param measured the public variance of a cell's noise, by the name of the cell
 */
export async function answeredNumbers(
  { ask, dates, reference }: AttackWorld,
  products: readonly string[],
  measured: (name: string) => Known | null,
): Promise<AnsweredNumbers> {
  const shown = new Map<string, Known>()
  const hours: { readonly name: string; readonly answered: Answered; readonly date: string }[] = []
  const days = averages(AVERAGED)
  const keep = (name: string, { observed }: Answered, variance: number): void => {
    if (observed !== null) shown.set(name, { value: observed, variance })
  }
  for (const level of reference.zoneSystem.levels) {
    for (const date of dates) {
      const of = `level=${encodeURIComponent(level)}&from=${date}&to=${addDays(date, 1)}&coarsen=false`
      for (const id of products) {
        const path = `/v1/figures/${id}?${of}&aggregate=${product(id).grain}`
        for (const answered of await answersTo(ask, path)) {
          const name = [id, date, answered.zone, slotOfAnswer(answered, id)].join(' ')
          keep(name, answered, (measured(name)?.variance ?? 0) + ROUNDING)
          if (id === AVERAGED) hours.push({ name, answered, date })
        }
      }
      for (const answered of await answersTo(ask, `/v1/figures/${AVERAGED}?${of}&aggregate=day`)) {
        keep(days.ofDay(date, answered.zone), answered, ROUNDING)
      }
    }
    const whole = `level=${encodeURIComponent(level)}&from=${dates[0]}&to=${addDays(dates.at(-1)!, 1)}`
    for (const answered of await answersTo(ask, `/v1/figures/${AVERAGED}?${whole}&coarsen=false`)) {
      keep(days.ofWeek(answered), answered, ROUNDING)
    }
  }
  const byName = new Map(hours.map((hour) => [hour.name, hour]))
  const byDay = Map.groupBy(hours, ({ answered, date }) => days.ofDay(date, answered.zone))
  const byWeek = Map.groupBy(hours, ({ answered }) => days.ofWeek(answered))
  return {
    known: (name) => shown.get(name) ?? null,
    equationsOf(cell) {
      const hour = byName.get([cell.product, cell.date, cell.zone.id, cell.slot].join(' '))
      if (hour === undefined) return []
      const means = [
        [days.ofDay(hour.date, hour.answered.zone), byDay],
        [days.ofWeek(hour.answered), byWeek],
      ] as const
      return means.map(([mean, of]) =>
        lessOthers(
          mean,
          of.get(mean)!.map(({ name }) => name),
          hour.name,
          measured,
        ),
      )
    },
  }
}

/** The mean times its size less all of its parts but one. It has the noise of that one, and is rounded more often. */
function lessOthers(
  mean: string,
  parts: readonly string[],
  wanted: string,
  measured: (name: string) => Known | null,
): Equation {
  const others = parts.filter((name) => name !== wanted)
  return {
    parts: [{ factor: parts.length, name: mean }, ...others.map((name) => ({ factor: -1, name }))],
    variance: (measured(wanted)?.variance ?? 0) + (parts.length ** 2 + others.length) * ROUNDING,
  }
}

/** Names of means, apart from those of the cells. */
const averages = (id: string) => ({
  ofDay: (date: string, zone: string): string => `${id} day ${date} ${zone}`,
  ofWeek: ({ daytype, hour, zone }: Answered): string => `${id} week ${daytype} ${hour} ${zone}`,
})
