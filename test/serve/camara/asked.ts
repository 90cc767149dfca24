import { expect } from 'vitest'
import { type World, world } from '../city.ts'

/** Requests for densities, and a city that answers them. */

export const PATH = '/population-density-data/v0.3/retrieve'
export const point = (longitude: number, latitude: number) => ({ latitude, longitude })
/** In zone a, which is a square of 0.9° × 1° at (3, 50). */
export const IN_A = [point(3.4, 50.5), point(3.43, 50.5), point(3.43, 50.52), point(3.4, 50.52)]
/** From inside zone a to the gap between a and b, in which there is no zone. */
export const A_AND_BEYOND = [point(3.88, 50.5), point(3.92, 50.5), point(3.92, 50.51), point(3.88, 50.51)]
export const NOWHERE = [point(20, 50.5), point(20.03, 50.5), point(20.03, 50.52)]

export const area = (boundary: unknown = IN_A) => ({ areaType: 'POLYGON', boundary })
export const HOUR = { startTime: '2026-04-21T14:10:00Z', endTime: '2026-04-21T14:50:00Z' }

export interface Density {
  readonly status: string
  readonly timedPopulationDensityData: readonly {
    readonly startTime: string
    readonly endTime: string
    readonly cellPopulationDensityData: readonly Readonly<Record<string, unknown>>[]
  }[]
}

export const ask = (town: World, body: unknown, headers: Record<string, string> = {}) =>
  town.api.request(PATH, {
    method: 'POST',
    headers: { Authorization: 'Bearer test', 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

export async function answer(town: World, body: unknown): Promise<Density> {
  const response = await ask(town, body)
  expect([response.status, town.failures]).toEqual([200, []])
  return (await response.json()) as Density
}

const people: Readonly<Record<string, number>> = { all: 63_000, a: 60_000, b: 10, c: 2_000, d: 990 }

export async function released(options: Partial<Parameters<World['publish']>[0]> = {}): Promise<World> {
  const town = await world()
  await town.publish({ date: '2026-04-21', estimate: (zone) => people[zone] ?? 0, ...options })
  return town
}
