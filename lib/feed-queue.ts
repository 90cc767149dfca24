import { Aws, Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

export interface FeedQueueProps {
  readonly bucket: IBucket
  /** Of bucket and queues; its policy must let events.amazonaws.com in. */
  readonly key: IKey
  /** Names of feeds: objects below `landing/<feed>/` are told of. */
  readonly feeds: readonly string[]
  /** Of the function that reads the queue. */
  readonly timeout: Duration
}

/** After so many attempts a message is put aside, and the alarm rings. */
const MOST_RECEIVES = 5

/** From a file that has landed to a message that a function takes: S3 → EventBridge → SQS, and a queue for what failed. */
export class FeedQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  private readonly key: IKey

  constructor(scope: Construct, id: string, { bucket, key, feeds, timeout }: FeedQueueProps) {
    super(scope, id)
    this.key = key
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      // Each call of KMS costs, and a message names a file, no person.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    }
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    })
    new Rule(this, 'Landed', {
      description: `A file of ${feeds.join(', ')} has landed`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: { key: feeds.map((feed) => ({ prefix: `landing/${feed}/` })) },
        },
      },
      targets: [new SqsQueue(this.queue)],
    })
  }

  /** @param atOnce how many files are read at the same time, at least 2 */
  feed({ function: handler }: { readonly function: IFunction }, atOnce: number): void {
    handler.addEventSource(
      new SqsEventSource(this.queue, {
        // A file may take as long as the function has: two in one call would share its time and its disk.
        batchSize: 1,
        maxConcurrency: atOnce,
        reportBatchItemFailures: true,
      }),
    )
  }

  /** Lets a role put messages in line; narrower than the CDK's own grant. */
  allowSending(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    )
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
      }),
    )
  }
}
