import { type Bound, type Grain, grainColumns, type Product } from '../model/products.ts'
import { tables } from '../model/tables.ts'
import { columnName, integerLiteral, type Literal } from './sql.ts'

/** What the wrapper knows of the day, or of the month: pieces of SQL that were checked. */
export interface Day {
  /** A month's is its first. */
  readonly date: Literal
  /**
   * The first local date after a month; absent where the figures are of one date. Its visits were made date by
   * date: who is among the `exclusions` by now is left out here, as a date's run leaves them out of `merged`.
   */
  readonly until?: Literal
  readonly timeZone: Literal
  readonly zoneSystem: Literal
}

/**
 * The relations that the wrapper reads. Products see them under their own names, cut to their day, and
 * `zone_tree` as it is.
 */
export const wrapperInputs = {
  visits: 'every_visit',
  paths: 'every_path',
  trips: 'every_trip',
  people: 'every_person',
  homes: 'every_home',
  roamers: 'every_roamer',
  calendar: 'every_hour',
} as const

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

/** What tells the rows of a grain apart in time: in a month also the date, unless they are of the month as a whole. */
const timeColumns = ({ cadence }: Pick<Product, 'cadence'>, grain: Grain): readonly string[] => [
  ...(cadence === 'month' && grain !== 'month' ? [LOCAL_DATE] : []),
  ...grainColumns[grain].map(columnName),
]

/** How the SQL of a product of a month with rows per day names the date of a row; figures call it `date`. */
const LOCAL_DATE = 'local_date'

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

/**
 * Keeps each person's largest contributions. Nearly everybody is within the bound and is summed at once:
 * only those in `excess` are ranked, since a window over everybody took longer than all the rest. Ties go
 * by a hash of pseudonym and cell: the pseudonym is keyed, so nobody can foresee them, and both engines
 * order them alike.
 * @param from the relation of contributions
 * @param key the columns of a cell, with `level` where a person is bounded at each level by itself
 * @returns expressions; the last, `bounded`, has the columns of the key, value and bounded
 */
function bounding(product: Product, from: string, key: readonly string[]): string[] {
  const { bound } = product
  const level = key.filter((name) => name === 'level')
  const group = ['pid', ...level, ...timeColumns(product, bound.per)]
  const columns = key.join(', ')
  const hashed = ['pid', ...key].map((name) => `cast(${name} as varchar)`).join(" || '|' || ")
  const { weighed, excess, placed, kept } = boundRule(bound, {
    group,
    order: `counted desc, case when pid is not null then sha256(to_utf8(${hashed})) end`,
  })
  const source = weighed ?? from
  const counted = ['pid', ...key, 'value', 'counted'].join(', ')
  return [
    ...(weighed === null
      ? []
      : [
          expression(
            weighed,
            `select pid, ${columns}, sum(value) as value
from ${from}
group by pid, ${columns}`,
          ),
        ]),
    expression('excess', excess(source)),
    // A pid is left only to whom the bound cuts; all others meet in one row per cell.
    expression(
      'shares',
      `select
  excess.pid,
  ${prefixed(source, key)},
  sum(${source}.value) as value,
  sum(greatest(${source}.value, 0)) as counted
from ${source}
left join excess on ${group.map((name) => `excess.${name} = ${source}.${name}`).join(' and ')}
group by excess.pid, ${prefixed(source, key)}`,
    ),
    ...(placed === null ? [] : [expression('placed', `select ${counted}, ${placed} as place\nfrom shares`)]),
    expression(
      'bounded',
      `select
  ${columns},
  value,
  case when pid is null then counted else ${kept} end as bounded
from ${placed === null ? 'shares' : 'placed'}`,
    ),
  ]
}

/** How each kind of bound is said in SQL. */
interface BoundRule {
  /** A relation in which each cell of a person comes once, where the bound needs that; else null. */
  readonly weighed: 'cells' | null
  /** Whom it cuts: a select of one person's groups from a relation of contributions. */
  readonly excess: (source: string) => string
  /** The place of a cell of a person whom it cuts among those of its zone, where only one of them counts. */
  readonly placed: string | null
  /** What it leaves of one cell of a person whom it cuts. */
  readonly kept: string
}

function boundRule(
  bound: Bound,
  { group, order }: { readonly group: readonly string[]; readonly order: string },
): BoundRule {
  const most = integerLiteral(bound.most)
  const grouped = group.join(', ')
  const over = (partition: string): string => `over (partition by ${partition} order by ${order}`
  const having =
    (exceeds: string) =>
    (source: string): string =>
      `select ${grouped}\nfrom ${source}\ngroup by ${grouped}\nhaving ${exceeds}`
  switch (bound.kind) {
    case 'total': {
      const larger = `sum(counted) ${over(grouped)} rows between unbounded preceding and 1 preceding)`
      return {
        weighed: null,
        excess: having(`sum(greatest(value, 0)) > ${most}`),
        placed: null,
        kept: `greatest(least(counted, ${most} - coalesce(${larger}, 0)), 0)`,
      }
    }
    case 'cells': {
      const cells = integerLiteral(bound.cells)
      return {
        weighed: 'cells',
        excess: having(`count(*) > ${cells} or max(value) > ${most}`),
        placed: null,
        kept: `case when row_number() ${over(grouped)}) <= ${cells} then least(counted, ${most}) else 0 end`,
      }
    }
    case 'zones': {
      const zones = integerLiteral(bound.zones)
      // Zones are ranked by their largest cells alone: those of the first place are a partition of their own.
      const rank = `row_number() ${over(`${grouped}, case when place = 1 then 1 else 0 end`)})`
      return {
        weighed: 'cells',
        excess: (source) => {
          const zoned = `(
  select ${grouped}, zone, count(*) as cells, max(value) as largest
  from ${source}
  group by ${grouped}, zone
) as zoned`
          return having(`count(*) > ${zones} or max(cells) > 1 or max(largest) > ${most}`)(zoned)
        },
        placed: `row_number() ${over(`${grouped}, zone`)})`,
        kept: `case when place = 1 and ${rank} <= ${zones} then least(counted, ${most}) else 0 end`,
      }
    }
  }
}

/** The product's relations, cut to what concerns it, under the names that its SQL uses. */
function inputs({ additive, inputs }: Product, { date, until, timeZone }: Day): string[] {
  const names = new Set<string>(inputs)
  const every = wrapperInputs
  const dates =
    until === undefined ? `local_date = ${date}` : `local_date >= ${date} and local_date < ${until}`
  const conditions = [
    ...(additive ? ['is_leaf'] : []),
    ...(until === undefined
      ? []
      : [`not exists (select 1 from exclusions where exclusions.pid = ${every.visits}.pid)`]),
  ]
  return [
    expression(
      'calendar',
      `select time_zone, local_date, local_hour, fold, block, utc_start, utc_end, daytype, holiday
from ${every.calendar}
where time_zone = ${timeZone} and ${dates}`,
    ),
    ...(names.has('visits')
      ? [
          expression(
            'visits',
            `select pid, zone, level, is_leaf, started, ended
from ${every.visits}${conditions.length > 0 ? `\nwhere ${conditions.join(' and ')}` : ''}`,
          ),
        ]
      : []),
    ...(['paths', 'trips', 'people', 'homes'] as const)
      .filter((name) => names.has(name))
      .map((name) =>
        expression(name, `select ${Object.keys(tables[name].columns).join(', ')}\nfrom ${every[name]}`),
      ),
    // Several files may name one, and each on several dates.
    ...(names.has('roamers')
      ? [
          expression(
            'roamers',
            `select pid, min(home_country) as home_country\nfrom ${every.roamers}\ngroup by pid`,
          ),
        ]
      : []),
  ]
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

/**
 * Where the sensitivity that the model derives would not hold, nothing is made.
 * @throws RangeError naming the product and what to change in the registry
 */
function refuseUnboundable(product: Product): void {
  const { id, additive, bound, grain, finest, measured } = product
  const columns = timeColumns(product, grain)
  if (timeColumns(product, bound.per).some((name) => !columns.includes(name))) {
    throw new RangeError(
      `${id} is bounded per ${bound.per}, but its rows are per ${grain}: bound it per ${grain}, or per day`,
    )
  }
  const summed = bound.kind === 'cells' ? bound.cells : bound.kind === 'zones' ? bound.zones : 1
  if (additive && measured === 'every-level' && summed > 1) {
    throw new RangeError(
      `${id} is additive and bounded to ${summed} ${bound.kind}: they could meet in one district, which would move by ${summed} × ${bound.most}; bound the total, or one cell, or measure its finest level alone, or make it not additive`,
    )
  }
  if (additive && measured === 'every-level' && finest === 'district') {
    throw new RangeError(
      `${id} is additive and has no rows of zones to add up: measure its finest level alone, or make it not additive`,
    )
  }
  if (!additive && measured === 'finest-level') {
    throw new RangeError(
      `${id} is measured at its finest level alone, but its cells do not add up: measure every level`,
    )
  }
}

const expression = (name: string, select: string): string => `${name} as (\n${select}\n)`

const prefixed = (relation: string, names: readonly string[]): string =>
  names.map((name) => `${relation}.${name}`).join(', ')
