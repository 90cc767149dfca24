import { tmpdir } from 'node:os'
import middy from '@middy/core'
import { dayType, localHours } from '../geography/index.ts'
import { s3Downloads } from '../platform/aws/downloads.ts'
import { documentStore, dynamoAuditTrail, dynamoMeter, figureStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { sqsJobs } from '../platform/aws/job-queue.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { serveEnvironment } from './environment.ts'
import { createApi, tokenVerifier } from './index.ts'
import { restHandler } from './lambda.ts'
import { buyersOf } from './tenants/contract.ts'

const environment = serveEnvironment.parse(process.env)
const dynamo = connect()
const clock = { now: () => new Date() }

const app = createApi({
  store: s3Store({ bucket: environment.DATA_BUCKET, scratch: tmpdir() }),
  documents: documentStore(dynamo, environment.DOCUMENTS_TABLE),
  figures: figureStore(dynamo, environment.FIGURES_TABLE),
  contracts: environment.TENANTS,
  usage: {
    meter: dynamoMeter(dynamo, environment.USAGE_TABLE),
    trail: dynamoAuditTrail(dynamo, environment.USAGE_TABLE),
  },
  clock,
  country: environment.COUNTRY,
  calendar: { localHours, dayType },
  // API Gateway has checked the token already. It is checked again here, as on a laptop: a method that is
  // configured wrongly stays closed.
  verify: tokenVerifier({
    issuer: environment.TOKEN_ISSUER,
    jwks: new URL(environment.TOKEN_KEYS),
    clients: environment.TOKEN_CLIENTS,
    clock,
  }),
  jobs: { queue: sqsJobs(environment.JOBS_QUEUE), downloads: s3Downloads(environment.DATA_BUCKET) },
  operator: {
    buyers: buyersOf(environment.TOKEN_CLIENTS, environment.TENANTS),
    clearance: environment.KEY_CLEARANCE,
  },
  // API Gateway packs the answers.
  gzip: false,
  report: (error) => console.error(JSON.stringify({ error: String(error) })),
})

/** Requests of the REST API. */
export const handler = middy(restHandler(app))
