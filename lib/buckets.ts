import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
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
import { RESULTS_PREFIX } from '../functions/model/jobs.ts'
import { openDays, retentionDays } from '../functions/model/retention.ts'
import type { KeyLife } from '../functions/model/vocabulary.ts'
import { acknowledge } from './acknowledge.ts'
import type { Keys } from './keys.ts'
import {
  BATCHES,
  FIGURES,
  folder,
  IMPLAUSIBLE,
  landing,
  MANIFESTS,
  MEASUREMENTS,
  PREPARED,
  personalFeeds,
  QUERY_RESULTS,
  RELEASES,
} from './prefixes.ts'

export interface BucketsProps {
  readonly keys: Keys
  readonly keyLife: KeyLife
}

/** Operators may write the list of a date's files before the date begins. */
const MANIFEST_AHEAD_DAYS = 7

/** Whatever gives the content of an object away; also to a copy that S3 makes for whoever asks it to. */
const READING = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectVersionForReplication']

export interface Guard {
  /** Each ends in a slash. */
  readonly prefixes: readonly string[]
  readonly readers: readonly IRole[]
}

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
        ...landing(personalFeeds).map((prefix) => days(prefix, retentionDays.raw)),
        days(MANIFESTS, MANIFEST_AHEAD_DAYS + openDays(keyLife)),
        {
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
      ],
    })
    const landed = this.landing.node.defaultChild as CfnBucket
    // The property on Bucket would bring a function of its own into the stack.
    landed.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }

    this.identities = this.bucket('Identities', keys.identities, {
      lifecycleRules: [{ expiration: Duration.days(retentionDays.identities), ...abandoned }],
    })
    this.data = this.bucket('Data', keys.data, {
      lifecycleRules: [
        // The forget function removes these in time; this is the net below it. S3 counts whole days of UTC,
        // and may not take the first hours of a local day while the day can still be released.
        ...(['fragments', 'roamers', 'people', 'exclusions'] as const).map((table) =>
          days(folder(table), openDays(keyLife)),
        ),
        // A month is made of the visits of its dates; a day has no use for them after its run.
        ...[...PREPARED.map(folder), QUERY_RESULTS].map((prefix) =>
          days(
            prefix,
            prefix === folder('visits') && keyLife === 'month' ? openDays(keyLife) : retentionDays.ofOneRun,
          ),
        ),
        ...[FIGURES, IMPLAUSIBLE].map((prefix) => days(prefix, retentionDays.figures)),
        ...[MEASUREMENTS, RELEASES].map((prefix) => days(prefix, retentionDays.published)),
        days(RESULTS_PREFIX, retentionDays.results),
        // Each version has copies of its own: what is gone here is made again by the next one that asks.
        days(BATCHES, retentionDays.batches),
        abandoned,
      ],
    })
    this.quarantine = this.bucket('Quarantine', keys.data, {
      lifecycleRules: [{ expiration: Duration.days(retentionDays.quarantine), ...abandoned }],
    })
  }

  /**
   * Nobody but these roles reads these objects, whatever their own policies say: administrators and the
   * account's root too, who keep the bucket, its policy and its lifecycle. A query by Athena is refused as
   * well, because it reads as whoever starts it. S3's own lifecycle asks no policy.
   */
  guard(bucket: IBucket, guards: Readonly<Record<string, Guard>>): void {
    for (const [sid, { prefixes, readers }] of Object.entries(guards)) {
      bucket.addToResourcePolicy(
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: READING,
          resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
          conditions: { ArnNotEquals: { 'aws:PrincipalArn': readers.map(({ roleArn }) => roleArn) } },
        }),
      )
    }
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

const days = (prefix: string, count: number): LifecycleRule => ({ prefix, expiration: Duration.days(count) })

const abandoned: LifecycleRule = { abortIncompleteMultipartUploadAfter: Duration.days(1) }

/** The class declares a property of its interface less strictly than exactOptionalPropertyTypes asks. */
export const iBucket = (bucket: Bucket): IBucket => bucket as IBucket
