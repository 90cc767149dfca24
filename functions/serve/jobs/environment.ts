import { serveEnvironment } from '../environment.ts'

/** Variables of the worker: some of the API's, with the same meaning. */
export const jobsEnvironment = serveEnvironment.pick({
  COUNTRY: true,
  DATA_BUCKET: true,
  DOCUMENTS_TABLE: true,
  FIGURES_TABLE: true,
  TENANTS: true,
})
