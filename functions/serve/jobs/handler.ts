import { dayType, localHours } from '../../geography/index.ts'
import { documentStore, figureStore } from '../../platform/aws/dynamodb.ts'
import { connect } from '../../platform/aws/dynamodb-client.ts'
import { s3Store } from '../../platform/aws/objects.ts'
import { withWorkbench } from '../../platform/aws/workbench.ts'
import { httpsCallbacks } from '../../platform/callbacks.ts'
import { discreet, messagesHandler } from '../../platform/lambda.ts'
import { jobsEnvironment } from './environment.ts'
import { runJob } from './run-job.ts'
import { workerPorts } from './worker-ports.ts'

const environment = jobsEnvironment.parse(process.env)
const dynamo = connect()
const documents = documentStore(dynamo, environment.DOCUMENTS_TABLE)
const figures = figureStore(dynamo, environment.FIGURES_TABLE)

/** Messages of the queue of jobs; each names a document. */
export const handler = messagesHandler((id) =>
  withWorkbench((workbench) =>
    runJob(
      {
        report: (error) => console.error(JSON.stringify({ error: String(discreet(error)) })),
        ...workerPorts({
          store: s3Store({ bucket: environment.DATA_BUCKET, scratch: workbench.scratch }),
          documents,
          figures,
          workbench,
          clock: { now: () => new Date() },
          callbacks: httpsCallbacks(),
          contracts: environment.TENANTS,
          country: environment.COUNTRY,
          calendar: { localHours, dayType },
        }),
      },
      id,
    ),
  ),
)
