import type { Role } from 'aws-cdk-lib/aws-iam'
import { AREA_COLLECTION } from '../functions/model/areas.ts'
import { JOB_COLLECTION, RESULTS_PREFIX } from '../functions/model/jobs.ts'
import { PLACE_COLLECTION } from '../functions/model/places.ts'
import type { Buckets } from './buckets.ts'
import { onItems, onObjects } from './grants.ts'
import type { Keys } from './keys.ts'
import { SANDBOX_ZONES, ZONES } from './prefixes.ts'
import type { Tables } from './tables.ts'

interface Serving {
  readonly serve: Role
  readonly jobs: Role
}

interface Stores {
  readonly keys: Keys
  readonly buckets: Buckets
  readonly tables: Tables
}

/** What answers buyers may do: read what is released, keep what they draw and ask for, and count them. */
export function servingRights({ serve, jobs }: Serving, { keys, buckets, tables }: Stores): void {
  const data = { bucket: buckets.data, key: keys.data }
  const documents = { table: tables.documents, key: keys.data }
  const figures = { table: tables.figures, key: keys.data }

  onObjects(serve, {
    ...data,
    prefixes: [ZONES, SANDBOX_ZONES],
    rights: {
      list: 'Have the zones of a version shapes, and tiles that weigh something?',
      read: 'The tree of the answers, the shapes of zones, and the weights of their tiles.',
    },
  })
  onItems(serve, {
    ...documents,
    rights: {
      get: 'Which reference is in force, whether serving is halted, how far a job is, and areas.',
      query: 'Which releases are in force, and which jobs and areas a tenant has.',
      put: 'It puts jobs in line and cancels them, keeps the areas that tenants draw, and the places of both.',
    },
    writingOnly: [AREA_COLLECTION, JOB_COLLECTION, PLACE_COLLECTION],
  })
  onItems(serve, { ...figures, rights: { query: 'The estimates, to answer by.' } })
  onObjects(serve, {
    ...data,
    prefixes: [RESULTS_PREFIX],
    rights: {
      read: 'A link to the file of a job has the rights of whoever signs it.',
      delete: 'The file of a job that a buyer removes.',
    },
  })

  onObjects(jobs, {
    ...data,
    prefixes: [ZONES, SANDBOX_ZONES],
    rights: {
      // Without it S3 refuses an object that is not there, and a job would fail for it.
      list: 'Have the zones of a version shapes, and tiles that weigh something?',
      read: 'The tree of the answers, the shapes of zones, and the weights of their tiles.',
    },
  })
  onObjects(jobs, {
    ...data,
    prefixes: [RESULTS_PREFIX],
    rights: {
      write: 'The file of a job.',
      delete: 'The file of a job that was cancelled while it was stored.',
    },
  })
  onItems(jobs, {
    ...documents,
    rights: {
      get: 'The job, which reference is in force, and whether serving is halted.',
      query: 'Which releases were in force when the job was accepted.',
      put: 'How far the job is, and how many rows its tenant was given.',
    },
    writingOnly: [JOB_COLLECTION, PLACE_COLLECTION],
  })
  onItems(jobs, { ...figures, rights: { query: 'The estimates, to answer by.' } })
  onItems(serve, {
    table: tables.usage,
    key: keys.data,
    rights: {
      get: 'What a tenant has used in a month.',
      update: 'It counts a request, unless that would be one too many, or gives it back.',
      put: 'The record of who asked for what. It may neither list nor remove records.',
    },
  })
}
