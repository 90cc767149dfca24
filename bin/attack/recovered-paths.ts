import munkres from 'munkres'

/** Metres east and north of anywhere; null where it is not known, as of everywhere else. */
export type Spot = { readonly east: number; readonly north: number } | null

/** Places with how many people were in each of them: by day, hour and place. */
export interface Counts {
  readonly spots: readonly Spot[]
  /** As many of each place: noisy ones are rounded, and below 0 nobody. */
  readonly days: readonly (readonly (readonly number[])[])[]
}

/** A person of no name: by day and hour the index of the place. */
export type Path = readonly (readonly number[])[]

/** Hours from midnight in which people are taken to stay where they are. */
const NIGHT_ENDS = 6
/** Between a place and one of which it is not known where it lies. */
const UNKNOWN_METRES = 3_000

/**
 * Recovers paths from nothing but how many people were where: as many points as people in each hour, each linked
 * to one of the next so that all of them together go the least way from where they are expected; then days to days,
 * so that places are visited as often as the day before.
 * @see F. Xu et al., "Trajectory recovery from ash" (WWW 2017)
 */
export function recoveredPaths({ spots, days }: Counts): Path[] {
  const whole = days.map((hours) =>
    hours.map((places) => places.map((count) => Math.max(0, Math.round(count)))),
  )
  const people = Math.max(...whole.flat().map(total))
  if (people === 0) return []
  // Who is in none of the places is elsewhere, a place of its own.
  const elsewhere = spots.length
  const known = [...spots, null]
  const points = whole.map((hours) =>
    hours.map((places) => {
      const here = places.flatMap((count, place) => Array<number>(count).fill(place))
      return [...here, ...Array<number>(people - here.length).fill(elsewhere)]
    }),
  )
  const [first = [], ...others] = points.map((hours) => dayOf(hours, known))
  return others.reduce<Path[]>(
    (paths, day) => withDay(paths, day),
    first.map((day) => [day]),
  )
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** @returns which column each row takes, so that all costs together are least; -1 where there are too few */
export function assigned(costs: readonly (readonly number[])[]): number[] {
  const taken = costs.map(() => -1)
  if (costs.length === 0 || costs[0]!.length === 0) return taken
  for (const [row, column] of munkres(costs.map((row) => [...row]))) taken[row] = column
  return taken
}

/** The points of each hour, linked to those of the next. */
function dayOf([first = [], ...hours]: readonly (readonly number[])[], spots: readonly Spot[]): number[][] {
  const paths = first.map((place) => [place])
  for (const points of hours) {
    const isNight = paths[0]!.length < NIGHT_ENDS
    const next = assigned(
      paths.map((path) => {
        const from = isNight ? spots[path.at(-1)!]! : expected(path, spots)
        return points.map((place) => metres(from, spots[place]!))
      }),
    )
    for (const [index, path] of paths.entries()) path.push(points[next[index]!]!)
  }
  return paths
}

/** Where somebody is an hour on who goes on as in the last one. */
function expected(path: readonly number[], spots: readonly Spot[]): Spot {
  const here = spots[path.at(-1)!] ?? null
  const before = spots[path.at(-2)!] ?? null
  if (here === null || before === null) return here
  return { east: here.east + (here.east - before.east), north: here.north + (here.north - before.north) }
}

function metres(from: Spot, to: Spot): number {
  if (from === null && to === null) return 0
  return from === null || to === null
    ? UNKNOWN_METRES
    : Math.hypot(from.east - to.east, from.north - to.north)
}

/** Adds a day to paths of others, so that all of them together differ the least in how often a place is visited. */
function withDay(paths: readonly Path[], day: readonly (readonly number[])[]): Path[] {
  const before = paths.map((path) => visitsOf(path.flat()))
  const after = day.map(visitsOf)
  const next = assigned(before.map((own) => after.map((other) => difference(own, other))))
  return paths.map((path, index) => [...path, day[next[index]!]!])
}

/** The part of the hours in each place. */
function visitsOf(places: readonly number[]): ReadonlyMap<number, number> {
  const parts = new Map<number, number>()
  for (const place of places) parts.set(place, (parts.get(place) ?? 0) + 1 / places.length)
  return parts
}

/** Jensen and Shannon's divergence in bits: what is gained by telling the two apart. */
export function difference(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  let bits = 0
  for (const [own, against] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const [place, part] of own) {
      const both = (part + (against.get(place) ?? 0)) / 2
      bits += (part * Math.log2(part / both)) / 2
    }
  }
  return bits
}

/**
 * Whose paths were recovered: each path is said to be one person's, each person's at most one, so that as much as
 * possible is right.
 * @param truth of each person, by day and hour
 * @returns of each person the part of the hours that are right; 0 of whom no path is
 */
export function rightOfEach(paths: readonly Path[], truth: readonly Path[]): number[] {
  const flat = paths.map((path) => path.flat())
  const parts = truth.map((path) => {
    const own = path.flat()
    return flat.map((other) => own.filter((place, hour) => place === other[hour]).length / own.length)
  })
  return assigned(parts.map((row) => row.map((part) => -part))).map(
    (path, person) => parts[person]![path] ?? 0,
  )
}
