import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { links, pages, ROOT, tableBelow } from './pages.ts'

const isTest = (path: string): boolean => /^test\/.*\.tsx?$/.test(path)

describe('a link to a test', () => {
  it.each(pages)('in %s carries the name of a test of that file', (page) => {
    const wrong = links(page)
      .filter(({ path }) => isTest(path))
      .filter(({ text, path }) => !readFileSync(join(ROOT, path), 'utf8').includes(text))
      .map(({ text, path }) => `${path}: ${text}`)
    expect(wrong).toEqual([])
  })
})

describe('the trap list of the architecture', () => {
  const rows = tableBelow('docs/architecture/README.md', 'trap')

  it.each(rows.map((row) => [row[0]!, row] as const))('says of "%s" where it is held', (_, row) => {
    const [, code = '', test = ''] = row
    expect(row).toHaveLength(3)
    expect(code).toMatch(/\]\(|^not yet/)
    // A trap without a test says so, in words that can be searched for.
    expect(test).toMatch(/\]\((..\/)+test\/|^not yet/)
  })

  it('knows every limit and trap that the design starts from', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20)
  })
})

describe('the threat model', () => {
  const rows = tableBelow('docs/security/threat-model.md', 'threat')

  it.each(rows.map((row) => [row[0]!, row] as const))('says of "%s" what holds against it', (_, row) => {
    expect(row).toHaveLength(4)
    const [, , control = '', test = ''] = row
    expect(control).not.toBe('')
    expect(test).toMatch(/\]\((..\/)+test\/|^none: /)
  })
})
