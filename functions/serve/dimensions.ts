import { type Dimension, dimensionValues, namedValues, risesWithZone } from '../model/dimensions.ts'
import { type Product, products } from '../model/products.ts'
import { listed, Problem, quoted } from './problems.ts'
import { type Asked, invalid, splitList, zonesRead } from './query.ts'
import type { FiguresQuery } from './schemas.ts'
import type { ZoneTree } from './zone-trees.ts'

/** Dimension → the values of it that are wanted; one that is not here is wanted in all its values. */
export type Wanted = ReadonlyMap<Dimension, ReadonlySet<string>>

/**
 * Wanted values of the product's own dimensions.
 * @throws Problem unknown-parameter for a dimension of another product, invalid-parameter for a value that no
 * cell has
 */
export function readDimensions(query: FiguresQuery, product: Product): Wanted {
  const wanted = new Map<Dimension, ReadonlySet<string>>()
  for (const name of new Set(products.flatMap(({ dimensions }: Product) => dimensions))) {
    const text = (query as Readonly<Record<string, string | undefined>>)[name]
    if (text === undefined) continue
    if (!product.dimensions.includes(name)) {
      throw new Problem(
        'unknown-parameter',
        `${name}: ${product.id} has no such dimension${product.dimensions.length > 0 ? `: it has ${listed(product.dimensions)}` : ''}`,
        { parameter: name },
      )
    }
    wanted.set(name, new Set(splitList(name, text).map((value) => asWritten(name, value))))
  }
  return wanted
}

/** A plus sign that was not percent-encoded arrives as a space: `65+` as `65`. */
function asWritten(name: Dimension, value: string): string {
  const values = namedValues(name)
  return values?.includes(`${value}+`) && !values.includes(value) ? `${value}+` : value
}

/**
 * A value that no cell has would be answered by silence.
 * @throws Problem invalid-parameter naming what there is
 */
export function refuseUnknownValues(wanted: Wanted, product: Product, tree: ZoneTree, asked: Asked): void {
  const depths = new Set(zonesRead(asked).map(({ depth }) => depth))
  const rows = [...depths].flatMap((depth) => valuesAt(product, tree, depth))
  for (const [name, values] of wanted) {
    const index = product.dimensions.indexOf(name)
    const known = new Set(rows.map((row) => row[index]!))
    const other = [...values].find((value) => !known.has(value))
    if (other !== undefined) {
      throw invalid(name, `${quoted(other)} is no value of it here: choose among ${listed([...known], 12)}`)
    }
  }
}

/** Every combination of values that the cells of a level have. */
export const valuesAt = (product: Product, tree: ZoneTree, depth: number): readonly (readonly string[])[] =>
  dimensionValues(product.dimensions, {
    destination: tree.zonesAt(depth).map(({ id }) => id),
    home: tree.zonesAt(tree.levels.length - 2).map(({ id }) => id),
  })

/** Cells of one zone at one time that are wanted. */
export const wantedPerZone = (product: Product, tree: ZoneTree, depth: number, wanted: Wanted): number =>
  valuesAt(product, tree, depth).filter((row) =>
    product.dimensions.every((name, index) => wanted.get(name)?.has(row[index]!) ?? true),
  ).length

/** What is wanted of the levels above: a value that goes up the tree is wanted with all that is above it. */
export function wantedAbove(wanted: Wanted, tree: ZoneTree): Wanted {
  const raised = (values: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(
      [...values].flatMap((value) => {
        const zone = tree.zones.get(value)
        return zone ? tree.ancestors(zone).map(({ id }) => id) : []
      }),
    )
  return new Map([...wanted].map(([name, values]) => [name, risesWithZone(name) ? raised(values) : values]))
}
