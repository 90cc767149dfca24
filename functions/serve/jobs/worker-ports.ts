import type { Callbacks, Clock, Workbench } from '../../platform/ports.ts'
import { type FiguresOptions, figuresPorts } from '../figures-ports.ts'
import { sandboxStores } from '../sandbox/stores.ts'
import type { Contracts } from '../tenants/contract.ts'
import type { WorkerPorts } from './run-job.ts'

export interface WorkerOptions extends FiguresOptions {
  readonly workbench: Workbench
  readonly clock: Clock
  readonly callbacks: Callbacks
  /** What each tenant may read. @default everything */
  readonly contracts?: Contracts
}

/** One answer of many dates at a time: that of the job at work. */
const MOST_REMEMBERED_ROWS = 1

/** What a worker needs, of the ports that the API has as well. */
export const workerPorts = (options: WorkerOptions): WorkerPorts => {
  const { store, documents, workbench, clock, callbacks, contracts } = options
  return {
    store,
    documents,
    workbench,
    clock,
    callbacks,
    contracts,
    figures: figuresPorts(options, MOST_REMEMBERED_ROWS),
    sandbox: figuresPorts({ ...options, ...sandboxStores(options) }, MOST_REMEMBERED_ROWS),
  }
}
