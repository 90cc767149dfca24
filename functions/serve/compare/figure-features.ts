import { answerFigures } from '../figures.ts'
import { CSV_TYPE, GEOJSON_TYPE, JSON_TYPE } from '../http.ts'
import type { FiguresPlan, FiguresPorts } from '../plan.ts'
import { zonesRead } from '../query.ts'
import type { Cell } from '../schemas.ts'
import { PAGE_BYTES } from '../zone-features.ts'
import type { FigureFeatures } from './figure-feature-schemas.ts'

export const FORMATS = { json: JSON_TYPE, csv: CSV_TYPE, geojson: GEOJSON_TYPE } as const

/** A cell as JSON with the frame of its feature; those with many dimensions have a little more. */
const CELL_BYTES = 400

/**
 * The cells of a page as GeoJSON (RFC 7946). Each feature has its own geometry, as programs for maps know no
 * other way, so that a page is cut by bytes: it may hold fewer cells than `limit`, and `next` goes on from there.
 * A zone without a shape, and one that was merged into another, has the geometry null.
 * @throws Problem invalid-cursor
 */
export async function answerFeatures(plan: FiguresPlan, ports: FiguresPorts): Promise<FigureFeatures> {
  const shapes = new Map(
    (plan.tree ? await ports.readShapes(plan.tree) : []).map((shape) => [shape.feature.id, shape]),
  )
  const bytesOf = (zone: string): number => CELL_BYTES + (shapes.get(zone)?.bytes ?? 0)
  const limit = Math.min(plan.limit, mostOf(plan, bytesOf))
  const whole = await answerFigures({ ...plan, limit }, ports)
  const fitting = fittingOf(whole.cells, bytesOf)
  // What is read again is read where it was cut, so that the cursor is that of the cell after it.
  const { cells, ...head } =
    fitting < whole.cells.length ? await answerFigures({ ...plan, limit: fitting }, ports) : whole
  return {
    type: 'FeatureCollection',
    ...head,
    features: cells.map((cell) => ({
      type: 'Feature',
      geometry: shapes.get(cell.zone)?.feature.geometry ?? null,
      properties: cell,
    })),
  }
}

/** No page holds more cells than it would of the smallest zone alone. */
function mostOf({ scope }: FiguresPlan, bytesOf: (zone: string) => number): number {
  const zones = scope ? zonesRead(scope.asked) : []
  const least = zones.reduce((bytes, { id }) => Math.min(bytes, bytesOf(id)), Number.POSITIVE_INFINITY)
  return Math.max(1, Math.ceil(PAGE_BYTES / least))
}

/** At least one, so that every page goes on. */
function fittingOf(cells: readonly Cell[], bytesOf: (zone: string) => number): number {
  let bytes = 0
  const beyond = cells.findIndex(({ zone }) => {
    bytes += bytesOf(zone)
    return bytes > PAGE_BYTES
  })
  return beyond < 0 ? cells.length : Math.max(1, beyond)
}
