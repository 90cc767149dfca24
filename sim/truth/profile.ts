import { cohorts } from '../cohorts.ts'
import { BLOCK_MINUTES, BLOCKS, blockStarts, type Frame, type ProductTruth, Tally } from './tally.ts'

/** People by block and cohort, each in the one leaf where most of the block was spent; above, sums of leaves. */
export function profile({ zones, hours, upTo }: Frame): ProductTruth {
  const leaves = zones.lineages.length
  const tally = new Tally(leaves * BLOCKS * cohorts.length)
  const cell = (leaf: number, block: number, cohort: number): number =>
    (leaf * BLOCKS + block) * cohorts.length + cohort
  const inBlock = new Uint16Array(leaves)

  return {
    add({ count, leaf, from, to }, _, who) {
      let first = 0
      for (let block = 0; block < BLOCKS; block += 1) {
        const [begins, ends] = [block * BLOCK_MINUTES, (block + 1) * BLOCK_MINUTES]
        while (first < count && to[first]! <= begins) first += 1
        const home = longest(first, begins, ends)
        if (home >= 0) tally.add(cell(home, block, who.knownCohort), who, cell(home, block, who.cohort))
      }

      /** Of equal times the earlier zone. */
      function longest(first: number, begins: number, ends: number): number {
        let most = -1
        let last = first
        for (; last < count && from[last]! < ends; last += 1) {
          const zone = leaf[last]!
          if (zone === leaves) continue
          inBlock[zone]! += upTo[Math.min(ends, to[last]!)]! - upTo[Math.max(begins, from[last]!)]!
        }
        for (let at = first; at < last; at += 1) {
          const zone = leaf[at]!
          if (zone !== leaves && inBlock[zone]! > (most < 0 ? 0 : inBlock[most]!)) most = zone
        }
        for (let at = first; at < last; at += 1) if (leaf[at]! !== leaves) inBlock[leaf[at]!] = 0
        return most
      }
    },
    *cells() {
      const starts = blockStarts(hours)
      const held = zones.all.map((_, zone) =>
        [...zones.lineages.keys()].filter((leaf) => zones.lineages[leaf]!.includes(zone)),
      )
      for (const [block, start] of starts.entries()) {
        for (const [index, zone] of zones.all.entries()) {
          for (const [number, cohort] of cohorts.entries()) {
            const counts = tally.sum(held[index]!.map((leaf) => cell(leaf, block, number)))
            yield { zone, start, block, ...cohort, ...counts }
          }
        }
      }
    },
  }
}
