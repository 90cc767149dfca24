import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Locked, SmartStepsError } from '../../model/errors.ts'
import { HALT_DOCUMENT, haltInForce } from '../../model/halt.ts'
import { MOST_ATTEMPTS } from '../../model/jobs.ts'
import type { Callbacks, Clock, DocumentStore, ObjectStore, Workbench } from '../../platform/ports.ts'
import type { Asker } from '../caller.ts'
import { settle } from '../places.ts'
import type { FiguresPorts } from '../plan.ts'
import { Problem } from '../problems.ts'
import type { Contracts } from '../tenants/contract.ts'
import { contractOf } from '../tenants/entitle.ts'
import { rightsOf } from '../tenants/rights.ts'
import {
  INTERNAL_REASON,
  isHeld,
  isUnfinished,
  type Job,
  LEASE_MINUTES,
  type Progress,
  reasonAt,
  resultEnd,
  resultKey,
  withoutSecrets,
} from './job.ts'
import { jobLine } from './job-line.ts'
import { changeJob } from './job-store.ts'
import { make, tellFailure } from './kinds.ts'
import type { Made } from './runner.ts'

export interface WorkerPorts {
  readonly documents: DocumentStore
  readonly store: ObjectStore
  readonly figures: FiguresPorts
  /** The same of the sandbox, for jobs of its tenants. */
  readonly sandbox: FiguresPorts
  readonly workbench: Workbench
  readonly callbacks: Callbacks
  readonly clock: Clock
  /** What each tenant may read. @default everything */
  readonly contracts?: Contracts | undefined
  /** Rows that are read at once: larger pages than those of the API, since a date is read anew for each. @default 20000 */
  readonly pageRows?: number
  /** Told of every failure after which it is tried again. */
  readonly report?: (error: unknown) => void
  /** Ends the work at the next page; the job stays as it is and is taken up again. */
  readonly signal?: AbortSignal
}

const PAGE_ROWS = 20_000

/** The job is no longer this worker's: cancelled, or taken over by another. */
class Overtaken extends SmartStepsError {}

/** It cannot be made, and the buyer has been told: the operator has to look. */
class JobFailed extends SmartStepsError {}

/**
 * Does a job, if there is anything to do: the message about it may come late, twice, or after it was cancelled.
 * The result is put in force by one conditional write, so that of several workers one alone gives it. What fails is
 * tried again at once, a few times.
 * @param id of the document
 * @throws Locked if another worker is at it; JobFailed if it has failed for no fault of the buyer, so that its message
 * is set aside in the end
 */
export async function runJob(ports: WorkerPorts, id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptJob(ports, id)
    } catch (error) {
      const isLast = error instanceof Locked || error instanceof JobFailed || attempt === MOST_ATTEMPTS
      if (isLast || ports.signal?.aborted) throw error
      ports.report?.(error)
    }
  }
}

async function attemptJob(ports: WorkerPorts, id: string): Promise<void> {
  const run = randomUUID()
  const job = await claim(ports, id, run)
  if (job?.run === run) await carryOut(ports, id, job)
  // Also of one that has ended before: whoever ended it may not have come so far.
  const { documents, clock, figures } = ports
  if (job) await settle(jobLine({ documents, clock, days: figures.days }, job.tenant))
}

async function carryOut(ports: WorkerPorts, id: string, job: Job): Promise<void> {
  const run = job.run!
  const folder = await mkdtemp(join(ports.workbench.scratch, 'job-'))
  try {
    await refuseHalted(ports.documents)
    const made = await make(job, {
      ...ports,
      figures: figuresOf(ports, job),
      folder,
      askerOf: (of) => askerOf(ports, of),
      pageRows: ports.pageRows ?? PAGE_ROWS,
      tell: (progress) => tell(ports, id, run, progress),
    })
    await keep(ports, id, job, made)
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof Problem)) {
      await giveBack(ports, id, run)
      throw error
    }
    await fail(ports, id, run, error.message)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** By the contract of now, as the API does. */
const figuresOf = ({ contracts, figures, sandbox }: WorkerPorts, { tenant }: Job): FiguresPorts =>
  contractOf(contracts, tenant).sandbox ? sandbox : figures

function askerOf(
  { contracts, figures }: WorkerPorts,
  { tenant, acceptedAt }: Pick<Job, 'tenant' | 'acceptedAt'>,
): Asker {
  const accepted = figures.days.hourAt(Date.parse(acceptedAt)).date
  return { tenant, rights: rightsOf(contractOf(contracts, tenant), accepted) }
}

/** @throws Locked, JobFailed */
const claim = ({ documents, clock }: WorkerPorts, id: string, run: string): Promise<Job | null> =>
  changeJob(documents, id, (job) => {
    const now = clock.now()
    if (job.run === run) return null
    if (reasonAt(job, now) === INTERNAL_REASON)
      throw new JobFailed(`${id} has failed: see runbook: jobs-set-aside`)
    if (!isUnfinished(job, now)) return null
    if (isHeld(job, now)) throw new Locked(`another worker makes ${id}: it is looked at again later`)
    return {
      ...job,
      status: 'running',
      run,
      attempts: job.attempts + 1,
      leaseUntil: new Date(now.getTime() + LEASE_MINUTES * 60_000).toISOString(),
      startedAt: job.startedAt ?? now.toISOString(),
      progress: { ...job.progress, datesDone: 0, rows: 0 },
    }
  })

/** @throws Overtaken, or Problem if serving was halted */
async function tell(ports: WorkerPorts, id: string, run: string, progress: Progress): Promise<void> {
  ports.signal?.throwIfAborted()
  await refuseHalted(ports.documents)
  await changeOwn(ports, id, run, (job) => ({ ...job, progress }))
}

/** @throws Overtaken */
async function changeOwn(
  { documents, clock }: Pick<WorkerPorts, 'documents' | 'clock'>,
  id: string,
  run: string,
  change: (job: Job) => Job,
): Promise<void> {
  const found = await changeJob(documents, id, (job) => {
    // What was given up is told as failed, and its place is another's by now.
    if (job.run !== run || !isUnfinished(job, clock.now())) {
      throw new Overtaken(`${id} was cancelled or given up, or another worker makes it`)
    }
    return change(job)
  })
  if (found === null) throw new Overtaken(`${id} is gone`)
}

/** Stores the file, and says so; whoever is not the first takes its own file away again. */
async function keep(
  { documents, store, clock }: WorkerPorts,
  id: string,
  job: Job,
  { path, extension, ...made }: Made,
): Promise<void> {
  const key = resultKey(job, extension)
  const digest = createHash('sha256')
  await pipeline(createReadStream(path), digest)
  const sha256 = digest.digest('hex')
  const { size: bytes } = await stat(path)
  await store.putFile(key, path)
  try {
    await refuseHalted(documents)
    await changeOwn({ documents, clock }, id, job.run!, (now) =>
      withoutSecrets({
        ...now,
        status: 'succeeded',
        leaseUntil: null,
        finishedAt: clock.now().toISOString(),
        result: { ...made, key, bytes, sha256, expiresAt: resultEnd(clock.now()) },
      }),
    )
  } catch (error) {
    // Of any other failure it is not known whether the write is there: the file then goes with its time.
    if (error instanceof Overtaken || error instanceof Problem) await store.delete(key)
    throw error
  }
}

async function fail(ports: WorkerPorts, id: string, run: string, reason: string): Promise<void> {
  const finishedAt = ports.clock.now().toISOString()
  let ended: Job | null = null
  await changeJob(ports.documents, id, (job) => {
    ended = isAtWork(job, run) ? job : null
    return ended && withoutSecrets({ ...ended, status: 'failed', leaseUntil: null, finishedAt, reason })
  })
  // The job has ended in any case: whoever cannot be told can ask.
  if (ended) await tellFailure(ended, reason, ports).catch((error) => ports.report?.(error))
}

/** So that the next worker need not wait; who was the last of them says that it has failed. */
async function giveBack(ports: WorkerPorts, id: string, run: string): Promise<void> {
  const job = await changeJob(ports.documents, id, (now) =>
    isAtWork(now, run) && now.attempts < MOST_ATTEMPTS
      ? { ...now, status: 'queued', run: null, leaseUntil: null }
      : null,
  )
  if (job && isAtWork(job, run)) await fail(ports, id, run, INTERNAL_REASON)
}

const isAtWork = (job: Job, run: string): boolean => job.run === run && job.status === 'running'

/** What the API does not answer at this moment no file holds either. */
async function refuseHalted(documents: DocumentStore): Promise<void> {
  if (haltInForce(await documents.get(HALT_DOCUMENT)) === null) return
  throw new Problem('halted', 'The operator has halted all figures. Ask again when they are answered.')
}
