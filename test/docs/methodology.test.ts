import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { INDEX_FILE, indexWith, pageFile, pageWith } from '../../bin/methodology.ts'
import { type Product, products } from '../../functions/model/products.ts'

const registry: readonly Product[] = products

describe('the methodology', () => {
  it.each(registry)('has a page of $id that says definition, formula, limits and sources', (product) => {
    expect(existsSync(pageFile(product))).toBe(true)
    const headings = [...readFileSync(pageFile(product), 'utf8').matchAll(/^## (.*)$/gm)].map(
      ([, name]) => name,
    )
    expect(headings).toEqual(['Definition', 'Formula', 'Limits', 'Sources'])
  })

  it.each(registry)('says of $id what the registry says: `node bin/methodology.ts` writes it', (product) => {
    const page = readFileSync(pageFile(product), 'utf8')
    expect(page).toBe(pageWith(page, product))
  })

  it('lists every product', () => {
    const index = readFileSync(INDEX_FILE, 'utf8')
    expect(index).toBe(indexWith(index))
  })

  it('computes τ of presence at the zones as the design does: 204 people', () => {
    const page = readFileSync(pageFile({ id: 'presence' }), 'utf8')
    expect(page).toMatch(/\| zone \| 983 \| 4\/5 \| 86400 person-minutes² \| 38\.7 \| 204 \|/)
  })
})
