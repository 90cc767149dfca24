import { z } from '@hono/zod-openapi'
import { cellSchema, dateSchema, figuresQuerySchema, nextSchema, parameter, statuses } from '../schemas.ts'

/** The shapes of what is compared: with another time, or places with each other. */

export const indexQuerySchema = figuresQuerySchema.omit({ summary: true }).extend({
  baseline: parameter(
    '`year-earlier` (default): the weeks of the same number in the ISO year before, so that weekdays match; months are compared with the same months.',
    'year-earlier',
  ),
  'baseline-from': parameter(
    'First local date of another baseline. For a typical week any interval; else one with as many days, weeks or months, or with a single one, with which all are compared.',
    '2026-03-02',
  ),
  'baseline-to': parameter('End of the half-open interval [baseline-from, baseline-to).', '2026-03-30'),
})
export type IndexQuery = z.infer<typeof indexQuerySchema>

export const comparisonQuerySchema = figuresQuerySchema
  .omit({ summary: true, coarsen: true, level: true })
  .extend({
    reference: parameter(
      '`first` (default): all are compared with the first of `zones`; `largest`: with the one of the largest shown value, slot by slot.',
      'first',
    ),
  })
export type ComparisonQuery = z.infer<typeof comparisonQuerySchema>

const { zone, level, start, end, label, hour, fold, block, daytype, weekday, n } = cellSchema.shape
const place = { zone, level, start, end, label, hour, fold, block, daytype, weekday }
export const timeShape = { start, end, label, hour, fold, block, daytype, weekday }

const shown = z.number().nullable().openapi({ description: 'in `unit`, as /v1/figures shows it' })
const revision = z.int().nullable()
const ratio = z.number().nullable()

export const indexCellSchema = z
  .object({
    ...place,
    value: shown,
    baseline: shown,
    index: ratio.openapi({
      description: '100: as the baseline. null unless value and baseline are both shown',
    }),
    low: ratio.openapi({ description: '95 % interval of the index (Fieller 1954)' }),
    high: ratio,
    n,
    baselineN: z.int().nullable().openapi({ description: 'days averaged in the baseline' }),
    status: statuses.openapi({
      description:
        'of the index: `suppressed` where one of both is hidden, `coarsened` where a larger zone has an index (shownBy), `outage` where one of both is, `pending` where the baseline is not released',
    }),
    valueStatus: statuses,
    baselineStatus: statuses,
    reason: z.enum(['baseline-near-zero', 'other-method']).optional().openapi({
      description:
        '`baseline-near-zero`: the interval of the baseline reaches 0, so that no ratio has one. `other-method`: one of both counts all people, the other those observed',
    }),
    baselineStart: start.nullable(),
    baselineEnd: end.nullable(),
    baselineLabel: z.string().nullable(),
    baselineDaytype: daytype.openapi({
      description: 'of a day alone, where it differs: a public holiday has moved, and counts as sunday',
    }),
    revision,
    baselineRevision: revision,
    shownBy: cellSchema.shape.shownBy,
    covers: cellSchema.shape.covers,
  })
  .catchall(z.string())
  .openapi('IndexCell', { description: 'Dimensions of the product stand under their own names.' })
export type IndexCell = z.infer<typeof indexCellSchema>

const version = z.string().nullable()
const head = {
  product: z.string(),
  unit: z.string(),
  zoneSystem: version.openapi({ description: 'id@version' }),
  datasetVersion: version.openapi({ description: 'quote it with the figures' }),
  methodVersion: version,
  aggregate: z.string(),
  from: dateSchema.nullable(),
  to: dateSchema.nullable().openapi({ description: 'the first date that is no longer part of it' }),
  note: z.string().nullable().openapi({ description: 'what is compared with what, and what is not shown' }),
  pending: z.array(dateSchema).openapi({ description: 'dates asked for that have no release' }),
}

export { head as answerHead }

export const indexSchema = z
  .object({
    ...head,
    baseline: z
      .object({
        kind: z.enum(['year-earlier', 'interval']),
        weeks: z.int().nullable().openapi({ description: '52 or 53: how many weeks earlier' }),
        from: dateSchema,
        to: dateSchema,
        datasetVersion: version,
        methodVersion: version,
        pending: z.array(dateSchema),
      })
      .nullable(),
    cells: z.array(indexCellSchema),
    next: nextSchema,
  })
  .openapi('Index')
export type Index = z.infer<typeof indexSchema>

export const comparisonCellSchema = z
  .object({
    ...place,
    value: shown,
    low: shown,
    high: shown,
    reference: z
      .string()
      .nullable()
      .openapi({ description: 'the zone compared with; null where none is shown' }),
    share: ratio.openapi({ description: 'of the value of the reference: 0.5 is half of it' }),
    shareLow: ratio.openapi({ description: '95 % interval, whatever the errors of both have in common' }),
    shareHigh: ratio,
    difference: ratio.openapi({ description: 'value less that of the reference' }),
    differenceLow: ratio.openapi({
      description: '95 % interval, whatever the errors of both have in common',
    }),
    differenceHigh: ratio,
    n,
    status: statuses,
    revision: cellSchema.shape.revision,
    shownBy: cellSchema.shape.shownBy,
  })
  .catchall(z.string())
  .openapi('ComparisonCell', { description: 'Dimensions of the product stand under their own names.' })
export type ComparisonCell = z.infer<typeof comparisonCellSchema>

export const comparisonSchema = z
  .object({ ...head, cells: z.array(comparisonCellSchema), next: nextSchema })
  .openapi('Comparison')
export type Comparison = z.infer<typeof comparisonSchema>
