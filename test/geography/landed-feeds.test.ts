import { describe, expect, it } from 'vitest'
import { buildOfNewest, type Landing } from '../../functions/geography/landed-feeds.ts'

/** A landing store in memory: keys in the order in which they came. */
function landingOf(...keys: string[]): Landing & { keys: string[] } {
  return {
    keys,
    async list(prefix) {
      return this.keys.filter((key) => key.startsWith(prefix)).map((key) => ({ key }))
    },
    fetch: async ({ key }) => ({ path: `/copies/${key}` }),
  }
}

describe('the feeds that a reference is built of', () => {
  it('are the newest of each kind', async () => {
    const landing = landingOf('landing/cells/b.csv', 'landing/zones/z.geojson', 'landing/cells/a.csv')
    const built = await buildOfNewest(landing, async (feeds) => feeds)
    expect(built).toEqual({ cells: '/copies/landing/cells/a.csv', zones: '/copies/landing/zones/z.geojson' })
  })

  it.each([
    ['cells', 'landing/zones/z.geojson'],
    ['zones', 'landing/cells/a.csv'],
  ])('are waited for while %s are missing', async (_, there) => {
    let builds = 0
    const built = await buildOfNewest(landingOf(there), async () => {
      builds += 1
    })
    expect([built, builds]).toEqual([null, 0])
  })

  it('are read again when one has landed meanwhile', async () => {
    const landing = landingOf('landing/cells/a.csv', 'landing/zones/z.geojson')
    const seen: (string | undefined)[] = []
    await buildOfNewest(landing, async ({ cells }) => {
      seen.push(cells)
      if (seen.length === 1) landing.keys.push('landing/cells/b.csv')
    })
    expect(seen).toEqual(['/copies/landing/cells/a.csv', '/copies/landing/cells/b.csv'])
  })
})
