import type { DocumentStore } from '../../platform/ports.ts'
import { type Api, JSON_TYPE, PRIVATE } from '../http.ts'
import { negotiate } from '../media.ts'
import { Problem, quoted } from '../problems.ts'
import { releasesInForce } from '../releases.ts'
import type { ReadZoneTrees } from '../zone-trees.ts'
import type { AreaDocument, AreaStore } from './areas.ts'
import { AREAS_PATH, areaRoute, areasRoute, keepAreaRoute, removeAreaRoute } from './areas-routes.ts'
import { invalidArea, type Parts, readParts, squareMetresOf } from './polygon.ts'
import { type GroundPorts, sharesOf } from './shares.ts'

export interface AreasPorts extends GroundPorts {
  readonly documents: DocumentStore
  readonly areas: AreaStore
  readonly readTrees: ReadZoneTrees
  readonly now: () => Date
}

/** Areas that tenants draw: each sees their own. */
export function addAreas(api: Api, ports: AreasPorts): void {
  const { areas, now } = ports

  api.openapi(keepAreaRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const { name = null, geometry } = c.req.valid('json')
    const parts = readParts(geometry)
    // Before it is kept: what lies in no zone is refused.
    const made = await (await describer(ports))(parts)
    const kept = await areas.keep(c.get('caller').tenant, parts, name, now())
    return c.json({ ...brief(kept), ...made }, 201, { ...PRIVATE, Location: `${AREAS_PATH}/${kept.id}` })
  })

  api.openapi(areasRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const found = await areas.list(c.get('caller').tenant)
    return c.json({ areas: found.map(brief) }, 200, PRIVATE)
  })

  api.openapi(areaRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const { id } = c.req.valid('param')
    const found = await areas.find(c.get('caller').tenant, id)
    if (!found) throw unknown(id)
    return c.json({ ...brief(found), ...(await (await describer(ports))(found.parts)) }, 200, PRIVATE)
  })

  api.openapi(removeAreaRoute, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await areas.remove(c.get('caller').tenant, id))) throw unknown(id)
    return c.body(null, 204, PRIVATE)
  })
}

const brief = ({ id, name, createdAt, parts }: AreaDocument) => ({
  id,
  name,
  createdAt,
  squareKilometres: Math.round(squareMetresOf(parts) / 1e3) / 1e3,
})

const unknown = (id: string): Problem =>
  new Problem('not-found', `you have no area ${quoted(id)}: ${AREAS_PATH} lists yours`)

/** Says of a shape what it is made of in the zone system that answers where none is named. */
async function describer({ documents, readTrees, ...ground }: AreasPorts) {
  const { trees } = await readTrees(releasesInForce(documents))
  const [tree] = trees
  return async (parts: Parts) => {
    const shares = tree && (await sharesOf(parts, tree, tree.levels.length - 1, ground))
    if (tree && !shares) {
      throw invalidArea(`it lies in no zone of ${tree.name}: draw it where /v1/zone-systems has zones`)
    }
    return {
      geometry: { type: 'MultiPolygon' as const, coordinates: parts },
      zoneSystem: tree?.name ?? null,
      zones:
        shares?.shares.map(({ zone, share, weighedBy }) => ({
          zone: zone.id,
          level: zone.level,
          share: Math.round(share * 1e4) / 1e4,
          weighedBy,
        })) ?? [],
      enclosing: shares?.enclosing.id ?? null,
      outside: shares?.outside ?? null,
    }
  }
}
