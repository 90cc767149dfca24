import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { framedBy } from '../../functions/model/dimensions.ts'
import type { Product } from '../../functions/model/products.ts'
import { depthsOf } from '../../functions/model/sensitivity.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { figureRecords } from '../../functions/release/figure-records.ts'
import { withGroupMixes } from '../../functions/release/group-mixes.ts'
import { type Key, keysAtDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { hoursOf, registry, town } from './towns.ts'

/** 10,000 zones in 300 districts: a country. */
const country = town(300, 34)
/** Its first zone and district alone, with every district to go to or to come from. */
const oneZone: ZoneSystem = {
  ...country,
  zones: country.zones.filter(({ id, depth }) => depth < 2 || id === 'd1z1'),
}

const CHUNK_BYTES = 300_000
const MOST_CHUNKS = 10

/** Of estimates with the digits that noise gives them. */
function bytesOf(product: Product, keys: readonly Key[]): number {
  const estimates = keys.map((key, index) => ({
    key,
    estimate: ((index * 7_919) % 5_003) / product.perUnit,
    variance: 1_142.857142857143,
  }))
  const release = { date: '2026-03-24', revision: 1, run: '2026-03-24-1a2b3c4d', zoneSystem: country.id }
  const records = [...figureRecords(withGroupMixes(estimates, product, country), product, release)]
  return Math.max(...records.map(({ body }) => gzipSync(JSON.stringify(body)).length))
}

test.each(registry.map((product) => [product.id, product] as const))(
  'the largest items of %s for 10,000 zones are at most 10 chunks: a map frame, and a zone of a date',
  (_, product) => {
    const depth = depthsOf(product, 3).at(-1)!
    const periods = periodsOf(product.grain, hoursOf('2026-03-24'))
    const cut = framedBy(product.dimensions)
    const index = cut === undefined ? -1 : product.dimensions.indexOf(cut)
    // A frame is of one period and of one value of the dimension by which it is cut.
    const ofFrame = (system: ZoneSystem) =>
      keysAtDepth(product, system, depth, periods.slice(0, 1)).filter(
        ({ dimensions }) => cut === undefined || dimensions[index] === 'd1',
      )
    const frame = cut === undefined ? ofFrame(country) : spread(ofFrame(oneZone), country)
    const zone = keysAtDepth(product, oneZone, depth, periods).filter(({ zone }) => /^d1(z1)?$/.test(zone.id))
    const chunks = [frame, zone].map((keys) => Math.ceil(bytesOf(product, keys) / CHUNK_BYTES))
    expect(Math.max(...chunks), chunks.join()).toBeLessThanOrEqual(MOST_CHUNKS)
  },
)

/** The keys of one zone at all zones of its level: making 3 million of them only to throw most away takes long. */
const spread = (keys: readonly Key[], { zones }: ZoneSystem): Key[] =>
  zones
    .filter(({ depth }) => depth === keys[0]!.zone.depth)
    .flatMap((zone) =>
      keys.filter((key) => key.zone.id === keys[0]!.zone.id).map((key) => ({ ...key, zone })),
    )
