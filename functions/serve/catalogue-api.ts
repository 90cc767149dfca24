import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { catalogueOf } from './catalogue.ts'
import { type Api, GEOJSON_TYPE, JSON_TYPE, nextLink, PRIVATE } from './http.ts'
import { negotiate } from './media.ts'
import { readProduct } from './query.ts'
import { readLedgers, releasesInForce } from './releases.ts'
import { revisionsOf } from './revisions.ts'
import { itemsRoute, productsRoute, revisionsRoute, zoneSystemsRoute } from './routes.ts'
import { type ReadShapes, readFeatures } from './zone-features.ts'
import { chooseTree, geometryKey, isWeighed, type ReadZoneTrees } from './zone-trees.ts'

export interface CataloguePorts {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly readTrees: ReadZoneTrees
  readonly readShapes: ReadShapes
}

/** What there is: products, their revisions, zone systems and zones. */
export function addCatalogue(api: Api, { store, documents, readTrees, readShapes }: CataloguePorts): void {
  const treesInForce = async () => readTrees(releasesInForce(documents))

  api.openapi(productsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const releases = await releasesInForce(documents)
    const trees = await readTrees(releases)
    return c.json(catalogueOf(releases, trees, c.get('rights')), 200, PRIVATE)
  })

  api.openapi(revisionsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const product = readProduct(c.req.valid('param').product)
    return c.json(revisionsOf(product, await readLedgers(documents), c.req.valid('query')), 200, PRIVATE)
  })

  api.openapi(zoneSystemsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const { trees } = await treesInForce()
    const zoneSystems = await Promise.all(
      trees.map(async (tree, index) => ({
        id: tree.id,
        version: tree.version,
        name: tree.name,
        current: index === 0,
        levels: tree.levels.map((level, depth) => ({ level, depth, zones: tree.zonesAt(depth).length })),
        weighedBy: isWeighed(tree) ? ('tiles' as const) : ('ground' as const),
        hasGeometry: (await store.list(geometryKey(tree))).length > 0,
      })),
    )
    return c.json({ zoneSystems }, 200, PRIVATE)
  })

  api.openapi(itemsRoute, async (c) => {
    negotiate(c, [GEOJSON_TYPE, JSON_TYPE])
    const tree = chooseTree(await treesInForce(), c.req.valid('param').id)
    const page = await readFeatures(tree!, c.req.valid('query'), readShapes)
    return c.json(page, 200, {
      ...PRIVATE,
      'Content-Type': GEOJSON_TYPE,
      ...nextLink(c, page.next),
    })
  })
}
