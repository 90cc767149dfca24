import { Duration } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { MOST_ATTEMPTS, WORKER_MINUTES } from '../functions/model/jobs.ts'
import { jobsEnvironment } from '../functions/serve/jobs/environment.ts'
import type { StageProps } from './anonymize.ts'
import { contractsOf } from './config.ts'
import { queueNames } from './feed-queue.ts'
import { allow, because } from './grants.ts'
import { StageFunction } from './stage-function.ts'

/** As many files as are made at the same time, for all tenants together; the others wait in line. */
const AT_ONCE = 4

/** Large answers: a queue of jobs, and the function that makes a file of each. */
export class Jobs extends Construct {
  readonly function: StageFunction<typeof jobsEnvironment>
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { deployment, data, defaults }: StageProps) {
    super(scope, id)
    const { names } = data
    const timeout = Duration.minutes(WORKER_MINUTES)
    this.function = new StageFunction(this, 'Jobs', {
      defaults,
      name: 'jobs',
      description: 'Makes the files of jobs: large answers as Parquet or CSV',
      role: data.roles.jobs,
      schema: jobsEnvironment,
      environment: {
        COUNTRY: deployment.country,
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        FIGURES_TABLE: names['figures-table'],
        TENANTS: contractsOf(deployment),
      },
      // One whole processor: a job is work of one thread, and Lambda gives processor by memory. It needs far less: what
      // node bench/api.ts prints does not grow with the rows; the rest is for levels with many more zones a date.
      memoryMb: 1769,
      // The rows of the largest job as JSON lines, and the file of them.
      temporaryMb: 4096,
      timeout,
    })
    const aside = queueNames(deployment.name, 'jobs')
    const common = {
      // A message is the name of a job: it needs no key of our own, which sender and reader would have to use.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    }
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: aside.deadLetters,
      retentionPeriod: Duration.days(14),
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: aside.queue,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_ATTEMPTS },
    })
    this.function.function.addEventSource(
      new SqsEventSource(this.queue, {
        // A file may take as long as the function has.
        batchSize: 1,
        maxConcurrency: AT_ONCE,
        reportBatchItemFailures: true,
      }),
    )
    because(data.roles.jobs, {
      why: 'Lambda takes the messages of jobs for it.',
      actions: [
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueUrl',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      resources: [this.queue.queueArn],
    })
  }

  /** Lets a role put jobs in line; narrower than the CDK's own grant. */
  allowSending(role: IRole): void {
    allow(role, {
      why: 'A job is put in line.',
      actions: ['sqs:SendMessage'],
      resources: [this.queue.queueArn],
    })
  }
}
