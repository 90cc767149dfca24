import { type Product, product } from '../../functions/model/products.ts'
import { slotOf } from './cells.ts'

/** A cell as the API answers it. */
export interface Answered {
  readonly zone: string
  readonly start: string
  readonly value: number | null
  readonly observed: number | null
  readonly status: string
  readonly n: number
  readonly daytype?: string
  readonly hour?: number
  readonly [name: string]: unknown
}

/**
 * All pages of an answer, JSON or CSV: the link to the next one is in the head of both.
 * @throws Error with the problem where the API gives none
 */
export async function answersTo(ask: (path: string) => Promise<Response>, path: string): Promise<Answered[]> {
  const cells: Answered[] = []
  const [address = ''] = path.split('?')
  for (let page: string | null = path; page !== null; ) {
    const response = await ask(page)
    if (response.status !== 200) throw new Error(`${page}: ${response.status} ${await response.text()}`)
    const isCsv = response.headers.get('Content-Type')?.startsWith('text/csv') ?? false
    for (const cell of isCsv
      ? cellsOfCsv(await response.text())
      : ((await response.json()) as { cells: Answered[] }).cells) {
      cells.push(cell)
    }
    const next: string | undefined = /^<(\?[^>]*)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]
    page = next === undefined ? null : `${address}${next}`
  }
  return cells
}

const NUMBERS: ReadonlySet<string> = new Set([
  'value',
  'low',
  'high',
  'observed',
  'n',
  'hour',
  'fold',
  'block',
])

/** RFC 4180 as the API writes it: no quoted field has a line break in it. */
export function cellsOfCsv(text: string): Answered[] {
  const [header = '', ...lines] = text.trimEnd().split('\r\n')
  const names = fieldsOf(header)
  return lines.map((line) => {
    const fields = fieldsOf(line)
    const cell = names.map((name, index) => {
      const field = fields[index] ?? ''
      return [name, field === '' ? null : NUMBERS.has(name) ? Number(field) : field]
    })
    return Object.fromEntries(cell) as Answered
  })
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )

/** The slot of an answer, as `cellsOf` names it. */
export const slotOfAnswer = (answered: Answered, id: string): string => {
  const of: Product = product(id)
  return slotOf(
    Date.parse(answered.start),
    of.dimensions.map((name) => String(answered[name])),
  )
}
