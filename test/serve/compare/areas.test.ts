import { expect, it } from 'vitest'
import { weeks, world } from '../city.ts'

/** From a to the half of b. */
const geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [2.95, 49.9],
      [4.45, 49.9],
      [4.45, 51.1],
      [2.95, 51.1],
      [2.95, 49.9],
    ],
  ],
}

it('an area of a tenant has an index, or that of the zone that encloses it', async () => {
  const town = await world()
  const people: Readonly<Record<string, number>> = { all: 9_000, north: 3_400, a: 3_000, b: 400 }
  for (const date of weeks('2026-03-02', 1))
    await town.publish({ date, estimate: (zone) => people[zone] ?? 900 })
  for (const date of weeks('2025-03-03', 1)) {
    await town.publish({
      date,
      estimate: (zone, hour) => (hour === 8 && zone !== 'north' ? 1 : (people[zone] ?? 900)),
    })
  }
  const { id } = (await (await town.send('POST', '/v1/areas', { geometry }, 'test')).json()) as { id: string }
  const path = `/v1/index/presence?from=2026-03-02&to=2026-03-09&daytype=weekday&hour=8,14&area=${id}`
  const { cells } = await town.get(path)
  expect(
    cells.map(({ zone, label, index, status, shownBy, covers }) =>
      [zone === id ? 'area' : zone, label, index, status, shownBy, covers].map((each) =>
        Array.isArray(each) ? each.length : each,
      ),
    ),
  ).toEqual([
    ['north', 'weekday 08:00', 100, 'published', undefined, 1],
    ['area', 'weekday 08:00', null, 'coarsened', 'north', undefined],
    ['area', 'weekday 14:00', 100, 'published', undefined, undefined],
  ])
  const map = await town.get(
    `/v1/figures/presence?from=2026-03-02&to=2026-03-09&daytype=weekday&hour=14&area=${id}&format=geojson`,
  )
  expect(map.features).toMatchObject([{ geometry: null, properties: { value: 3_200 } }])
  expect(await town.problem(`/v1/comparison/presence?zones=a,b&area=${id}`)).toMatchObject({
    parameter: 'area',
  })
  expect(
    (
      await town.get(
        '/v1/index/presence?from=2026-03-02&to=2026-03-09&daytype=weekday&hour=14&bbox=2.95,49,3.5,52',
      )
    ).cells,
  ).toMatchObject([{ zone: 'a', index: 100 }])
})
