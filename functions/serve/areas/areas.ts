import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AREA_COLLECTION } from '../../model/areas.ts'
import { risesWithZone } from '../../model/dimensions.ts'
import { Conflict } from '../../model/errors.ts'
import { type Product, products } from '../../model/products.ts'
import { depthsOf } from '../../model/sensitivity.ts'
import type { DocumentStore } from '../../platform/ports.ts'
import type { Asker } from '../caller.ts'
import { type Line, takePlace } from '../places.ts'
import { listed, Problem, quoted } from '../problems.ts'
import type { ZoneTree } from '../zone-trees.ts'
import { AREA_LEVEL, type Area, type AreaShares } from './area.ts'
import { invalidArea, type Parts } from './polygon.ts'
import { type GroundPorts, sharesOf } from './shares.ts'

export const MOST_AREAS = 200

const documentSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  parts: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
  createdAt: z.string(),
  isDeleted: z.boolean(),
  /** Among those that its tenant may have (../places.ts); another one each time it is drawn anew. */
  place: z.string().default(''),
})
export type AreaDocument = z.infer<typeof documentSchema>

export interface AreaStore {
  /** The same shape of the same tenant is the same area; its name is the newest. */
  keep(tenant: string, parts: Parts, name: string | null, now: Date): Promise<AreaDocument>
  /** Of another tenant's area it is not said that it exists. */
  find(tenant: string, id: string): Promise<AreaDocument | null>
  list(tenant: string): Promise<readonly AreaDocument[]>
  remove(tenant: string, id: string): Promise<boolean>
}

export function areaStore(documents: DocumentStore): AreaStore {
  const read = async (tenant: string, id: string) => {
    const found = await documents.get(areaDocument(tenant, id))
    return found && { version: found.version, body: documentSchema.parse(found.body) }
  }
  const all = async (tenant: string): Promise<AreaDocument[]> =>
    (await documents.list(areasOf(tenant))).map(({ body }) => documentSchema.parse(body))
  const placesOf = (tenant: string, now: Date): Line => ({
    ...{ documents, kind: 'area', tenant, most: MOST_AREAS, now: () => now },
    async holder(id) {
      const found = await read(tenant, id)
      return found && holderOf(found.body)
    },
    holders: async () => (await all(tenant)).map(holderOf),
  })
  /** @returns false where somebody else wrote at once and was first */
  const put = async (tenant: string, body: AreaDocument, expected: number): Promise<boolean> => {
    try {
      await documents.put(areaDocument(tenant, body.id), body, expected)
      return true
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return false
    }
  }
  return {
    list: async (tenant) => (await all(tenant)).filter(({ isDeleted }) => !isDeleted),
    async keep(tenant, parts, name, now) {
      const id = idOf(tenant, parts)
      const known = await read(tenant, id)
      const isThere = known !== null && !known.body.isDeleted
      if (isThere && (name === null || name === known.body.name)) return known.body
      const place = isThere ? known.body.place : await takePlace(placesOf(tenant, now), id)
      if (place === null) throw new Problem('too-much', `you have ${MOST_AREAS} areas: delete one first`)
      const createdAt = isThere ? known.body.createdAt : now.toISOString()
      const body = { id, name, parts, createdAt, isDeleted: false, place }
      if (await put(tenant, body, known?.version ?? 0)) return body
      const first = await read(tenant, id)
      // Removed since: then it was kept before.
      return first && !first.body.isDeleted ? first.body : body
    },
    async find(tenant, id) {
      const found = isId(id) ? await read(tenant, id) : null
      return found && !found.body.isDeleted ? found.body : null
    },
    async remove(tenant, id) {
      for (;;) {
        const found = isId(id) ? await read(tenant, id) : null
        if (!found || found.body.isDeleted) return false
        const gone = { ...found.body, parts: [], name: null, isDeleted: true }
        if (await put(tenant, gone, found.version)) return true
      }
    },
  }
}

const holderOf = ({ id, place, isDeleted }: AreaDocument) => ({ id, place, isOpen: !isDeleted })

/** A tenant's name has a slash nowhere, so that nobody's areas begin with those of another. */
const areasOf = (tenant: string): string => `${AREA_COLLECTION}/${encodeURIComponent(tenant)}/`
const areaDocument = (tenant: string, id: string): string => `${areasOf(tenant)}${id}`

const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text)

const idOf = (tenant: string, parts: Parts): string =>
  createHash('sha256')
    .update(JSON.stringify([tenant, parts]))
    .digest('hex')
    .slice(0, 24)

/** An area for the figures of a product. */
export type ReadArea = (
  asker: Asker,
  id: string,
  product: Product,
  trees: {
    readonly whole: ZoneTree
    /** What the contract shows of it. */
    readonly tree: ZoneTree
  },
) => Promise<Area>

/** As many as a buyer's dashboard asks for in turn. */
const MOST_REMEMBERED = 100

/** @throws Problem (of the reader) invalid-parameter, unknown-area or not-entitled */
export function areaReader(store: AreaStore, ground: GroundPorts): ReadArea {
  const known = new Map<string, AreaShares | null>()
  return async ({ tenant }, id, product, { whole, tree }) => {
    refuseProduct(product)
    const document = await store.find(tenant, id)
    if (!document) {
      throw new Problem('unknown-area', `area: you have no area ${quoted(id)}: /v1/areas lists yours`, {
        parameter: 'area',
      })
    }
    const deepest = Math.max(0, ...[...tree.zones.values()].map(({ depth }) => depth))
    const finest = Math.min(deepest, depthsOf(product, whole.levels.length).at(-1)!)
    const key = `${id} ${whole.references.join(' ')} ${finest}`
    if (!known.has(key)) {
      if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value!)
      known.set(key, await sharesOf(document.parts, whole, finest, ground))
    }
    const shares = known.get(key)
    if (!shares) throw invalidArea(`it lies in no zone of ${tree.name}: draw it where there are zones`)
    const outside = shares.shares.filter(({ zone }) => !tree.zones.has(zone.id))
    if (outside.length > 0) {
      throw new Problem(
        'not-entitled',
        `area: ${listed(
          outside.map(({ zone }) => quoted(zone.id)),
          5,
        )} in it ${outside.length === 1 ? 'is' : 'are'} not in your contract: draw it within`,
        { parameter: 'area' },
      )
    }
    const { enclosing } = shares
    return {
      ...shares,
      zone: {
        id,
        name: document.name ?? id,
        parent: enclosing.id,
        level: AREA_LEVEL,
        depth: enclosing.depth + 1,
      },
    }
  }
}

/** Distinct people of several zones are fewer than their sum, and a flow has two ends. */
const hasAreas = ({ additive, dimensions }: Product): boolean => additive && !dimensions.some(risesWithZone)

function refuseProduct(product: Product): void {
  if (hasAreas(product)) return
  throw new Problem(
    'invalid-parameter',
    `area: ${product.id} cannot be added up over zones, since one person may be in several of them: name zones or a level, or ask for ${listed(products.filter(hasAreas).map(({ id }) => id))}`,
    { parameter: 'area' },
  )
}
