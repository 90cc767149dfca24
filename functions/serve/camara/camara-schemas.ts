import { z } from '@hono/zod-openapi'
import { camaraCodes } from './errors.ts'

/** Shapes of the CAMARA Population Density Data API 0.3.0 (Apache-2.0), under its own names. */

export const MOST_POINTS = 15
export const DEFAULT_PRECISION = 7

export const correlatorSchema = z
  .string()
  .regex(/^[a-zA-Z0-9\-_:;./<>{}]{0,256}$/)
  .optional()
  .openapi({ description: 'comes back with the answer', example: 'b4333c46-49c0-4f62-80d7-f0ef930f1c46' })

const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/)
  .openapi({ format: 'date-time', example: '2026-03-24T14:00:00Z' })

const polygonSchema = z
  .object({
    areaType: z.literal('POLYGON'),
    boundary: z
      .array(z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }))
      .min(3)
      .max(MOST_POINTS),
  })
  .openapi({ description: 'a polygon that does not cross itself, its last side back to the first corner' })

const credentialSchema = z.object({
  credentialType: z.literal('ACCESSTOKEN'),
  accessToken: z.string().regex(/^[A-Za-z0-9\-._~+/]+=*$/),
  accessTokenExpiresUtc: instant,
  accessTokenType: z.literal('bearer'),
})

export const retrieveSchema = z
  .object({
    area: polygonSchema,
    startTime: instant,
    endTime: instant,
    precision: z.int().min(1).max(12).default(DEFAULT_PRECISION).openapi({
      description: 'letters of the geohash of a cell; 5, 6 and 7 can be had',
    }),
    sink: z
      .url()
      .regex(/^https:\/\/.+$/)
      .max(2_000)
      .optional()
      .openapi({ description: 'where the answer is sent: without it, it is the answer itself' }),
    sinkCredential: credentialSchema.optional(),
  })
  .openapi('PopulationDensityRequest')
export type RetrieveRequest = z.infer<typeof retrieveSchema>

const cellSchema = z
  .object({
    geohash: z.string(),
    dataType: z.enum(['NO_DATA', 'LOW_DENSITY', 'DENSITY_ESTIMATION']),
    maxPplDensity: z
      .int()
      .optional()
      .openapi({ description: 'people per km², upper end of the 95 % interval' }),
    minPplDensity: z.int().optional(),
    pplDensity: z.int().optional(),
  })
  .openapi('CellPopulationDensityData')
export type DensityCell = z.infer<typeof cellSchema>

export const densitySchema = z
  .object({
    status: z.enum(['SUPPORTED_AREA', 'PART_OF_AREA_NOT_SUPPORTED', 'AREA_NOT_SUPPORTED']),
    timedPopulationDensityData: z.array(
      z.object({
        startTime: z.string().openapi({ format: 'date-time' }),
        endTime: z.string().openapi({ format: 'date-time' }),
        cellPopulationDensityData: z.array(cellSchema).min(1),
      }),
    ),
  })
  .openapi('PopulationDensityResponse')
export type Density = z.infer<typeof densitySchema>

export const acceptedSchema = z.object({ operationId: z.string() }).openapi('AcceptedAsyncResponse')

export const errorInfoSchema = z
  .object({
    status: z.int(),
    code: z.enum(Object.keys(camaraCodes) as [string, ...string[]]),
    message: z.string(),
  })
  .openapi('ErrorInfo', { description: 'as CAMARA has it' })
