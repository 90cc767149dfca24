import { INTERVAL_Z } from '../../functions/model/disclosure.ts'
import type { Product } from '../../functions/model/products.ts'
import { cellColumns, productFolders } from '../../functions/model/tables.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { estimatesTable } from './estimates.ts'
import { lastSiteTable } from './last-site.ts'
import { isOfEverybody, monthlyTruth } from './monthly-truth.ts'
import type { Scored } from './scores.ts'
import { madeTable, truthTable, type Where } from './tables.ts'
import { variantFolder } from './variants.ts'

/**
 * What is compared. With the truth of the operator's own people: exact figures and all measurements; exact
 * figures of variants; what is made of the last record without any pipeline. With the truth of those whom a
 * release is about, all people or the operator's own: its estimates before the threshold, and what is shown.
 */
export const sources = {
  exact: { truth: 'truth', estimate: 'exact' },
  oracle: { truth: 'truth', estimate: 'oracle' },
  nearestZone: { truth: 'truth', estimate: 'nearest_zone' },
  lastSite: { truth: 'truth', estimate: 'last_site' },
  measured: { truth: 'truth', estimate: 'measured', low: 'measured_low', high: 'measured_high' },
  whole: { truth: 'target', estimate: 'whole', low: 'whole_low', high: 'whole_high' },
  shown: { truth: 'target', estimate: 'shown', low: 'shown_low', high: 'shown_high' },
} as const satisfies Readonly<Record<string, Scored>>
export type SourceName = keyof typeof sources

/** Of a source there is something to say about a product. */
type Estimate = (typeof sources)[SourceName]['estimate']

/** Columns that a product may have nothing for. */
const OPTIONAL = [
  ...['everybody', 'about_all', 'whole', 'whole_low', 'whole_high', 'shown_low', 'shown_high'],
]

/** The session's table of a product's cells. */
export const comparedTable = (product: Product): string => `compared_${product.id.replaceAll('-', '_')}`

/**
 * Levels of which a product has exact figures, from the root on: one that is measured at its finest level alone
 * has sums of measurements above it, and nothing exact.
 */
export function comparedLevels({ finest, measured }: Product, { levels }: ZoneSystem): readonly string[] {
  const last = finest === 'zone' ? levels.length - 1 : levels.length - 2
  return levels.slice(measured === 'finest-level' ? last : 0, last + 1)
}

/** Columns that say which cell a row is about; its date is that of its start. */
const keyColumns = (product: Product): string[] =>
  Object.keys(cellColumns(product)).filter((column) => column !== 'zone_system' && column !== 'date')

/**
 * Makes the table: a row per cell of which there is a truth or something was said; by each source what was
 * said, in people; `target` is the truth of those whom the release is about, null where that is not known. Where an exact figure has no row nobody was there. Baselines and estimates have been made.
 */
export async function makeCompared(workbench: Workbench, product: Product, where: Where): Promise<void> {
  const keys = keyColumns(product)
  const said = Object.entries(saidOf(product, where))
  const columns = [...new Set([...OPTIONAL, ...said.flatMap(([, { values }]) => Object.keys(values))])]
  const rows = said.map(([, { from, values, date = 'date' }]) => {
    const selected = columns.map((column) => `${values[column] ?? 'null::double'} as ${column}`)
    return `select ${[...keys, `${date} as date`, ...selected].join(', ')} from ${from}`
  })
  const whole = new Set(['truth', ...said.filter(([, { isWhole }]) => isWhole).map(([name]) => name)])
  const merged = columns.map((column) =>
    whole.has(column) ? `coalesce(sum(${column}), 0) as ${column}` : `sum(${column}) as ${column}`,
  )
  await workbench.run(`create or replace temp table ${comparedTable(product)} as
    select *, case when max(about_all) over () > 0 then everybody else truth end as target
    from (
      select ${[...keys, 'max(date) as date', ...merged].join(', ')}
      from (${rows.join(' union all ')})
      group by ${keys.join(', ')}
    )`)
}

interface Said {
  readonly from: string
  /** Expressions by the columns that they fill, in people. */
  readonly values: Readonly<Record<string, string>>
  /** Where it has no row it says that nobody was there. */
  readonly isWhole: boolean
  /** @default its column */
  readonly date?: string
}

/** By source. */
function saidOf(product: Product, where: Where): Readonly<Record<string, Said>> {
  const inPeople = (column: string): string => `cast(${column} as double) / ${product.perUnit}`
  const exact = (out: string, column: Estimate): Said => ({
    from: madeTable(out, productFolders.figures, product),
    values: { [column]: inPeople('value') },
    isWhole: true,
  })
  const half = `${INTERVAL_Z} * ${inPeople('sqrt(variance)')}`
  const lastSite = lastSiteTable(product)
  return {
    truth: trueOf(product, where, inPeople),
    exact: exact(where.out, 'exact'),
    oracle: exact(variantFolder(where.root, 'oracle'), 'oracle'),
    nearest_zone: exact(variantFolder(where.root, 'nearest-zone'), 'nearest_zone'),
    last_site:
      lastSite === null
        ? {
            from: `${trueOf(product, where, inPeople).from} where false`,
            values: { last_site: '0' },
            isWhole: false,
          }
        : { from: lastSite, values: { last_site: 'estimate' }, isWhole: true },
    measured: {
      from: madeTable(where.out, productFolders.measurements, product),
      values: {
        measured: inPeople('measurement'),
        measured_low: `${inPeople('measurement')} - ${half}`,
        measured_high: `${inPeople('measurement')} + ${half}`,
      },
      isWhole: false,
    },
    ...(product.cadence === 'day' || isOfEverybody(product)
      ? ofWholePopulation(product, where)
      : ofOwnPeople(product, where)),
  }
}

/** What a release says, and would say of hidden cells. */
const ofWholePopulation = (product: Product, where: Where): Readonly<Record<string, Said>> => ({
  whole: {
    from: estimatesTable(product),
    values: { whole: 'scaled', whole_low: 'low', whole_high: 'high' },
    isWhole: false,
    // That of the release, which may be a month's.
    date: 'null::date',
  },
  shown: {
    from: madeTable(where.out, productFolders.releases, product),
    values: {
      ...{ shown: 'value', shown_low: 'low', shown_high: 'high' },
      // A release of the operator's own people says so in the name of its method.
      about_all: `(method_version not like '%-observed')::integer`,
    },
    isWhole: false,
  },
})

/** Where the truth of all people is not known only the operator's own part of what is shown is compared. */
const ofOwnPeople = (product: Product, where: Where): Readonly<Record<string, Said>> => ({
  shown: {
    from: madeTable(where.out, productFolders.releases, product),
    values: { shown: 'observed' },
    isWhole: false,
  },
})

/** Of a month, of the days of single lines; of dates, as the simulation has written it. */
function trueOf(product: Product, where: Where, inPeople: (column: string) => string): Said {
  const monthly = monthlyTruth(product, where)
  const values =
    monthly === null
      ? { truth: inPeople('value'), everybody: inPeople('everybody') }
      : { truth: 'truth', ...(isOfEverybody(product) ? { everybody: 'everybody' } : {}) }
  return { from: monthly ?? truthTable(where, product), values, isWhole: true }
}
