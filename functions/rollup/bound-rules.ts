import type { Bound, Product } from '../model/products.ts'
import { expression, prefixed, timeColumns } from './expressions.ts'
import { integerLiteral } from './sql.ts'

/**
 * Keeps each person's largest contributions. Nearly everybody is within the bound and is summed at once:
 * only those in `excess` are ranked, since a window over everybody took longer than all the rest. Ties go
 * by a hash of pseudonym and cell: the pseudonym is keyed, so nobody can foresee them, and both engines
 * order them alike.
 * @param from the relation of contributions
 * @param key the columns of a cell, with `level` where a person is bounded at each level by itself
 * @returns expressions; the last, `bounded`, has the columns of the key, value and bounded
 */
export function bounding(product: Product, from: string, key: readonly string[]): string[] {
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

/**
 * Where the sensitivity that the model derives would not hold, nothing is made.
 * @throws RangeError naming the product and what to change in the registry
 */
export function refuseUnboundable(product: Product): void {
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
