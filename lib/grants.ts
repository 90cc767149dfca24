import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { acknowledge, wildcard } from './acknowledge.ts'

/** Narrow rights: named actions on named prefixes. The wide ones of the CDK's `grantReadWrite` are not used. */

/** Allows, and tells cdk-nag of each wildcard at the end of a prefix. */
function allow(to: Role, actions: string[], resources: string[], conditions = {}): void {
  to.addToPolicy(new PolicyStatement({ actions, resources, conditions }))
  for (const resource of resources.filter((arn) => arn.endsWith('/*'))) {
    acknowledge(to, {
      [wildcard(to, resource)]:
        'The wildcard ends a prefix of one bucket, or the tables of one database: what lies there comes and goes.',
    })
  }
}

export type ObjectRight = 'list' | 'read' | 'read-version' | 'write' | 'delete' | 'delete-version'

const objectActions: Readonly<Record<ObjectRight, string[]>> = {
  // Every grant brings it.
  list: [],
  read: ['s3:GetObject'],
  'read-version': ['s3:GetObject', 's3:GetObjectVersion'],
  // The AWS client and Athena send large objects in parts.
  write: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  delete: ['s3:DeleteObject'],
  'delete-version': ['s3:DeleteObjectVersion'],
}

/**
 * Rights on objects below some prefixes, the right to list these prefixes (without which a missing object
 * reads as a refusal), and the use of the bucket's key.
 * @param prefixes each ends in a slash
 */
export function onObjects(to: Role, { bucket, key, prefixes, rights }: ObjectGrant): void {
  const actions = rights.flatMap((right) => objectActions[right])
  if (actions.length > 0) {
    allow(
      to,
      actions,
      prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    )
    useKey(to, key, rights.includes('write'))
  }
  allow(to, ['s3:ListBucket'], [bucket.bucketArn], {
    StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) },
  })
}

export interface ObjectGrant {
  readonly bucket: IBucket
  readonly key: IKey
  readonly prefixes: readonly string[]
  readonly rights: readonly ObjectRight[]
}

/** One action each: what one adapter needs, another may not have. `put-many` can delete as well. */
export type ItemRight = 'get' | 'query' | 'put' | 'put-many'

const itemActions: Readonly<Record<ItemRight, string>> = {
  get: 'dynamodb:GetItem',
  query: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  'put-many': 'dynamodb:BatchWriteItem',
}

/** Rights on the items of a table, and the use of its key. */
export function onItems(
  to: Role,
  { table, key, rights }: { table: { tableArn: string }; key: IKey; rights: readonly ItemRight[] },
): void {
  allow(
    to,
    rights.map((right) => itemActions[right]),
    [table.tableArn],
  )
  useKey(to, key, rights.includes('put') || rights.includes('put-many'))
}

/** Makes and unwraps keys of pseudonyms, of this deployment only. */
export function onEpochKeys(to: Role, key: IKey, deployment: string): void {
  allow(to, ['kms:GenerateDataKey', 'kms:Decrypt'], [key.keyArn], {
    StringEquals: { 'kms:EncryptionContext:deployment': deployment },
  })
}

/** What Athena does, it does with the rights of whoever starts the query. */
export function onQueries(to: Role, { bucket, workgroupArn, catalogueArns }: QueryGrant): void {
  allow(to, ['athena:StartQueryExecution', 'athena:GetQueryExecution'], [workgroupArn])
  allow(to, ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], [...catalogueArns])
  allow(to, ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], [bucket.bucketArn])
}

export interface QueryGrant {
  readonly bucket: IBucket
  readonly workgroupArn: string
  /** Of the catalogue, the database and its tables. */
  readonly catalogueArns: readonly string[]
}

function useKey(to: Role, key: IKey, write: boolean): void {
  allow(to, write ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'], [key.keyArn])
}
