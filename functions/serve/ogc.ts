import type { Context } from 'hono'
import { localDateSchema } from '../model/vocabulary.ts'
import { BOX_WITH_HEIGHTS, DATE, whole } from './forms.ts'
import { type Api, GEOJSON_TYPE, JSON_TYPE } from './http.ts'
import { negotiate } from './media.ts'
import {
  collectionRoute,
  collectionsRoute,
  conformanceRoute,
  landingRoute,
  OGC_PATH,
  ogcItemRoute,
  ogcItemsRoute,
} from './ogc-routes.ts'
import { type OgcCollection, type OgcItemsQuery, type OgcLink, TIMES } from './ogc-schemas.ts'
import { Problem, quoted } from './problems.ts'
import { PAGE_FEATURES } from './schemas.ts'
import { type ReadShapes, readFeatures } from './zone-features.ts'
import type { ZoneTree } from './zone-trees.ts'

const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
const CLASS = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf'
const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.1'

export interface OgcOptions {
  /** The zone systems, that of the newest release first. */
  readonly trees: () => Promise<readonly ZoneTree[]>
  readonly readShapes: ReadShapes
  readonly now: () => Date
  readonly headers: Readonly<Record<string, string>>
}

/** A level of a tree: what a map draws as one layer, where nothing lies over anything. */
interface Layer {
  readonly id: string
  readonly tree: ZoneTree
  readonly level: string
  readonly depth: number
}

/**
 * OGC API – Features – Part 1: Core and GeoJSON (OGC 17-069r4) over the zones. The document at `/openapi.json` is
 * of version 3.1, so the class `oas30` is not claimed.
 */
export function addOgc(api: Api, { trees, readShapes, now, headers }: OgcOptions): void {
  const layers = async (): Promise<readonly Layer[]> => (await trees()).flatMap(layersOf)
  const layerNamed = async (id: string): Promise<Layer> => {
    const all = await layers()
    const found = all.find((layer) => layer.id === id)
    if (found) return found
    throw new Problem('not-found', `there is no collection ${quoted(id)}: ${OGC_PATH}/collections lists them`)
  }

  api.openapi(landingRoute, (c) => {
    negotiate(c, [JSON_TYPE])
    const at = addressesOf(c)
    const body = {
      title: 'smart-steps: zones',
      description: 'The zones that figures are of, by zone system, version and level.',
      links: [
        linkTo(at.landing, 'self', JSON_TYPE, 'This page'),
        linkTo(at.openapi, 'service-desc', OPENAPI_TYPE, 'The API, as OpenAPI 3.1'),
        linkTo(`${at.landing}/conformance`, 'conformance', JSON_TYPE, 'Which classes of the standard hold'),
        linkTo(`${at.landing}/collections`, 'data', JSON_TYPE, 'The collections'),
      ],
    }
    return c.json(body, 200, headers)
  })

  api.openapi(conformanceRoute, (c) => {
    negotiate(c, [JSON_TYPE])
    return c.json({ conformsTo: [`${CLASS}/core`, `${CLASS}/geojson`] }, 200, headers)
  })

  api.openapi(collectionsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const at = addressesOf(c)
    const collections = await Promise.all(
      (await layers()).map((layer) => collectionOf(layer, at, readShapes)),
    )
    const links = [linkTo(`${at.landing}/collections`, 'self', JSON_TYPE, 'This list')]
    return c.json({ collections, links }, 200, headers)
  })

  api.openapi(collectionRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const layer = await layerNamed(c.req.valid('param').collection)
    return c.json(await collectionOf(layer, addressesOf(c), readShapes), 200, headers)
  })

  api.openapi(ogcItemsRoute, async (c) => {
    negotiate(c, [GEOJSON_TYPE, JSON_TYPE])
    const layer = await layerNamed(c.req.valid('param').collection)
    const { next, ...page } = await readFeatures(layer.tree, itemsOf(c.req.valid('query'), layer), readShapes)
    const at = addressesOf(c)
    const self = `${at.landing}/collections/${encodeURIComponent(layer.id)}/items`
    const links = [linkTo(`${self}${at.search}`, 'self', GEOJSON_TYPE, 'This page')]
    if (next !== null) {
      const parameters = new URLSearchParams(at.search)
      parameters.set('cursor', next)
      links.push(linkTo(`${self}?${parameters}`, 'next', GEOJSON_TYPE, 'The next page'))
    }
    const { type, numberMatched, numberReturned, features } = page
    const timeStamp = now().toISOString()
    const body = { type, timeStamp, numberMatched, numberReturned, features, links }
    return c.json(body, 200, { ...headers, 'Content-Type': GEOJSON_TYPE })
  })

  api.openapi(ogcItemRoute, async (c) => {
    negotiate(c, [GEOJSON_TYPE, JSON_TYPE])
    const { collection, feature: id } = c.req.valid('param')
    const layer = await layerNamed(collection)
    const shapes = await readShapes(layer.tree)
    const found = shapes.find(({ feature }) => feature.id === id && feature.properties.depth === layer.depth)
    if (!found) throw new Problem('not-found', `${layer.id} has no feature ${quoted(id)}`)
    const at = addressesOf(c)
    const up = `${at.landing}/collections/${encodeURIComponent(layer.id)}`
    const links = [
      linkTo(`${up}/items/${encodeURIComponent(id)}`, 'self', GEOJSON_TYPE, 'This zone'),
      linkTo(up, 'collection', JSON_TYPE, 'Its collection'),
    ]
    return c.json({ ...found.feature, links }, 200, { ...headers, 'Content-Type': GEOJSON_TYPE })
  })
}

const layersOf = (tree: ZoneTree): Layer[] =>
  tree.levels.map((level, depth) => ({ id: `${tree.name}.${level}`, tree, level, depth }))

const linkTo = (href: string, rel: string, type: string, title: string): OgcLink => ({
  href,
  rel,
  type,
  title,
})

async function collectionOf(
  { id, tree, level, depth }: Layer,
  { landing }: Addresses,
  readShapes: ReadShapes,
): Promise<OgcCollection> {
  const boxes = (await readShapes(tree)).flatMap(({ feature, box }) =>
    box !== null && feature.properties.depth === depth ? [box] : [],
  )
  const up = `${landing}/collections/${encodeURIComponent(id)}`
  const extent = {
    bbox: [
      [
        Math.min(...boxes.map(([west]) => west)),
        Math.min(...boxes.map(([, south]) => south)),
        Math.max(...boxes.map(([, , east]) => east)),
        Math.max(...boxes.map(([, , , north]) => north)),
      ],
    ],
    crs: CRS84,
  }
  return {
    id,
    title: `${level} of ${tree.name}`,
    description: `${tree.zonesAt(depth).length} zones of the level ${level}; figures name them by their id.`,
    itemType: 'feature',
    crs: [CRS84],
    ...(boxes.length > 0 ? { extent: { spatial: extent } } : {}),
    links: [
      linkTo(up, 'self', JSON_TYPE, 'This collection'),
      linkTo(`${up}/items`, 'items', GEOJSON_TYPE, 'Its zones'),
    ],
  }
}

/** What the standard wants of the parameters, in the words of `/v1/zone-systems/{id}/items`. */
function itemsOf({ bbox, datetime, limit, cursor }: OgcItemsQuery, { level }: Layer) {
  if (datetime !== undefined && !isTime(datetime)) {
    throw new Problem(
      'invalid-parameter',
      `datetime: ${quoted(datetime)} is no time: write an RFC 3339 instant, or two with a slash between, of which one may be ..`,
      { parameter: 'datetime' },
    )
  }
  // More than a page holds is no error there: fewer are given.
  const isMore = limit !== undefined && /^[1-9]\d*$/.test(limit) && Number(limit) > PAGE_FEATURES
  return {
    level,
    ...defined('bbox', bbox && withoutHeights(bbox)),
    ...defined('limit', isMore ? String(PAGE_FEATURES) : limit),
    ...defined('cursor', cursor),
  }
}

const defined = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string }

function withoutHeights(bbox: string): string {
  const parts = bbox.split(',')
  return whole(BOX_WITH_HEIGHTS).test(bbox) ? [0, 1, 3, 4].map((index) => parts[index]).join(',') : bbox
}

/** Of dates that there are. */
const isTime = (text: string): boolean =>
  whole(TIMES).test(text) &&
  (text.match(new RegExp(DATE, 'g')) ?? []).every((date) => localDateSchema.safeParse(date).success)

interface Addresses {
  readonly landing: string
  readonly openapi: string
  /** Of this request, with its question mark; '' where it has none. */
  readonly search: string
}

/** Absolute: desktop maps do not resolve others. Behind API Gateway the stage stands before the path. */
function addressesOf(c: Context): Addresses {
  const { origin, pathname, search } = new URL(c.req.url)
  const above = pathname.slice(0, pathname.indexOf(OGC_PATH))
  const base = `${origin}${stageOf(c)}${above}`
  return { landing: `${base}${OGC_PATH}`, openapi: `${base}/openapi.json`, search }
}

/** What API Gateway has taken from the path before it called the function. */
export function stageOf(c: Context): string {
  const event = (c.env as { event?: { path?: string; requestContext?: { path?: string } } } | undefined)
    ?.event
  const [whole, given] = [event?.requestContext?.path, event?.path]
  return whole !== undefined && given !== undefined && whole.endsWith(given)
    ? whole.slice(0, whole.length - given.length)
    : ''
}
