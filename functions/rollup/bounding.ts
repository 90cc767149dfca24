import type { Product } from '../model/products.ts'
import { bounding, refuseUnboundable } from './bound-rules.ts'
import { expression, LOCAL_DATE, prefixed, timeColumns } from './expressions.ts'
import { columnName } from './sql.ts'
import { type Day, inputs } from './wrapper-inputs.ts'

export { wrapperInputs } from './wrapper-inputs.ts'

/**
 * Makes figures of one product's SQL: bounds each person, then sums, at every level of the zone tree. It is
 * made of the same `bound` from which the model derives the sensitivity, and it holds whatever the product's
 * SQL returns: rows of one cell count as one, and no value below 0 counts.
 * @param contributions the product's SQL: `select pid, zone, <time columns>, <dimensions>, value`
 * @returns a select of the columns of `figuresTable(product)`; zones without anybody have no row
 * @throws RangeError if the bound cannot be kept in the product's rows
 * @see docs/adr/0008-bounding-lives-in-the-rollup.md
 */
export function figuresSelect(product: Product, contributions: string, day: Day): string {
  refuseUnboundable(product)
  const time = timeColumns(product, product.grain)
  const key = ['zone', ...time, ...product.dimensions.map(columnName)]
  const expressions = [
    ...inputs(product, day),
    expression('contributions', contributions),
    ...(isSummedUpward(product) ? summedUpward(product, key) : boundedAtEachLevel(product, key)),
    expression('starts', starts(time)),
  ]
  return `with\n${expressions.join(',\n')}\n${outermost(key, time, day)}`
}

/** A level above the one that is measured is no figure of its own: the release sums measurements. */
const isSummedUpward = ({ additive, measured }: Product): boolean => additive && measured === 'every-level'

/** Additive: a person is bounded over the leaves; every level above is a sum of bounded leaves. */
const summedUpward = (product: Product, key: readonly string[]): string[] => [
  ...bounding(product, 'contributions', key),
  expression(
    'leaf_sums',
    `select ${key.join(', ')}, sum(value) as value, sum(bounded) as bounded
from bounded
group by ${key.join(', ')}`,
  ),
  expression(
    'sums',
    `select tree.level, tree.zone, ${prefixed('leaf_sums', [...key.slice(1), 'value', 'bounded'])}
from leaf_sums
join zone_tree as tree on tree.leaf = leaf_sums.zone
where not tree.is_leaf or tree.measured`,
  ),
]

/** Not additive, or measured at one level: a person is bounded at each level by itself. */
const boundedAtEachLevel = (product: Product, key: readonly string[]): string[] => [
  expression('zones', `select distinct zone, level from zone_tree where ${isMeasured(product)}`),
  expression(
    'level_contributions',
    `select contributions.pid, zones.level, ${prefixed('contributions', [...key, 'value'])}
from contributions
join zones on zones.zone = contributions.zone`,
  ),
  ...bounding(product, 'level_contributions', ['level', ...key]),
  expression('sums', `select ${[...key, 'level', 'value', 'bounded'].join(', ')}\nfrom bounded`),
]

/** Which rows of the tree are zones that the product has figures of. */
function isMeasured({ finest, measured }: Product): string {
  if (measured === 'every-level') return finest === 'zone' ? 'not is_leaf or measured' : 'not is_leaf'
  if (finest === 'zone') return 'is_leaf and measured'
  return 'depth = (select max(depth) - 1 from zone_tree)'
}

/** When each hour or block of the day, or day of the month, began; without time columns the day, or the month. */
function starts(time: readonly string[]): string {
  const named = time.map((name) => (name === 'hour' ? 'local_hour as hour' : name))
  const source = time.map((name) => (name === 'hour' ? 'local_hour' : name))
  return `select ${[...named, 'min(utc_start) as start'].join(', ')}
from calendar${source.length > 0 ? `\ngroup by ${source.join(', ')}` : ''}`
}

function outermost(key: readonly string[], time: readonly string[], { zoneSystem, date }: Day): string {
  const [, ...rest] = key
  const columns = rest
    .filter((name) => name !== LOCAL_DATE)
    .map((name) => `cast(sums.${name} as ${time.includes(name) ? 'integer' : 'varchar'}) as ${name},`)
  const onTime = time.map((name) => `starts.${name} = sums.${name}`).join(' and ')
  return `select
  cast(${zoneSystem} as varchar) as zone_system,
  sums.level,
  sums.zone,
  ${time.includes(LOCAL_DATE) ? `sums.${LOCAL_DATE}` : date} as "date",
  starts.start,
  ${[...columns, 'cast(sum(sums.value) as bigint) as value,'].join('\n  ')}
  cast(sum(sums.bounded) as bigint) as bounded
from sums
${time.length === 0 ? 'cross join starts' : `join starts on ${onTime}`}
group by ${['sums.level', 'sums.zone', 'starts.start', ...rest.map((name) => `sums.${name}`)].join(', ')}`
}
