import { z } from 'zod'
import { openEpochs } from '../geography/epochs.ts'
import { documentStore } from '../platform/aws/dynamodb.ts'
import { connect } from '../platform/aws/dynamodb-client.ts'
import { s3Store } from '../platform/aws/objects.ts'
import { s3Rewriter } from '../platform/aws/rewriter.ts'
import { withWorkbench } from '../platform/aws/workbench.ts'
import { handlerOf } from '../platform/lambda.ts'
import { sweepEnvironment } from './environment.ts'
import { sweepEpoch } from './sweep.ts'

const environment = sweepEnvironment.parse(process.env)
const documents = documentStore(connect(), environment.DOCUMENTS_TABLE)
const clock = { now: () => new Date() }
const calendar = { country: environment.COUNTRY, keyLife: environment.KEY_LIFE }

/** Of the 15 minutes of a function; the rest is for the object at work. */
const WORK_MS = 11 * 60_000
/** Rows have to go within a day: a few hours are left to whoever is told. */
const LONGEST_WAIT_HOURS = 20

/** Every hour: the rows of those who objected since their records were stored go, epoch by epoch. */
export const handler = handlerOf(z.unknown(), async () =>
  withWorkbench(async (workbench) => {
    const place = { bucket: environment.DATA_BUCKET, scratch: workbench.scratch }
    const ports = { store: s3Store(place), rewriter: s3Rewriter(place), documents, workbench, clock }
    const until = new Date(clock.now().getTime() + WORK_MS)
    const overdue: string[] = []
    for (const epoch of openEpochs(calendar, clock.now())) {
      const swept = await sweepEpoch(ports, calendar, epoch, { until })
      // How many objects were written anew tells nothing of how many people objected, and is not told.
      console.log(JSON.stringify({ epoch, isDone: swept.isDone }))
      if (swept.waitingHours > LONGEST_WAIT_HOURS) overdue.push(epoch)
    }
    if (overdue.length > 0) {
      throw new Error(
        `the rows of late objections in ${overdue.join(', ')} wait for more than ${LONGEST_WAIT_HOURS} hours, see runbook: sweep-failed`,
      )
    }
    return {}
  }),
)
