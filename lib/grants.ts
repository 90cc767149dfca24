import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { acknowledge, wildcard } from './acknowledge.ts'

/**
 * Narrow rights: named actions on named prefixes, each with its reason. The wide ones of the CDK's
 * `grantReadWrite` are not used. `bin/rights.ts` makes its page of these reasons, and stops at a right
 * without one.
 */

/** The kind of metadata by which reasons stand in the cloud assembly, beside the templates. */
export const RIGHT_METADATA = 'smart-steps:right'

/** Stands for all actions of a managed policy, whose name is the resource. */
export const WHOLE_POLICY = 'all of the policy'

interface Grant {
  /** A sentence for the page of rights. */
  readonly why: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** As in a policy: operator → key → value. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Says why a role has a right that the CDK gives it by itself. */
export function because(to: IRole, grant: Grant): void {
  to.node.addMetadata(RIGHT_METADATA, { role: to.roleName, ...grant })
}

/** A statement and its reason, for a policy that is written out. */
export function statement(to: IRole, grant: Grant): PolicyStatement {
  const { actions, resources, conditions = {} } = grant
  because(to, grant)
  return new PolicyStatement({ actions: [...actions], resources: [...resources], conditions })
}

/** Allows, and tells cdk-nag of each wildcard at the end of a prefix. */
export function allow(to: IRole, grant: Grant): void {
  to.addToPrincipalPolicy(statement(to, grant))
  for (const resource of grant.resources.filter((arn) => arn.endsWith('/*'))) {
    acknowledge(to, {
      [wildcard(to, resource)]:
        'The wildcard ends a prefix of one bucket, or the tables of one database: what lies there comes and goes.',
    })
  }
}

type ObjectRight = 'list' | 'read' | 'read-version' | 'write' | 'write-parts' | 'delete' | 'delete-version'

const objectActions: Readonly<Record<Exclude<ObjectRight, 'list'>, readonly string[]>> = {
  read: ['s3:GetObject'],
  'read-version': ['s3:GetObject', 's3:GetObjectVersion'],
  write: ['s3:PutObject'],
  // Our functions write an object in one request; Athena sends large ones in parts.
  'write-parts': ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  delete: ['s3:DeleteObject'],
  'delete-version': ['s3:DeleteObjectVersion'],
}

const MISSING = 'Without it a missing object reads as a refusal.'
const USE_OF_KEY = 'S3, SQS and DynamoDB use the key of what lies there with the rights of the caller.'

/**
 * Rights on objects below some prefixes, and the use of the bucket's key. Who may read may list as well,
 * because else a missing object reads as a refusal.
 */
export function onObjects(to: IRole, { bucket, key, prefixes, rights }: ObjectGrant): void {
  const { list, ...others } = rights
  for (const [right, why] of Object.entries(others) as [keyof typeof objectActions, string][]) {
    const resources = prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`))
    allow(to, { why, actions: objectActions[right], resources })
  }
  const reads = 'read' in rights || 'read-version' in rights
  const writes = 'write' in rights || 'write-parts' in rights
  // Nobody needs the key to remove an object.
  if (reads || writes) useKey(to, key, writes)
  if (list === undefined && !reads) return
  const conditions = { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } }
  allow(to, { why: list ?? MISSING, actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions })
}

interface ObjectGrant {
  readonly bucket: IBucket
  readonly key: IKey
  /** Each ends in a slash. */
  readonly prefixes: readonly string[]
  /** Right → why the role needs it. */
  readonly rights: Readonly<Partial<Record<ObjectRight, string>>>
}

/** One action each: what one adapter needs, another may not have. `put-many` can delete as well. */
type ItemRight = 'get' | 'query' | 'put' | 'put-many' | 'update'

const itemActions: Readonly<Record<ItemRight, string>> = {
  get: 'dynamodb:GetItem',
  query: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  'put-many': 'dynamodb:BatchWriteItem',
  update: 'dynamodb:UpdateItem',
}

/** Rights on the items of a table, and the use of its key. */
export function onItems(
  to: IRole,
  { table, key, rights, notWriting = [], writingOnly = [] }: ItemGrant,
): void {
  const elsewhere = { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': [...notWriting] } }
  const only = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [...writingOnly] } }
  for (const [right, why] of Object.entries(rights) as [ItemRight, string][]) {
    const limits = { ...(notWriting.length > 0 ? elsewhere : {}), ...(writingOnly.length > 0 ? only : {}) }
    allow(to, {
      why,
      actions: [itemActions[right]],
      resources: [table.tableArn],
      ...(right === 'put' && Object.keys(limits).length > 0 ? { conditions: limits } : {}),
    })
  }
  useKey(to, key, 'put' in rights || 'put-many' in rights || 'update' in rights)
}

interface ItemGrant {
  readonly table: { readonly tableArn: string }
  readonly key: IKey
  /** Right → why the role needs it. */
  readonly rights: Readonly<Partial<Record<ItemRight, string>>>
  /** Partitions whose items it may not put. @default none */
  readonly notWriting?: readonly string[]
  /** The only partitions whose items it may put. @default all but those */
  readonly writingOnly?: readonly string[]
}

/** Makes and unwraps keys of pseudonyms, of this deployment only. */
export function onEpochKeys(to: IRole, key: IKey, deployment: string): void {
  allow(to, {
    why: 'It makes and unwraps the pseudonym keys of this deployment. Everyone else meets the Deny of the key.',
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:deployment': deployment } },
  })
}

/** What Athena does, it does with the rights of whoever starts the query. */
export function onQueries(to: IRole, { bucket, workgroupArn, catalogueArns }: QueryGrant): void {
  allow(to, {
    why: 'The state machine starts each query and looks whether it has ended.',
    actions: ['athena:StartQueryExecution', 'athena:GetQueryExecution'],
    resources: [workgroupArn],
  })
  allow(to, {
    why: 'Athena looks up the tables with the rights of whoever starts the query.',
    actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
    resources: catalogueArns,
  })
  allow(to, {
    why: 'Athena asks for both before it writes results.',
    actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
    resources: [bucket.bucketArn],
  })
}

interface QueryGrant {
  readonly bucket: IBucket
  readonly workgroupArn: string
  /** Of the catalogue, the database and its tables. */
  readonly catalogueArns: readonly string[]
}

/** What Step Functions needs to deliver the log and the traces of a machine with this role, for a policy of its own. */
export const deliveries = (to: IRole): PolicyStatement[] => [
  statement(to, {
    why: 'Step Functions delivers its log with these; AWS allows them on * alone.',
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
  }),
  statement(to, {
    why: 'Tracing, which AWS allows on * alone.',
    actions: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
    ],
    resources: ['*'],
  }),
]

function useKey(to: IRole, key: IKey, write: boolean): void {
  const actions = write ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt']
  allow(to, { why: USE_OF_KEY, actions, resources: [key.keyArn] })
}
