import { BLOCK_MINUTES, BLOCKS, blockStarts, type Frame, type ProductTruth, Tally } from './tally.ts'

/** Unbroken time in a leaf that makes a stay. */
export const STAY_MINUTES = 20

/**
 * People who made a trip from a district to a district, by the block of their departure: a trip is what
 * lies between two consecutive stays of a local date. Above districts, sums of the pairs below.
 */
export function flows({ zones, hours, upTo }: Frame): ProductTruth {
  const size = zones.districts.length
  const tally = new Tally(BLOCKS * size * size)
  const made: number[] = []

  return {
    add({ count, leaf, from, to }, _, who) {
      made.length = 0
      let before = -1
      for (let at = 0; at < count; at += 1) {
        if (leaf[at] === zones.lineages.length || upTo[to[at]!]! - upTo[from[at]!]! < STAY_MINUTES) continue
        if (before >= 0) {
          const block = Math.floor(to[before]! / BLOCK_MINUTES)
          const [origin, destination] = [zones.districtOf[leaf[before]!]!, zones.districtOf[leaf[at]!]!]
          const trip = (block * size + origin) * size + destination
          if (!made.includes(trip)) made.push(trip)
        }
        before = at
      }
      for (const trip of made) tally.add(trip, who)
    },
    *cells() {
      const pairs = pairsAbove()
      for (const [block, start] of blockStarts(hours).entries()) {
        for (const { zone, destination, pairs: some } of pairs) {
          const counts = tally.sum(some.map((pair) => block * size * size + pair))
          yield { zone: zones.all[zone]!, start, block, destination: zones.all[destination]!.id, ...counts }
        }
      }
    },
  }

  /** Pairs of zones of one level, districts and above, each with the pairs of districts in it. */
  function pairsAbove() {
    const found = new Map<string, { zone: number; destination: number; pairs: number[] }>()
    zones.aboveDistricts.forEach((origins, from) => {
      zones.aboveDistricts.forEach((destinations, to) => {
        origins.forEach((zone, height) => {
          const destination = destinations[height]!
          const key = `${zone} ${destination}`
          const pair = found.get(key) ?? { zone, destination, pairs: [] }
          pair.pairs.push(from * size + to)
          found.set(key, pair)
        })
      })
    })
    return [...found.values()].sort((a, b) => a.zone - b.zone || a.destination - b.destination)
  }
}
