import { z } from '@hono/zod-openapi'
import { cellSchema, featuresSchema, figuresQuerySchema, figuresSchema } from '../schemas.ts'

/** The shape of figures on a map. */

export const formats = ['json', 'csv', 'geojson'] as const

/** A map that takes an address alone has no header to ask with. */
export const formattedQuerySchema = figuresQuerySchema.extend({
  format: z
    .enum(formats, { error: `choose one of ${formats.join(', ')}` })
    .optional()
    .openapi({ param: { description: 'Instead of what the header Accept asks for.' } }),
})

const { cells: _, ...head } = figuresSchema.shape

export const figureFeaturesSchema = z
  .object({
    type: z.literal('FeatureCollection'),
    ...head,
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        geometry: featuresSchema.shape.features.element.shape.geometry,
        properties: cellSchema,
      }),
    ),
  })
  .openapi('FigureFeatures', { description: 'A cell each, with the geometry of its zone.' })
export type FigureFeatures = z.infer<typeof figureFeaturesSchema>
