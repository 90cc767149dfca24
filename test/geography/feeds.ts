import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

export const CELL_HEADER = 'cell_id,lon,lat,azimuth,beam_width,range_m,technology,area,valid_from,valid_to'

export interface TestZone {
  readonly id: string
  readonly name?: string
  readonly parent: string | null
  readonly level: string
  /** west, south, east, north; none is no geometry. */
  readonly box?: readonly [number, number, number, number]
  /** Other properties. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** Four squares of 0.02° (1.4 by 2.2 km) in two districts: a, b in the north, c, d in the south. */
export const town: readonly TestZone[] = [
  { id: 'town', parent: null, level: 'city' },
  { id: 'north', parent: 'town', level: 'district' },
  { id: 'south', parent: 'town', level: 'district' },
  { id: 'a', parent: 'north', level: 'zone', box: [0, 51.02, 0.02, 51.04] },
  { id: 'b', parent: 'north', level: 'zone', box: [0.02, 51.02, 0.04, 51.04] },
  { id: 'c', parent: 'south', level: 'zone', box: [0, 51, 0.02, 51.02] },
  { id: 'd', parent: 'south', level: 'zone', box: [0.02, 51, 0.04, 51.02] },
]

/** A disc well inside each zone but d, one on the border of a and b, and one that nobody has placed. */
export const townCells = [
  'A,0.01,51.03,,,300,4G,north,2025-01-01,',
  'AB,0.02,51.03,,,300,4G,north,2025-01-01,',
  'B,0.03,51.03,0,360,300,4G,north,2025-01-01,',
  'C,0.01,51.01,,,300,4G,south,2025-01-01,',
  'S,,,,,,4G,south,2025-01-01,',
]

export function zonesJson(zones: readonly TestZone[], more: Record<string, unknown> = {}): string {
  const features = zones.map(({ id, name = id.toUpperCase(), parent, level, box, more: own }) => ({
    type: 'Feature',
    properties: { id, name, parent, level, ...own },
    geometry: box ? { type: 'Polygon', coordinates: [ring(box)] } : null,
  }))
  return JSON.stringify({ type: 'FeatureCollection', ...more, features })
}

const ring = ([west, south, east, north]: readonly [number, number, number, number]) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

export const csv = (header: string, lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`

/** A temporary folder for the tests of one file. */
export function useFolder() {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smart-steps-geography-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  let files = 0
  return {
    path: (name: string): string => join(folder, name),
    /** @returns the path of a new file */
    async file(content: string | Uint8Array, name = 'feed'): Promise<string> {
      files += 1
      const path = join(folder, `${files}-${name}`)
      await writeFile(path, content)
      return path
    },
  }
}
