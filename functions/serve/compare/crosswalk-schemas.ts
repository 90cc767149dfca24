import { z } from '@hono/zod-openapi'
import { nextSchema, PAGE_FEATURES, parameter } from '../schemas.ts'

/** The shape of what has become of the zones of one version in another. */

export const crosswalkQuerySchema = z.strictObject({
  to: parameter('The other zone system, `id@version`; needed. /v1/zone-systems lists them.', 'city@2026-2'),
  limit: parameter(
    `Zones of a page, 1 to ${PAGE_FEATURES}; default ${PAGE_FEATURES}. A page may hold fewer.`,
    '100',
  ),
  cursor: parameter('`next` of the page before, with all other parameters unchanged.', ''),
})
export type CrosswalkQuery = z.infer<typeof crosswalkQuerySchema>

const share = z.number().min(0).max(1)

export const crosswalkZoneSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['same', 'renamed', 'split', 'merged', 'changed']).openapi({
      description:
        'to a hundredth of the area. `same`: the same ground, id and name. `renamed`: the same ground under another id or name. `split`: whole new zones make it up. `merged`: with other whole zones it makes up a new one. `changed`: anything else',
    }),
    parts: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          share: share.openapi({ description: 'of the area of this zone that lies in it' }),
          shareOfNew: share.openapi({ description: 'of the area of the new zone that is of this one' }),
        }),
      )
      .openapi({ description: 'the new zones that have some of its ground, largest share first' }),
    outside: share.openapi({
      description: 'of its area that lies in no new zone: shares and this add up to 1',
    }),
  })
  .openapi('CrosswalkZone')
export type CrosswalkZone = z.infer<typeof crosswalkZoneSchema>

export const crosswalkSchema = z
  .object({
    from: z.string().openapi({ description: 'id@version' }),
    to: z.string().openapi({ description: 'id@version' }),
    level: z.string().openapi({ description: 'the finest level of `from`, whose zones these are' }),
    toLevel: z.string().openapi({ description: 'the finest level of `to`' }),
    numberMatched: z.int(),
    numberReturned: z.int(),
    zones: z.array(crosswalkZoneSchema),
    next: nextSchema,
  })
  .openapi('Crosswalk')
export type Crosswalk = z.infer<typeof crosswalkSchema>
