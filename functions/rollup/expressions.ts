import { type Grain, grainColumns, type Product } from '../model/products.ts'
import { columnName } from './sql.ts'

/** Pieces of the wrapper (bounding.ts) that several of its parts use. */

/** One of a `with`. */
export const expression = (name: string, select: string): string => `${name} as (\n${select}\n)`

export const prefixed = (relation: string, names: readonly string[]): string =>
  names.map((name) => `${relation}.${name}`).join(', ')

/** What tells the rows of a grain apart in time: in a month also the date, unless they are of the month as a whole. */
export const timeColumns = ({ cadence }: Pick<Product, 'cadence'>, grain: Grain): readonly string[] => [
  ...(cadence === 'month' && grain !== 'month' ? [LOCAL_DATE] : []),
  ...grainColumns[grain].map(columnName),
]

/** How the SQL of a product of a month with rows per day names the date of a row; figures call it `date`. */
export const LOCAL_DATE = 'local_date'
