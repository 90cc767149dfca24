import { addDays } from '../../functions/model/dates.ts'
import { products } from '../../functions/model/products.ts'
import type { DayType } from './answers.ts'
import type { Api, WholeFigures } from './api.ts'
import { chooseLevel, publishedShare } from './choose-level.ts'
import { type Frame, framesOf, oneOf, type Values, valuesAt, withValues } from './frames.ts'
import type { View } from './views.ts'
import type { Zones } from './zones.ts'

/** What the reader chose; null where the page decides. */
export interface Choice {
  readonly view: View
  readonly daytype: DayType
  /** The date of `date`, the last one of `days`. */
  readonly date: string | null
  readonly level: string | null
  readonly dimensions: Values
}

/** All that one view shows, for every position of the slider. */
export interface Picture {
  readonly choice: Choice
  /** The level that is shown. */
  readonly level: string
  readonly frames: readonly Frame[]
  /** The root's frames by label. */
  readonly root: ReadonlyMap<string, Frame>
  /** Of the dimensions: those that can be chosen at this level, and the one that is shown. */
  readonly values: readonly Values[]
  readonly shown: Values
  /** What is said about the figures: by the API, and about the level. */
  readonly notes: readonly string[]
  /** Part of the people that are in published cells, of the levels that were looked at. */
  readonly shares: ReadonlyMap<string, number>
  readonly from: string | null
  readonly to: string | null
  readonly datasetVersion: string | null
  readonly methodVersion: string | null
}

/** How many days the slider of `days` covers. */
export const WINDOW_DAYS = 28

/** Answers kept: changing to and fro between tabs costs nothing. */
const MOST_REMEMBERED = 40

export type ReadPicture = (choice: Choice, zones: Zones) => Promise<Picture>

/** Asks for figures and chooses the level; what was answered once is not asked for again. */
export function pictureReader(api: Api): ReadPicture {
  const known = new Map<string, Promise<WholeFigures>>()
  const ask = (product: string, parameters: Readonly<Record<string, string>>): Promise<WholeFigures> => {
    const key = `${product} ${JSON.stringify(parameters)}`
    const found = known.get(key)
    if (found) return found
    if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value!)
    const answer = api.figures(product, parameters)
    known.set(key, answer)
    answer.catch(() => known.delete(key))
    return answer
  }
  return async (choice, zones) => {
    const { view, dimensions } = choice
    const chosenAt = (level: string) => oneOf(valuesAt(view.product, zones, level), dimensions)
    // One value of each dimension at a time: all of them would be far more cells than the page shows.
    const answerAt = (level: string) =>
      ask(view.product.id, { ...parametersOf(choice, zones), level, ...chosenAt(level) })
    const cellsAt = async (level: string) => withValues((await answerAt(level)).cells, chosenAt(level))
    const levels = view.product.finest === 'zone' ? zones.levels : zones.levels.slice(0, -1)
    // Those who go to one zone do not add up to those who go anywhere.
    const isPart = view.product.dimensions.includes('destination')
    const additive = !isPart && (products.find(({ id }) => id === view.product.id)?.additive ?? false)
    const rootLevel = zones.levels[0]!
    const root = new Map(framesOf(await cellsAt(rootLevel)).map((frame) => [frame.label, frame]))
    const shares = new Map<string, number>()
    const shareOf = async (level: string): Promise<number> => {
      const frames = framesOf(await cellsAt(level))
      const ids = zones.at(level).map(({ id }) => id)
      const share = publishedShare(frames, ids, { additive, rootId: zones.root.id, root })
      shares.set(level, share)
      return share
    }
    const finest = levels.at(-1)!
    const wanted = levels.find((each) => each === choice.level)
    const level = wanted ?? (await chooseLevel(levels, shareOf))
    const answer = await answerAt(level)
    const frames = framesOf(await cellsAt(level))
    // Why it is not the finest level; where nothing is shown at all, one note says everything.
    const isCoarser = wanted === undefined && level !== finest
    const hasAny = frames.some(({ byZone }) => [...byZone.values()].some(({ value }) => value !== null))
    const notes = [answer.note, isCoarser && hasAny ? (await answerAt(finest)).note : null]
    const { from, to, datasetVersion, methodVersion } = answer.first
    return {
      choice,
      level,
      frames,
      root,
      values: valuesAt(view.product, zones, level),
      shown: chosenAt(level),
      notes: [...new Set(notes.filter((note) => note !== null))],
      shares,
      from,
      to,
      datasetVersion,
      methodVersion,
    }
  }
}

function parametersOf({ view, daytype, date }: Choice, { system }: Zones): Record<string, string> {
  const { product, aggregate, kind } = view
  const common = { aggregate, 'zone-system': system }
  if (kind === 'week') return { ...common, daytype }
  // The newest twelve, which the API answers where none are named.
  if (kind === 'months') return common
  const newest = product.to === null ? null : addDays(product.to, -1)
  const last = date ?? newest
  if (last === null) return common
  const first = kind === 'date' ? last : latest(addDays(last, 1 - WINDOW_DAYS), product.from ?? last, last)
  return { ...common, from: first, to: addDays(last, 1) }
}

/** The window begins no earlier than the releases, and never after its own end. */
const latest = (windowStart: string, firstReleased: string, last: string): string => {
  const start = windowStart < firstReleased ? firstReleased : windowStart
  return start > last ? last : start
}
