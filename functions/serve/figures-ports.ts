import type { Country } from '../model/vocabulary.ts'
import type { DocumentStore, FigureStore, ObjectStore } from '../platform/ports.ts'
import { areaReader, areaStore } from './areas/areas.ts'
import { type Calendar, localDays } from './calendar.ts'
import type { FiguresPorts } from './plan.ts'
import { Recent } from './recent.ts'
import { tileWeightsReader } from './tile-weights.ts'
import { shapeReader } from './zone-features.ts'
import { zoneTreeReader } from './zone-trees.ts'

export interface FiguresOptions {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly country: Country
  readonly calendar: Calendar
}

/**
 * What figures are answered from, for the API and for the worker of jobs alike.
 * @param mostRows of answers of many dates that are kept in memory
 */
export function figuresPorts(
  { store, documents, figures, country, calendar }: FiguresOptions,
  mostRows: number,
): FiguresPorts {
  const ground = { readShapes: shapeReader(store), readWeights: tileWeightsReader(store) }
  return {
    documents,
    figures,
    readTrees: zoneTreeReader(store, documents),
    ...ground,
    readArea: areaReader(areaStore(documents), ground),
    days: localDays(country, calendar),
    weeks: new Recent(mostRows, (rows) => rows.length),
  }
}
