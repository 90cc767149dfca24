import type { Product } from './product.ts'
import { rational } from './rational.ts'

/** Released by the month. Part of the registry, products.ts. */
export const monthlyEntries = [
  {
    id: 'monthly-visitors',
    title: { en: 'Monthly visitors', de: 'Besucher im Monat' },
    description: 'Distinct people who were visitors of a zone on at least one day of a month.',
    unit: 'people',
    figureUnit: 'people',
    perUnit: 1,
    cadence: 'month',
    grain: 'month',
    dimensions: [],
    sql: 'monthly-visitors.sql',
    inputs: ['visits', 'calendar'],
    bound: { kind: 'cells', per: 'month', cells: 30, most: 1 },
    rho: rational('0.015'),
    additive: false,
    finest: 'zone',
    measured: 'every-level',
    keyLife: 'month',
    aggregates: ['month'],
  },
] as const satisfies readonly Product[]
