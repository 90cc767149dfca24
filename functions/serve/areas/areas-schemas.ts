import { z } from '@hono/zod-openapi'
import { weighings } from './area.ts'
import { MOST_CORNERS } from './polygon.ts'

const position = z.array(z.number()).min(2).max(4)
const rings = z.array(z.array(position))

export const areaGeometrySchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Polygon'), coordinates: rings }),
    z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(rings) }),
  ])
  .openapi({
    description: `GeoJSON (RFC 7946), WGS84; at most ${MOST_CORNERS} corners, at least 10,000 m², no crossings`,
  })

export const newAreaSchema = z
  .strictObject({
    name: z.string().min(1).max(100).optional().openapi({ description: 'yours alone; shown in answers' }),
    geometry: areaGeometrySchema,
  })
  .openapi('NewArea')

export const areaSchema = z
  .object({
    id: z.string().openapi({ description: 'for `area=` of figures; the same shape has the same id' }),
    name: z.string().nullable(),
    createdAt: z.string().openapi({ format: 'date-time' }),
    squareKilometres: z.number(),
    geometry: areaGeometrySchema,
    zoneSystem: z.string().nullable().openapi({ description: 'id@version that the rest is about' }),
    zones: z
      .array(
        z.object({
          zone: z.string(),
          level: z.string(),
          share: z.number().openapi({ description: 'part of it that is in the area; 1: all of it' }),
          weighedBy: z.enum(weighings).openapi({
            description:
              '`tiles`: the part is told by public weights of tiles, so that it says where people are; `ground`: by its area',
          }),
        }),
      )
      .openapi({ description: 'what figures of the area are made of' }),
    enclosing: z.string().nullable().openapi({
      description: 'the zone that stands for the area where more than a fifth would have to be apportioned',
    }),
    outside: z.number().nullable().openapi({ description: 'part of the area that lies in no zone' }),
  })
  .openapi('Area')

export const areasSchema = z
  .object({
    areas: z.array(areaSchema.pick({ id: true, name: true, createdAt: true, squareKilometres: true })),
  })
  .openapi('Areas')
