import type { Callbacks, Workbench } from '../../platform/ports.ts'
import type { Asker } from '../caller.ts'
import type { FiguresPorts } from '../plan.ts'
import type { Job, Progress } from './job.ts'

/** What a runner has. */
export interface Work {
  readonly figures: FiguresPorts
  readonly workbench: Workbench
  readonly callbacks: Callbacks
  /**
   * For whom a job is: by the contract of now, with ages as of its acceptance.
   * @throws Problem unknown-client
   */
  readonly askerOf: (job: Pick<Job, 'tenant' | 'acceptedAt'>) => Asker
  /** Of this run alone; what lies in it goes afterwards. */
  readonly folder: string
  /** Rows that are read at once. */
  readonly pageRows: number
  /** Says how far it is; throws where the job shall not go on. Called at least once for every page. */
  readonly tell: (progress: Progress) => Promise<void>
}

/** A finished file. */
export interface Made {
  readonly path: string
  /** Without a dot. */
  readonly extension: string
  readonly type: string
  readonly fileName: string
  readonly rows: number
  readonly datasetVersion: string | null
  readonly methodVersion: string | null
  readonly zoneSystem: string | null
}
