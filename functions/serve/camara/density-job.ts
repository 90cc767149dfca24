import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DensityJob } from '../jobs/job.ts'
import { documentsAsOf } from '../jobs/pinned.ts'
import type { Made, Work } from '../jobs/runner.ts'
import { Problem } from '../problems.ts'
import { cellsIn, densityOf } from './density.ts'

/** Densities that are sent to a sink. */

/**
 * Makes the answer as the API would have given it when it was accepted, and sends it. It may be sent twice, with the
 * same `operationId`: a worker can die between the two.
 * @throws Problem sink-refused where the receiver will not have it
 */
export async function makeDensity(job: DensityJob, work: Work): Promise<Made> {
  const { request, acceptedAt, id } = job
  const figures = { ...work.figures, documents: documentsAsOf(work.figures.documents, acceptedAt) }
  const density = await densityOf(request, work.askerOf(job), figures, true)
  const hours = density.timedPopulationDensityData.length
  await work.tell({ dates: hours, datesDone: hours, rows: 0 })
  const body = JSON.stringify({ ...density, operationId: id })
  await send(job, body, work)
  const path = join(work.folder, 'result.json')
  await writeFile(path, body)
  return {
    path,
    extension: 'json',
    type: 'application/json',
    fileName: `density_${id}.json`,
    rows: cellsIn(density),
    datasetVersion: null,
    methodVersion: null,
    zoneSystem: null,
  }
}

/** Says that there will be no answer. */
export async function tellSink(
  job: DensityJob,
  reason: string,
  work: Pick<Work, 'callbacks'>,
): Promise<void> {
  if (reason.startsWith(REFUSED)) return
  const body = {
    status: 'OPERATION_NOT_COMPLETED',
    timedPopulationDensityData: [],
    statusInfo: reason,
    operationId: job.id,
  }
  await send(job, JSON.stringify(body), work)
}

const REFUSED = 'The sink'
/** They may pass: it is tried again. */
const isPassing = (status: number): boolean => status >= 500 || status === 429 || status === 408

async function send(
  { request: { sink, token, correlator } }: DensityJob,
  body: string,
  { callbacks }: Pick<Work, 'callbacks'>,
): Promise<void> {
  const status = await callbacks.post({
    url: sink,
    body,
    ...(token === null ? {} : { token }),
    ...(correlator === null ? {} : { headers: { 'x-correlator': correlator } }),
  })
  if (status >= 200 && status < 300) return
  if (isPassing(status)) throw new Error(`a sink answered ${status}`)
  throw new Problem(
    'sink-refused',
    `${REFUSED} answered ${status}: correct its address or token, and ask again`,
  )
}
