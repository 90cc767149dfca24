import type { Country } from '../model/vocabulary.ts'
import type { DocumentStore, FigureStore, ObjectStore } from '../platform/ports.ts'
import { areaReader, areaStore } from './areas/areas.ts'
import { type Calendar, localDays } from './calendar.ts'
import type { FiguresPorts } from './plan.ts'
import { Recent } from './recent.ts'
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
  const readShapes = shapeReader(store)
  return {
    documents,
    figures,
    readTrees: zoneTreeReader(store, documents),
    readShapes,
    readArea: areaReader(areaStore(documents), readShapes),
    days: localDays(country, calendar),
    weeks: new Recent(mostRows, (rows) => rows.length),
  }
}
