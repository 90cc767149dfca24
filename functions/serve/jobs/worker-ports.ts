import type { Country } from '../../model/vocabulary.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore, Workbench } from '../../platform/ports.ts'
import { type Calendar, localDays } from '../calendar.ts'
import { Recent } from '../recent.ts'
import { zoneTreeReader } from '../zone-trees.ts'
import type { WorkerPorts } from './run-job.ts'

export interface WorkerOptions {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly workbench: Workbench
  readonly clock: Clock
  readonly country: Country
  readonly calendar: Calendar
}

/** One answer of many dates at a time: that of the job at work. */
const MOST_REMEMBERED_ROWS = 1

/** What a worker needs, of the ports that the API has as well. */
export const workerPorts = (options: WorkerOptions): WorkerPorts => {
  const { store, documents, figures, workbench, clock, country, calendar } = options
  return {
    store,
    documents,
    workbench,
    clock,
    figures: {
      documents,
      figures,
      readTrees: zoneTreeReader(store, documents),
      days: localDays(country, calendar),
      weeks: new Recent(MOST_REMEMBERED_ROWS, (rows) => rows.length),
    },
  }
}
