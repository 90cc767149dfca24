import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'

/** What can be known of an account before anything is created in it. Nothing is written. */
export type AccountFacts =
  | { readonly state: 'no-credentials' | 'refused' | 'unreachable'; readonly message: string }
  | {
      readonly state: 'known'
      /** Null where no answer names it. */
      readonly account: string | null
      /** Whether the CDK was set up there: its bucket is the caller's own, or not there, or another's. */
      readonly bootstrap: 'present' | 'absent' | 'refused' | 'unknown'
      /** How far this machine's clock is from the service's; what is below five minutes counts as 0. */
      readonly clockOffsetSeconds: number
    }

export interface ProbeOptions {
  readonly region: string
  /** A stand-in. @default the service */
  readonly endpoint?: string
}

/** A request whose time is further off is refused. */
const HARMLESS_SECONDS = 300

/** The bucket that `cdk bootstrap` makes, with the CDK's own qualifier. */
const bootstrapBucket = (account: string, region: string): string =>
  `cdk-hnb659fds-assets-${account}-${region}`

/**
 * Asks with the credentials of the environment. The account is read off an alias of KMS: every account has
 * those of AWS itself, and no client is needed that the functions do not use anyway.
 */
export async function probeAccount({ region, endpoint }: ProbeOptions): Promise<AccountFacts> {
  const common = { region, maxAttempts: 1, ...(endpoint === undefined ? {} : { endpoint }) }
  const kms = new KMSClient(common)
  try {
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({ Limit: 1 }))
    const account = accountIn(Aliases[0]?.AliasArn)
    const offset = Math.round(kms.config.systemClockOffset / 1000)
    const clockOffsetSeconds = Math.abs(offset) < HARMLESS_SECONDS ? 0 : offset
    if (account === null) return { state: 'known', account, bootstrap: 'unknown', clockOffsetSeconds }
    const s3 = new S3Client({ ...common, forcePathStyle: endpoint !== undefined })
    return { state: 'known', account, bootstrap: await bootstrapOf(s3, account, region), clockOffsetSeconds }
  } catch (error) {
    return failure(error)
  } finally {
    kms.destroy()
  }
}

async function bootstrapOf(s3: S3Client, account: string, region: string) {
  try {
    // The owner is named: a bucket of this name in another account is a trap, not a set-up CDK.
    await s3.send(
      new HeadBucketCommand({ Bucket: bootstrapBucket(account, region), ExpectedBucketOwner: account }),
    )
    return 'present'
  } catch (error) {
    const status = statusOf(error)
    if (status === 404) return 'absent'
    if (status === 403) return 'refused'
    return 'unknown'
  } finally {
    s3.destroy()
  }
}

const accountIn = (text: string | undefined): string | null => /:(\d{12}):/.exec(text ?? '')?.[1] ?? null

function failure(error: unknown): AccountFacts {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && error.name === 'CredentialsProviderError') {
    return { state: 'no-credentials', message }
  }
  return { state: statusOf(error) === undefined ? 'unreachable' : 'refused', message }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode
