import { createRoute, z } from '@hono/zod-openapi'
import { PROBLEM_MEDIA_TYPE } from '../problems.ts'
import { bodyRefusals, refusals, security } from '../routes.ts'
import { problemSchema } from '../schemas.ts'
import { MOST_UNFINISHED } from './job-line.ts'
import {
  jobAnswerSchema,
  jobBodySchema,
  jobHeadersSchema,
  jobsAnswerSchema,
  jobsQuerySchema,
} from './schemas.ts'

/** The addresses of jobs with what goes in and comes out; handlers are in jobs-api.ts. */

export const JOBS_PATH = '/v1/jobs'

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
})
const answer = { 'application/json': { schema: jobAnswerSchema } }
const retryAfter = z.string().optional().openapi({ description: 'seconds; while it is not finished' })
const params = z.object({ id: z.string().openapi({ example: '4f1b2c9d8e7a60514f1b2c9d8e7a6051' }) })

export const createJobRoute = createRoute({
  method: 'post',
  path: JOBS_PATH,
  summary: 'Ask for a large answer as one file',
  description:
    'All pages of a request for figures as one Parquet or CSV file: the same rows, decided in the same way. Parameters that cannot be used are refused at once.',
  security,
  request: {
    headers: jobHeadersSchema,
    body: { required: true, content: { 'application/json': { schema: jobBodySchema } } },
  },
  responses: {
    202: {
      description: 'The job, or the one that this key has made already',
      headers: z.object({ Location: z.string(), 'Retry-After': retryAfter }),
      content: answer,
    },
    ...refusals,
    ...bodyRefusals,
    422: problem('The Idempotency-Key was used with another body'),
    429: problem(
      `Your contract allows no more requests now: Retry-After says when it does. Or ${MOST_UNFINISHED} of your jobs are unfinished`,
    ),
  },
})

export const listJobsRoute = createRoute({
  method: 'get',
  path: JOBS_PATH,
  summary: 'Your jobs, newest first',
  security,
  request: { query: jobsQuerySchema },
  responses: {
    200: { description: 'A page of jobs', content: { 'application/json': { schema: jobsAnswerSchema } } },
    ...refusals,
  },
})

export const jobRoute = createRoute({
  method: 'get',
  path: `${JOBS_PATH}/{id}`,
  summary: 'How far a job is, and where its file is',
  security,
  request: { params },
  responses: {
    200: { description: 'The job', headers: z.object({ 'Retry-After': retryAfter }), content: answer },
    ...refusals,
  },
})

export const deleteJobRoute = createRoute({
  method: 'delete',
  path: `${JOBS_PATH}/{id}`,
  summary: 'Cancel a job, or remove its file',
  description:
    'One that runs stops at its next page. The job is gone afterwards, and its Idempotency-Key is free; twice is the same as once.',
  security,
  request: { params },
  responses: { 204: { description: 'It is gone, with its file' }, ...refusals },
})

export const resultRoute = createRoute({
  method: 'get',
  path: `${JOBS_PATH}/{id}/result`,
  summary: 'The file of a job that succeeded',
  security,
  request: { params },
  responses: {
    200: {
      description: 'The file',
      headers: z.object({
        ETag: z.string(),
        'Repr-Digest': z.string().openapi({ description: 'SHA-256 (RFC 9530)' }),
      }),
      content: {
        'application/vnd.apache.parquet': { schema: z.string().openapi({ format: 'binary' }) },
        'text/csv': { schema: z.string() },
      },
    },
    303: {
      description: 'Where the file lies, for a few minutes and without a token',
      headers: z.object({ Location: z.string() }),
    },
    304: { description: 'What you have is still right (If-None-Match)' },
    ...refusals,
    409: problem('It has no result: it is not finished, or failed, or was removed'),
  },
})
