import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dimensionValues, groupDimensions } from '../functions/model/dimensions.ts'
import { MINIMUM_PEOPLE, MOST_OF_ONE_GROUP, threshold } from '../functions/model/disclosure.ts'
import { type Grain, type Product, products, rhoOf } from '../functions/model/products.ts'
import { approximate, show } from '../functions/model/rational.ts'
import {
  addsUp,
  levelShares,
  measuredDepths,
  noiseVariance,
  squaredSensitivity,
} from '../functions/model/sensitivity.ts'
import { leastSquares, type TreeNode } from '../functions/release/least-squares.ts'
import { MOST_LOST } from '../functions/release/outages.ts'

/**
 * `node bin/methodology.ts` writes what the registry says of each product between the two marks of its page in
 * docs/methodology, and the list of pages into its README. The words around them are written by hand.
 */

const FOLDER = fileURLToPath(new URL('../docs/methodology', import.meta.url))
export const INDEX_FILE = join(FOLDER, 'README.md')
export const pageFile = ({ id }: Pick<Product, 'id'>): string => join(FOLDER, `${id}.md`)

/** Numbers need a tree: that of London's 983 MSOA in 33 boroughs, a day of 24 hours, a month of 31 days. */
const TREE = { levels: ['root', 'district', 'zone'], zones: [1, 33, 983] } as const
const HOURS = 24
const BLOCKS = 6
const DAYS = 31

/** @throws RangeError if a page has no marks */
export const pageWith = (text: string, product: Product): string =>
  between(text, 'registry', registryTable(product))

/** @throws RangeError if the page has no marks */
export const indexWith = (text: string): string =>
  between(
    text,
    'products',
    (products as readonly Product[])
      .map(({ id, title, description }) => `| [${title.en}](${id}.md) | ${description} |`)
      .join('\n'),
  )

function between(text: string, mark: string, made: string): string {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new RangeError(`expected the marks ${begin} and ${end}`)
  return `${text.slice(0, from + begin.length)}\n${made}\n${text.slice(to)}`
}

function registryTable(product: Product): string {
  const rows: readonly (readonly [string, string])[] = [
    ['a row is', cellsOf(product)],
    ['unit', product.perUnit === 1 ? product.unit : `${product.unit}; noised as whole ${product.figureUnit}`],
    ['released', `by the ${product.cadence}`],
    ['pseudonym keys live', product.keyLife === 'day' ? 'a day or longer' : 'a month'],
    ['one person adds', boundOf(product)],
    [
      'ρ of a release',
      `${show(rhoOf(product, 'standard'))}; ${show(rhoOf(product, 'strict'))} in the strict profile`,
    ],
    ['levels above', upwardOf(product)],
    ...(groupDimensions(product.dimensions).length > 0 ? [notShown] : []),
    ...(product.cadence === 'day' ? [['[outage](README.md#outages)', outageOf(product)] as const] : []),
    ['answers', product.aggregates.map((name) => `\`${name}\``).join(', ')],
  ]
  return [
    '| parameter | value |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    ...levelHeader(product),
    ...levelRows(product).map((row) => `| ${row.join(' | ')} |`),
    '',
    `*Of a tree of ${TREE.zones.join(', ')} zones, one release, standard profile, k = ${MINIMUM_PEOPLE}.*`,
  ].join('\n')
}

const notShown = [
  'not shown',
  `any cell of a zone and time of whose people ${100 * MOST_OF_ONE_GROUP} % or more are of one group`,
] as const

const outageOf = ({ grain }: Product): string =>
  grain === 'hour'
    ? 'a cell of an hour in which the network was down'
    : `a cell that lacks more than ${100 * MOST_LOST} % of its hours`

function cellsOf({ finest, grain, dimensions }: Product): string {
  const time: Readonly<Record<Grain, string>> = {
    hour: 'local hour',
    block: 'block of four local hours',
    day: 'local day',
    month: 'month',
  }
  const names = dimensions.map((name) => {
    const values = isZones(name) ? null : valuesOf(name)
    return values ? `\`${name}\` (${values})` : `\`${name}\` (a district)`
  })
  return [finest, time[grain], ...names].join(' × ')
}

const isZones = (name: string): boolean => name === 'destination' || name === 'home'

function valuesOf(name: Product['dimensions'][number]): string {
  if (name === 'age_band' || name === 'gender') {
    const column = name === 'age_band' ? 0 : 1
    const cohorts = dimensionValues(['age_band', 'gender'], { destination: [], home: [] })
    return [...new Set(cohorts.map((cohort) => cohort[column]!))].join(', ')
  }
  return dimensionValues([name], { destination: [], home: [] })
    .map(([value]) => value)
    .join(', ')
}

function boundOf({ bound, figureUnit, perUnit }: Product): string {
  const each = `${bound.most} ${perUnit === 1 && bound.most === 1 ? 'person' : figureUnit}`
  switch (bound.kind) {
    case 'total':
      return `in each ${bound.per} at most ${each} to all cells together`
    case 'cells':
      return `in each ${bound.per} and level at most ${each} to ${bound.cells === 1 ? 'one cell' : `each of ${bound.cells} cells`}`
    case 'zones':
      return `in each ${bound.per} and level at most ${each} to one cell of each of ${bound.zones} zones`
  }
}

function upwardOf({ additive, measured }: Product): string {
  if (measured === 'finest-level') return 'sums of the measurements'
  return additive
    ? 'sums of the bounded figures, measured by themselves and made to add up as observed; extrapolated values need not'
    : 'bounded and measured by themselves'
}

/** Of one release: how often the bound applies in it. */
function groupsOf({ bound, cadence }: Product): number {
  const ofDay: Readonly<Record<Grain, number>> = { hour: HOURS, block: BLOCKS, day: 1, month: 1 }
  return cadence === 'month' && bound.per !== 'month' ? DAYS * ofDay[bound.per] : ofDay[bound.per]
}

function levelHeader(product: Product): string[] {
  const columns = ['level', 'zones', 'share of ρ', 'Δ²', 'σ of a cell, people', 'shown from τ, people']
  // What it comes to where the levels are made to add up.
  const all = addsUp(product)
    ? [...columns.slice(0, -2), 'σ as measured', 'τ of that', ...RECONCILED]
    : columns
  return [`| ${all.join(' | ')} |`, `|${'---|'.repeat(all.length)}`]
}

const RECONCILED = ['σ of a cell, people, levels made to add up', 'shown from τ, people']

function levelRows(product: Product): string[][] {
  const depths = measuredDepths(product, TREE.levels.length)
  const shares = levelShares(product, depths.length)
  const groups = groupsOf(product)
  const perUnit = product.perUnit
  const measured = depths.map((depth, index) => {
    const zones = TREE.zones[depth]!
    const dimensions = dimensionValues(product.dimensions, {
      destination: names(zones),
      home: names(TREE.zones[1]),
    }).length
    const sensitivity = squaredSensitivity(product, groups, { zones, cells: zones * dimensions })
    const variance =
      approximate(noiseVariance(sensitivity, rhoOf(product, 'standard'), shares[index]!)) / perUnit ** 2
    return {
      variance,
      row: [
        TREE.levels[depth]!,
        String(zones),
        show(shares[index]!),
        `${sensitivity} ${perUnit === 1 ? 'people²' : `${product.figureUnit}²`}`,
      ],
    }
  })
  const left = addsUp(product) ? reconciledVariances(measured.map(({ variance }) => variance)) : null
  const sigmaAndTau = (variance: number): string[] => [
    Math.sqrt(variance).toFixed(1),
    String(Math.ceil(threshold(variance, product.bound.most / perUnit))),
  ]
  return measured.map(({ row, variance }, index) => [
    ...row,
    ...sigmaAndTau(variance),
    ...(left ? sigmaAndTau(left[index]!) : []),
  ])
}

/** Of the first zone of each level; its district has one zone more than some others. */
function reconciledVariances([root, district, zone]: readonly number[]): number[] {
  const [, districts, zones] = TREE.zones
  const nodes: TreeNode[] = [
    { parent: null, variance: root!, isOpen: false },
    ...names(districts).map(() => ({ parent: 0, variance: district!, isOpen: false })),
    ...names(zones).map((_, index) => ({
      parent: 1 + (index % districts),
      variance: zone!,
      isOpen: false,
    })),
  ]
  const { variances } = leastSquares(nodes)
  return [0, 1, 1 + districts].map((node) => variances[node]!)
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const product of products) {
    const file = pageFile(product)
    writeFileSync(file, pageWith(readFileSync(file, 'utf8'), product))
    process.stdout.write(`${file}\n`)
  }
  writeFileSync(INDEX_FILE, indexWith(readFileSync(INDEX_FILE, 'utf8')))
}
