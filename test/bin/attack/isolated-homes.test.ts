import { expect, test } from 'vitest'
import { withNightsOf } from '../../../bin/attack/isolated-homes.ts'
import { localHours } from '../../../functions/geography/index.ts'
import type { Key } from '../../../functions/release/public-keys.ts'
import { periodsOf } from '../../../functions/release/public-keys.ts'

const zone = (id: string, parent: string | null, depth: number) => ({
  ...{ id, name: id, parent, depth },
  level: ['city', 'zone'][depth]!,
})
const [city, home, other] = [zone('city', null, 0), zone('home', 'city', 1), zone('other', 'city', 1)]
const periods = periodsOf('hour', localHours('Europe/London', '2026-03-02'))
const at = (of: typeof city, hour: number): Key => ({ zone: of, period: periods[hour]!, dimensions: [] })
const everybody = ({ zone: { id } }: Key): bigint => ({ city: 500n, home: 120n })[id] ?? 380n

test('a night with one person in a zone is the same at all levels, and a day is as it was', () => {
  const figures = withNightsOf([home, city], everybody, () => 60n)
  expect([city, home, other].map((of) => figures(at(of, 3)))).toEqual([440n, 60n, 380n])
  expect([city, home, other].map((of) => figures(at(of, 12)))).toEqual([500n, 120n, 380n])
})
