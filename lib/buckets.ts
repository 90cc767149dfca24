import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { KeyLife } from '../functions/model/vocabulary.ts'
import { acknowledge } from './acknowledge.ts'
import type { Keys } from './keys.ts'

export interface BucketsProps {
  readonly keys: Keys
  readonly keyLife: KeyLife
}

/** Feeds with records of persons: they leave the landing bucket when they are read, and after a day at the latest. */
export const personalFeeds = ['events', 'subscribers', 'optouts'] as const
/** Feeds about places: the newest file of each is the reference. */
export const referenceFeeds = ['cells', 'zones', 'census', 'prior'] as const

/**
 * Days after which S3 removes fragments by itself. It counts from midnight after the writing, so a day's
 * fragments go 48 hours after their epoch. Of a month's, those written last would stay longer:
 * the forget function removes them in time, and this is the net below it.
 */
const FRAGMENT_DAYS: Readonly<Record<KeyLife, number>> = { day: 2, month: 33 }

/** Where objects lie: all encrypted, private, by TLS alone, and each kind only as long as it may. */
export class Buckets extends Construct {
  readonly accessLogs: IBucket
  readonly landing: IBucket
  readonly identities: IBucket
  readonly data: IBucket
  readonly quarantine: IBucket

  constructor(scope: Construct, id: string, { keys, keyLife }: BucketsProps) {
    super(scope, id)
    this.accessLogs = iBucket(
      new Bucket(this, 'AccessLogs', {
        // S3 delivers its access logs to no bucket with a key of one's own.
        encryption: BucketEncryption.S3_MANAGED,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforceSSL: true,
        lifecycleRules: [{ expiration: Duration.days(90) }],
        removalPolicy: RemovalPolicy.RETAIN,
      }),
    )
    acknowledge(this.accessLogs, {
      S1: 'It receives the access logs: logging itself would write a line about each line.',
    })

    this.landing = this.bucket('Landing', keys.landing, {
      // So that a file replaced between its reading and its deletion is not lost.
      versioned: true,
      lifecycleRules: [
        ...personalFeeds.map((feed) => ({ prefix: `landing/${feed}/`, expiration: Duration.days(1) })),
        {
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
      ],
    })
    const landing = this.landing.node.defaultChild as CfnBucket
    // The property on Bucket would bring a function of its own into the stack.
    landing.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }

    this.identities = this.bucket('Identities', keys.identities, {
      lifecycleRules: [{ expiration: Duration.days(35), ...abandoned }],
    })
    const days = (prefix: string, count: number) => ({ prefix, expiration: Duration.days(count) })
    this.data = this.bucket('Data', keys.data, {
      lifecycleRules: [
        ...['fragments/', 'people/', 'exclusions/'].map((prefix) => days(prefix, FRAGMENT_DAYS[keyLife])),
        ...['internal/merged/', 'internal/paths/', 'internal/visits/'].map((prefix) => days(prefix, 2)),
        days('internal/figures/', 7),
        days('internal/measurements/', 730),
        days('releases/', 730),
        days('athena/', 1),
        // Each version has copies of its own: what is gone here is made again by the next one that asks.
        days('reference/batches/', 365),
        abandoned,
      ],
    })
    this.quarantine = this.bucket('Quarantine', keys.data, {
      lifecycleRules: [{ expiration: Duration.days(35), ...abandoned }],
    })
  }

  private bucket(
    id: string,
    encryptionKey: IKey,
    options: { versioned?: boolean; lifecycleRules: LifecycleRule[] },
  ): IBucket {
    return iBucket(
      new Bucket(this, id, {
        ...options,
        encryption: BucketEncryption.KMS,
        encryptionKey,
        // Else every small read is a call of KMS.
        bucketKeyEnabled: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforceSSL: true,
        serverAccessLogsBucket: this.accessLogs,
        serverAccessLogsPrefix: `${id.toLowerCase()}/`,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
    )
  }
}

const abandoned: LifecycleRule = { abortIncompleteMultipartUploadAfter: Duration.days(1) }

/** The class declares a property of its interface less strictly than exactOptionalPropertyTypes asks. */
export const iBucket = (bucket: Bucket): IBucket => bucket as IBucket
