import { monthOf } from '../model/dates.ts'
import { MINIMUM_PEOPLE } from '../model/disclosure.ts'
import type { Aggregate, Product } from '../model/products.ts'
import { products } from '../model/products.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import { listed } from './problems.ts'
import type { Row } from './rows.ts'

/** What a note is made from: never a figure, only what is shown and what is not. */
export interface NoteFacts {
  readonly product: Product
  readonly aggregate: Aggregate
  readonly rows: readonly Row[]
  readonly released: readonly LocalDate[]
  readonly incompleteWeek: boolean
  /** The rows are one page of several. */
  readonly isPart: boolean
}

/**
 * Says in plain words what the reader sees and why the rest is missing.
 * @returns null where every zone asked for is shown by itself and there is nothing to add
 */
export function noteOf(facts: NoteFacts): string | null {
  const sentences = [released(facts), outcome(facts), week(facts)].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : sentences.join(' ')
}

function released({ product, aggregate, rows, released }: NoteFacts): string | null {
  if (rows.length > 0) return null
  const [first] = released
  if (first === undefined)
    return `Nothing of ${lower(product)} has been released yet: it appears after its first release.`
  const last = released.at(-1)!
  if (aggregate === 'week') {
    return `No week from Monday to Sunday fits this request with all its days released. Released are dates from ${first} to ${last}.`
  }
  return product.grain === 'month'
    ? `No release fits this request, which takes whole months. Released are months from ${monthOf(first)} to ${monthOf(last)}.`
    : `No release fits this request. Released are dates from ${first} to ${last}.`
}

function outcome(facts: NoteFacts): string | null {
  const all = facts.rows.filter(({ isAsked }) => isAsked)
  const [asked, places] = [
    all.filter(({ status }) => status !== 'sensitive_place' && status !== 'outage'),
    new Set(all.flatMap(({ status, zone }) => (status === 'sensitive_place' ? [zone.id] : []))).size,
  ]
  const outages = all.filter(({ status }) => status === 'outage').length
  const sentences = [
    asked.length > 0 ? visible(facts, asked) : null,
    places > 0
      ? `${count(places, 'zone is a sensitive place', 'zones are sensitive places')}: who is there is counted with the surroundings.`
      : null,
    outages > 0
      ? `${facts.isPart ? 'On this page ' : ''}${count(outages, 'cell is an outage', 'cells are an outage')}: far fewer people were seen than in the four weeks before, as when the network is down, so no number is shown.`
      : null,
  ].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : sentences.join(' ')
}

function visible(facts: NoteFacts, asked: readonly Row[]): string | null {
  const published = asked.filter(({ status }) => status === 'published')
  const coarsened = asked.filter(({ status }) => status === 'coarsened')
  if (published.length === asked.length) return null
  const here = facts.isPart ? 'On this page: ' : ''
  if (published.length === 0 && coarsened.length === 0) return here + nothing(facts, asked)
  if (published.length === 0 && coarsened.length === asked.length) return here + onlyAbove(facts, coarsened)
  return here + mixed(asked, published, coarsened)
}

/** Not a single cell: says that this protects people, and where numbers may still be found. */
function nothing({ product, aggregate, rows }: NoteFacts, asked: readonly Row[]): string {
  const root = rows.find(({ zone }) => zone.parent === null)
  const scope = asked.some(({ zone }) => zone.parent === null)
    ? `, not even the whole of ${root!.zone.name || root!.zone.id}`
    : ''
  return `No level reaches the threshold ${product.grain === 'month' ? 'in these months' : 'on these dates'}${scope}: too few people to be sure that at least ${MINIMUM_PEOPLE} stand behind a number, so none is shown.${elsewhere(product, aggregate)}`
}

/** Products and aggregates that need fewer people, read from the registry. */
function elsewhere(product: Product, aggregate: Aggregate): string {
  if ((aggregate === 'hour' || aggregate === 'block') && product.aggregates.includes('daytype-hour')) {
    return ' A typical week (aggregate=daytype-hour) averages several days and needs fewer.'
  }
  if (product.grain !== 'hour') return ''
  const daily = products.filter(
    ({ grain, dimensions }: Product) => grain === 'day' && dimensions.length === 0,
  )
  return daily.length === 0
    ? ''
    : ` A whole day has more people than an hour: try ${daily.map(({ id }) => id).join(', ')}.`
}

/** Nothing asked for, but something above it. */
function onlyAbove({ rows }: NoteFacts, coarsened: readonly Row[]): string {
  const names = new Map(rows.map(({ zone }) => [zone.id, zone]))
  const standing = [...new Set(coarsened.map(({ shownBy }) => shownBy!))].sort()
  const areas = new Set(coarsened.map(({ zone }) => zone.id)).size
  const [only] = standing
  const zone = only === undefined ? undefined : names.get(only)
  if (standing.length === 1 && only !== undefined) {
    const isAbove = coarsened.some((row) => row.zone.level !== zone?.level)
    const whole = zone?.parent === null ? 'the whole of ' : ''
    return `With so few people only ${whole}${zone?.name || only} can be shown: ${count(areas, 'area is', 'areas are')} answered by ${isAbove ? 'their parent ' : ''}${only}.`
  }
  return `With so few people only larger zones can be shown: ${count(areas, 'area is', 'areas are')} answered by ${listed(standing, 5)}.`
}

function mixed(asked: readonly Row[], published: readonly Row[], coarsened: readonly Row[]): string {
  const suppressed = asked.length - published.length - coarsened.length
  const parts = [
    `${published.length} of ${count(asked.length, 'cell', 'cells')} are shown by themselves`,
    ...(coarsened.length > 0 ? [`${coarsened.length} by a larger zone (shownBy)`] : []),
    ...(suppressed > 0 ? [`${suppressed} not at all, because too few people may stand behind them`] : []),
  ]
  const caution =
    published.length > 0
      ? ' Values just above the threshold tend to be too high (by about 15 % in the sparsest tenth).'
      : ''
  return `${parts.join(', ')}.${caution}`
}

const week = ({ incompleteWeek, rows }: NoteFacts): string | null =>
  incompleteWeek && rows.length > 0
    ? 'No complete week has been released yet: these are means of the days there are (n).'
    : null

const lower = ({ title }: Product): string => title.en.toLowerCase()

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`
