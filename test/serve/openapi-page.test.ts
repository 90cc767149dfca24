import { describe, expect, it } from 'vitest'
import { world } from './city.ts'

const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

const ask = async (headers: Record<string, string> = {}, query = '') => {
  const { api } = await world()
  return api.request(`/openapi.json${query}`, { headers })
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, { parameters?: { name: string }[] }>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

describe('the document of the API', () => {
  it('is JSON for programs, and a page for browsers', async () => {
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }]) {
      const response = await ask(headers)
      expect(response.headers.get('Content-Type')).toMatch(/^application\/json/)
      expect(response.headers.get('Vary')).toMatch(/^Accept\b/)
      expect(((await response.json()) as Document).openapi).toBe('3.1.0')
    }
    const page = await ask(BROWSER)
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(await (await ask({}, '?format=html')).text()).toBe(await page.text())
    expect((await ask(BROWSER, '?format=json')).headers.get('Content-Type')).toMatch(/^application\/json/)
  })

  it('names every address, parameter and shape on the page', async () => {
    const { paths, components } = (await (await ask()).json()) as Document
    const page = await (await ask(BROWSER)).text()
    expect(Object.keys(paths).length).toBeGreaterThan(10)
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { parameters = [] }] of Object.entries(methods)) {
        expect(page).toContain(`<code>${method.toUpperCase()} ${path}</code>`)
        for (const { name } of parameters) expect(page).toMatch(new RegExp(`<code>\\{?${name}\\}?</code>`))
      }
    }
    for (const name of Object.keys(components.schemas)) expect(page).toContain(`<h3 id="${name}">`)
    const linked = [...page.matchAll(/href="#(\w+)"/g)].map(([, name]) => name!)
    expect(linked.length).toBeGreaterThan(0)
    expect(linked.filter((name) => !(name in components.schemas))).toEqual([])
  })

  it('loads nothing, runs nothing, and shows marks as marks', async () => {
    const response = await ask(BROWSER)
    const page = await response.text()
    expect(page).not.toMatch(/<script|<link|<img|src=|undefined|\[object/)
    expect(page).not.toContain('`')
    expect(response.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
  })

  it('has no other formats and no other parameters', async () => {
    expect((await ask({}, '?format=yaml')).status).toBe(400)
    expect(await (await ask({}, '?fromat=json')).json()).toMatchObject({ parameter: 'fromat' })
    expect((await ask({ Accept: 'application/yaml' })).status).toBe(406)
  })
})
