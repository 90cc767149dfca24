import { doTouch } from '../../geography/leaf-index.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { Problem } from '../problems.ts'
import { invalid, readLimit } from '../query.ts'
import { digest } from '../releases.ts'
import { PAGE_FEATURES } from '../schemas.ts'
import type { ReadShapes } from '../zone-features.ts'
import { chooseTree, geometryKey, type ZoneTree, type ZoneTrees } from '../zone-trees.ts'
import type { Crosswalk, CrosswalkQuery, CrosswalkZone } from './crosswalk-schemas.ts'
import { commonArea, type Ground, groundsOf } from './ground.ts'

export interface CrosswalkPlan {
  readonly from: ZoneTree
  readonly to: ZoneTree
  readonly limit: number
  readonly cursor: string | undefined
  readonly tag: string
}

/** @throws Problem naming the parameter at fault */
export function planCrosswalk(id: string, query: CrosswalkQuery, trees: ZoneTrees): CrosswalkPlan {
  if (query.to === undefined) throw invalid('to', 'name the zone system to compare with, as id@version')
  const from = chosen(id, 'id', trees)
  const to = chosen(query.to, 'to', trees)
  return {
    from,
    to,
    limit: readLimit(query.limit, PAGE_FEATURES),
    cursor: query.cursor,
    tag: digest(['crosswalk', from.name, ...from.references, to.name, ...to.references]),
  }
}

function chosen(id: string, parameter: string, trees: ZoneTrees): ZoneTree {
  try {
    return chooseTree(trees, id)!
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(error.problem, `${parameter}: ${error.message}`, { parameter, cause: error })
  }
}

/** Clipping takes about 0.05 ms a corner: ten seconds for a page. */
const MOST_CORNERS = 200_000
/** Borders that were simplified anew miss each other by less than this part of a zone. */
const WHOLE = 0.99
/** Pairs of zone systems that are remembered. */
const REMEMBERED_PAIRS = 2

interface Part {
  readonly ground: Ground
  readonly share: number
  readonly shareOfNew: number
}

/** Both zone systems, and the areas that were clipped so far. */
interface Grounds {
  readonly old: readonly Ground[]
  readonly new: readonly Ground[]
  readonly newByKey: ReadonlyMap<string, Ground>
  readonly common: Map<string, number>
}

export type ReadCrosswalk = (plan: CrosswalkPlan) => Promise<Crosswalk>

/** Reads geometry, and clips only what a page needs. What is clipped once is remembered by pair of systems. */
export function crosswalkReader(readShapes: ReadShapes): ReadCrosswalk {
  const known = new Map<string, Grounds>()
  const readGrounds = async ({ from, to }: CrosswalkPlan): Promise<Grounds> => {
    const key = `${geometryKey(from)} ${geometryKey(to)}`
    const found = known.get(key)
    if (found) return found
    const [old, others] = [await groundsIn(from, 'id', readShapes), await groundsIn(to, 'to', readShapes)]
    const grounds = { old, new: others, newByKey: byKey(others), common: new Map() }
    if (known.size >= REMEMBERED_PAIRS) known.delete(known.keys().next().value!)
    known.set(key, grounds)
    return grounds
  }
  return async (plan) => pageOf(plan, await readGrounds(plan))
}

const byKey = (grounds: readonly Ground[]): ReadonlyMap<string, Ground> =>
  new Map(grounds.map((ground) => [ground.key, ground]))

async function groundsIn(
  tree: ZoneTree,
  parameter: string,
  readShapes: ReadShapes,
): Promise<readonly Ground[]> {
  const grounds = await groundsOf(tree, readShapes)
  if (grounds.length > 0) return grounds
  throw invalid(
    parameter,
    `${tree.name} has no geometry, so that its zones cannot be compared by their ground`,
  )
}

/** Fewer zones than `limit` where there is much to be clipped. */
function pageOf({ from, to, limit, cursor, tag }: CrosswalkPlan, grounds: Grounds): Crosswalk {
  const first = cursor === undefined ? 0 : Number(readCursor(cursor, tag, /^\d{1,8}$/)[0])
  const zones: CrosswalkZone[] = []
  const clipped = { corners: 0 }
  for (const ground of grounds.old.slice(first, first + limit)) {
    if (clipped.corners > MOST_CORNERS) break
    zones.push(zoneOf(ground, grounds, clipped))
  }
  const after = first + zones.length
  return {
    from: from.name,
    to: to.name,
    level: from.levels.at(-1)!,
    toLevel: to.levels.at(-1)!,
    numberMatched: grounds.old.length,
    numberReturned: zones.length,
    zones,
    next: after < grounds.old.length ? writeCursor(tag, `${after}`) : null,
  }
}

function zoneOf(old: Ground, grounds: Grounds, clipped: { corners: number }): CrosswalkZone {
  const twin = grounds.newByKey.get(old.key)
  const parts = twin ? [{ ground: twin, share: 1, shareOfNew: 1 }] : partsOf(old, grounds, clipped)
  const kind = kindOf(old, parts, (ground) => madeOfWholes(ground, grounds, clipped))
  return { id: old.id, name: old.name, kind, ...inShares(parts) }
}

const partsOf = (old: Ground, grounds: Grounds, clipped: { corners: number }): Part[] =>
  grounds.new
    .filter((each) => doTouch(old.box, each.box))
    .map((ground) => {
      const common = commonOf(old, ground, grounds, clipped)
      return { ground, share: common / old.area, shareOfNew: common / ground.area }
    })

/** The corners count whether or not they were clipped before, so that a page ends where it ended then. */
function commonOf(old: Ground, other: Ground, { common }: Grounds, clipped: { corners: number }): number {
  clipped.corners += old.corners + other.corners
  const name = `${old.id}\u0000${other.id}`
  const known = common.get(name) ?? commonArea(old, other)
  common.set(name, known)
  return known
}

function kindOf(
  old: Ground,
  parts: readonly Part[],
  isOfWholes: (ground: Ground) => boolean,
): CrosswalkZone['kind'] {
  const within = parts.find(({ share }) => share >= WHOLE)
  if (within && within.shareOfNew >= WHOLE) {
    return within.ground.id === old.id && within.ground.name === old.name ? 'same' : 'renamed'
  }
  if (within) return isOfWholes(within.ground) ? 'merged' : 'changed'
  const wholes = parts.filter(({ shareOfNew }) => shareOfNew >= WHOLE)
  return wholes.reduce((sum, { share }) => sum + share, 0) >= WHOLE ? 'split' : 'changed'
}

/** Whether whole old zones make up a new one, or nearly. */
function madeOfWholes(ground: Ground, grounds: Grounds, clipped: { corners: number }): boolean {
  const wholes = grounds.old
    .filter((old) => doTouch(old.box, ground.box))
    .map((old) => ({ old, common: commonOf(old, ground, grounds, clipped) }))
    .filter(({ old, common }) => common / old.area >= WHOLE)
  return wholes.reduce((sum, { common }) => sum + common, 0) / ground.area >= WHOLE
}

/** Four decimals that add up to 1: where new zones overlap a little, their shares are made smaller alike. */
function inShares(parts: readonly Part[]): Pick<CrosswalkZone, 'parts' | 'outside'> {
  const total = Math.max(
    1,
    parts.reduce((sum, { share }) => sum + share, 0),
  )
  const told = parts
    .map(({ ground: { id, name }, share, shareOfNew }) => ({
      id,
      name,
      share: rounded(share / total),
      shareOfNew: rounded(Math.min(1, shareOfNew)),
    }))
    .filter(({ share, shareOfNew }) => share > 0 || shareOfNew > 0)
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1))
  const rest = rounded(1 - told.reduce((sum, { share }) => sum + share, 0))
  const [largest, ...others] = told
  if (largest && rest < 0) {
    return { parts: [{ ...largest, share: rounded(largest.share + rest) }, ...others], outside: 0 }
  }
  return { parts: told, outside: Math.max(0, rest) }
}

const rounded = (share: number): number => Math.round(10_000 * share) / 10_000
