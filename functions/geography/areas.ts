import { InvalidInput } from '../model/errors.ts'
import { OUT_OF_COVERAGE, type ZoneSystem } from '../model/zones.ts'
import { digest } from './digest.ts'
import { quoted } from './feed-file.ts'

const ROOT = 'all'
const LEAF_LEVEL = 'area'

/** The tile that stands for an area of which nobody knows where it lies. */
export const areaTile = (area: string): string => `area:${area}`

/**
 * The zone system where there is no zone file: a root and a leaf per area.
 * @see docs/adr/0009-the-area-is-the-cell.md
 * @throws InvalidInput if there is no area, or one has a reserved name
 */
export function areasSystem(areas: readonly string[]): ZoneSystem {
  const ids = [...new Set(areas)].sort()
  if (ids.length === 0) throw new InvalidInput('the list of areas is empty: expected at least one area')
  for (const id of ids) {
    if (id === ROOT || id === OUT_OF_COVERAGE || /[,\p{Cc}]/u.test(id)) {
      throw new InvalidInput(
        `the area ${quoted(id)} cannot be a zone: expected an id other than "${ROOT}" and "${OUT_OF_COVERAGE}", without commas and line ends; rename it in the cells feed, or give --zones`,
      )
    }
  }
  return {
    id: 'areas',
    version: digest(ids),
    levels: [ROOT, LEAF_LEVEL],
    zones: [
      { id: ROOT, name: ROOT, parent: null, level: ROOT, depth: 0 },
      ...ids.map((id) => ({ id, name: id, parent: ROOT, level: LEAF_LEVEL, depth: 1 })),
    ],
  }
}

/** For the tables alone: what lies outside the list is counted in the root, and is no zone to ask for. */
export const withOutOfCoverage = (system: ZoneSystem): ZoneSystem => ({
  ...system,
  zones: [
    ...system.zones,
    { id: OUT_OF_COVERAGE, name: OUT_OF_COVERAGE, parent: ROOT, level: LEAF_LEVEL, depth: 1 },
  ],
})
