import { describe, expect, it } from 'vitest'
import type { FigureCell } from '../../functions/model/figure-items.ts'
import type { LedgerEntry } from '../../functions/model/ledger.ts'
import { type Product, products } from '../../functions/model/products.ts'
import { average } from '../../functions/serve/aggregate.ts'
import { localDays } from '../../functions/serve/calendar.ts'
import { csvOf } from '../../functions/serve/csv.ts'
import type { Figures } from '../../functions/serve/schemas.ts'
import { london } from './city.ts'

/** The next product is one entry of the registry: its dimensions pass through without a line here. */
const dwell: Product = { ...products[1], id: 'dwell', dimensions: ['dwell_class'] }
const days = localDays('gb', london)

describe('a product with a dimension', () => {
  it('keeps classes apart in the mean', async () => {
    const entry = { product: 'dwell', date: '2026-03-24', revision: 1 } as LedgerEntry
    const cell = (dwell_class: string, estimate: number): FigureCell => ({
      zone: 'a',
      start: '2026-03-24T00:00:00Z',
      dimensions: { dwell_class },
      estimate,
      variance: 10,
    })
    const source = async function* () {
      yield { entry, cells: [cell('60-120', 7), cell('10-30', 5)] }
    }
    const means = await average(source(), {
      product: dwell,
      aggregate: 'day',
      interval: { from: '2026-03-24', to: '2026-03-25', fromMs: 0, toMs: 0, incompleteWeek: false },
      days,
      wants: () => true,
    })
    expect(
      [...means.values()].map(({ slot, byZone }) => [slot.dimensions, byZone.get('a')!.estimate]),
    ).toEqual([
      [{ dwell_class: '10-30' }, 5],
      [{ dwell_class: '60-120' }, 7],
    ])
  })

  it('has its column in CSV, and quotes what needs quotes', () => {
    const answer = { cells: [{ zone: 'x, "y"', dwell_class: '10-30', value: null }] } as unknown as Figures
    const [header, line] = csvOf(answer, dwell, false).split('\r\n')
    expect(header).toContain('daytype,dwell_class,value')
    expect(line).toBe('"x, ""y""",,,,,,,,,10-30,,,,,,,,,')
  })
})
