import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerrain, type Sighting, type Terrain } from './terrain.ts'

/** A and B stand 1 km apart, FAR 111 km north of A; each reaches 1 km. NOWHERE has no coordinates. */
const terrain: Terrain = {
  cells: { a: 'A', b: 'A', far: 'A', nowhere: 'A' },
  tiles: { A: 'za' },
  leaves: { za: 'north' },
  sites: { a: [0, 51], b: [0, 51.009], far: [0, 52] },
}
const DATE = '2026-01-14'

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

const seen = (cell: string, time: string, last = time, pid = 1): Sighting => [
  pid,
  cell,
  `${DATE} ${time}`,
  `${DATE} ${last}`,
]

/** `a 3 2 0`: cell, sightings, in two places, too fast. */
async function countsOf(...files: (readonly Sighting[])[]): Promise<string[]> {
  const { implausible } = await country.rollUp({ terrain, date: DATE, files })
  return (await implausible()).map(
    ({ cell, sightings, two_places, too_fast }) => `${cell} ${sightings} ${two_places} ${too_fast}`,
  )
}

describe('sightings that nobody can have made', () => {
  test('are none where a phone goes to and fro between cells near each other', async () => {
    expect(await countsOf([seen('a', '10:00'), seen('b', '10:00'), seen('a', '10:01')])).toEqual([
      'a 1 0 0',
      'b 1 0 0',
    ])
  })

  test('are two where a phone is seen in two places within the same minutes', async () => {
    expect(await countsOf([seen('a', '10:00', '10:04'), seen('far', '10:02')])).toEqual([
      'a 1 1 0',
      'far 1 1 0',
    ])
  })

  test('are two where a phone comes 111 km in ten minutes, and none in an hour', async () => {
    expect(await countsOf([seen('a', '10:00'), seen('far', '10:11'), seen('a', '11:12')])).toEqual([
      'a 2 0 1',
      'far 1 0 1',
    ])
  })

  test('are none between two phones, whatever their places', async () => {
    expect(await countsOf([seen('a', '10:00'), seen('far', '10:00', '10:00', 2)])).toEqual([
      'a 1 0 0',
      'far 1 0 0',
    ])
  })

  test('are not looked for at a cell without coordinates', async () => {
    expect(await countsOf([seen('a', '10:00'), seen('nowhere', '10:05'), seen('far', '10:06')])).toEqual([
      'a 1 0 1',
      'far 1 0 1',
    ])
  })

  test('are those of a cell whose clock is two hours slow, and few of the others', async () => {
    // Nine phones at home all day; the tenth record of each comes from far away with a wrong time.
    const phones = Array.from({ length: 9 }, (_, pid) => [
      ...Array.from({ length: 12 }, (_, hour) =>
        seen('a', `${String(hour + 6).padStart(2, '0')}:30`, undefined, pid),
      ),
      seen('far', '10:31', undefined, pid),
    ]).flat()
    expect(await countsOf(phones)).toEqual(['a 108 0 9', 'far 9 0 9'])
  })

  test('are the same however the records are cut into files', async () => {
    const all = [seen('a', '10:00', '10:04'), seen('far', '10:02'), seen('b', '12:00')]
    expect(await countsOf(...all.map((one) => [one]))).toEqual(await countsOf(all))
  })
})
