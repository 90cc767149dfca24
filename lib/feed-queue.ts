import { Aws, Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { allow, because } from './grants.ts'
import { personalFeeds, referenceFeeds } from './prefixes.ts'

/** Every queue of landed files with its feeds: objects below `landing/<feed>/` are told of. */
export const feedQueues = {
  events: ['events'],
  people: personalFeeds.filter((feed) => feed !== 'events'),
  reference: referenceFeeds,
} as const satisfies Readonly<Record<string, readonly string[]>>
export type FeedQueueName = keyof typeof feedQueues

/** By which `npm run redrive` finds them. */
export const queueNames = (deployment: string, name: FeedQueueName | 'jobs') => ({
  queue: `smart-steps-${deployment}-${name}`,
  deadLetters: `smart-steps-${deployment}-${name}-set-aside`,
})

export interface FeedQueueProps {
  /** Name of the deployment. */
  readonly deployment: string
  readonly name: FeedQueueName
  readonly bucket: IBucket
  /** Of bucket and queues; its policy must let events.amazonaws.com in. */
  readonly key: IKey
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
  private readonly feeds: readonly string[]

  constructor(scope: Construct, id: string, props: FeedQueueProps) {
    super(scope, id)
    const { deployment, name, bucket, key, timeout } = props
    this.key = key
    this.feeds = feedQueues[name]
    const names = queueNames(deployment, name)
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      // Each call of KMS costs, and a message names a file, no person.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    }
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: names.deadLetters,
      retentionPeriod: Duration.days(14),
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: names.queue,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    })
    new Rule(this, 'Landed', {
      description: `A file of ${this.feeds.join(', ')} has landed`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: { key: this.feeds.map((feed) => ({ prefix: `landing/${feed}/` })) },
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
    because(handler.role!, {
      why: `Lambda takes the messages of landed ${this.feeds.join(', ')} for it.`,
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

  /**
   * Lets a role put messages in line; narrower than the CDK's own grant.
   * @param why which messages
   */
  allowSending(role: IRole, why: string): void {
    allow(role, { why, actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] })
    allow(role, {
      why: 'The queue encrypts with the rights of the sender.',
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: [this.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `sqs.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
    })
  }
}
