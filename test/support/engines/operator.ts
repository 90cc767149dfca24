import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { documentStore } from '../../../functions/platform/aws/dynamodb.ts'
import { kmsVault } from '../../../functions/platform/aws/keys.ts'
import type { DocumentStore, KeyVault } from '../../../functions/platform/ports.ts'
import { type ReferenceName, referenceNames } from '../../../lib/references.ts'
import { ACCOUNT, clientOptions, type Ministack, REGION, SECRET } from './ministack.ts'
import { signedHeaders } from './signed.ts'

/** What an operator does with a deployment: by its outputs and with the clients of AWS alone. */
export interface Operator {
  /** Puts a file into the landing bucket. @returns its version */
  land(key: string, body: string | Uint8Array): Promise<string>
  /** Every version that lies in the landing bucket. */
  lying(): Promise<readonly string[]>
  /** Objects of the bucket that a parameter of the deployment names. */
  list(bucket: BucketName, prefix: string): Promise<readonly string[]>
  read(bucket: BucketName, key: string): Promise<Uint8Array>
  /** The keys of epochs, unwrapped as the anonymizer does. */
  readonly keys: KeyVault
  /** The same keys, asked for by somebody else. */
  keysFor(client: KMSClient): KeyVault
  /** Ledger and pointers. */
  readonly documents: DocumentStore
  /** Starts the state machine and waits for its end. @returns how it ended */
  rollup(input: object): Promise<RollupEnd>
  /** Starts the state machine. @returns what waits for its end */
  startRollup(input: object): Promise<() => Promise<RollupEnd>>
  /** A token as a tenant fetches it. */
  token(tenant: string): Promise<string>
  /** Asks the API; the path begins with a slash. */
  api(path: string, token?: string): Promise<Response>
  /** A bucket, table, key or role of the deployment. */
  parameter(name: ReferenceName): string
  /** A call of IAM: an action and its fields. @returns XML */
  iam(fields: Readonly<Record<string, string>>): Promise<string>
}

type BucketName = 'landing-bucket' | 'data-bucket' | 'quarantine-bucket' | 'identities-bucket'

interface RollupEnd {
  readonly status: string
  /** Of an execution that failed. */
  readonly error?: string
  readonly cause?: string
  /** Of one that did not, as JSON. */
  readonly output?: string
}

/** @param name of the deployment file */
export async function operatorOf(
  ministack: Pick<Ministack, 'endpoint'>,
  name: string,
  outputs: Readonly<Record<string, string>>,
): Promise<Operator> {
  const { endpoint } = ministack
  const options = clientOptions(ministack)
  const s3 = new S3Client({ ...options, forcePathStyle: true })
  const call = <Answer>(target: string, body: object): Promise<Answer> =>
    callJson<Answer>(endpoint, target, body)
  const output = (key: string): string => outputs[key] ?? refuse(`the deployment has no output ${key}`)
  const parameters = new Map<string, string>()
  for (const parameter of referenceNames) {
    const { Parameter } = await call<{ Parameter: { Value: string } }>('AmazonSSM.GetParameter', {
      Name: `/smart-steps/${name}/${parameter}`,
    })
    parameters.set(parameter, Parameter.Value)
  }
  const landing = output('LandingBucket')
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(options))
  const keysFor = (client: KMSClient): KeyVault =>
    kmsVault({
      client,
      dynamo,
      table: parameters.get('epoch-keys-table')!,
      keyId: parameters.get('epoch-key')!,
      deployment: name,
    })
  const startRollup: Operator['startRollup'] = async (input) => {
    const { executionArn } = await call<{ executionArn: string }>('AWSStepFunctions.StartExecution', {
      stateMachineArn: output('RollupStateMachineArn'),
      input: JSON.stringify(input),
    })
    return async () => {
      for (;;) {
        const end = await call<RollupEnd>('AWSStepFunctions.DescribeExecution', { executionArn })
        if (end.status !== 'RUNNING') return end
        await setTimeout(500)
      }
    }
  }

  return {
    async land(key, body) {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: landing, Key: key, Body: body }))
      return VersionId ?? refuse('the landing bucket keeps no versions')
    },
    async lying() {
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: landing }))
      return Versions.map(({ Key }) => Key!)
    },
    async list(bucket, prefix) {
      const keys: string[] = []
      let ContinuationToken: string | undefined
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: parameters.get(bucket), Prefix: prefix, ContinuationToken }),
        )
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key!))
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken !== undefined)
      return keys
    },
    async read(bucket, key) {
      const found = await s3.send(new GetObjectCommand({ Bucket: parameters.get(bucket), Key: key }))
      return found.Body!.transformToByteArray()
    },
    keys: keysFor(new KMSClient(options)),
    keysFor,
    documents: documentStore(dynamo, parameters.get('documents-table')!),
    rollup: async (input) => (await startRollup(input))(),
    startRollup,
    async token(tenant) {
      const target = (action: string) => `AWSCognitoIdentityProviderService.${action}`
      const url = new URL(output('TokenUrl'))
      const domain = url.hostname.split('.')[0]!
      const { DomainDescription } = await call<{ DomainDescription: { UserPoolId: string } }>(
        target('DescribeUserPoolDomain'),
        { Domain: domain },
      )
      const pool = { UserPoolId: DomainDescription.UserPoolId }
      const { UserPoolClients } = await call<{
        UserPoolClients: { ClientId: string; ClientName: string }[]
      }>(target('ListUserPoolClients'), { ...pool, MaxResults: 60 })
      const found = UserPoolClients.find(({ ClientName }) => ClientName === tenant)
      const { UserPoolClient } = await call<{ UserPoolClient: { ClientId: string; ClientSecret: string } }>(
        target('DescribeUserPoolClient'),
        { ...pool, ClientId: found?.ClientId },
      )
      const { ClientId, ClientSecret } = UserPoolClient
      const answer = await fetch(`${endpoint}${url.pathname}`, {
        method: 'POST',
        headers: {
          Authorization: `Basic ${Buffer.from(`${ClientId}:${ClientSecret}`).toString('base64')}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials&scope=figures%2Fread',
      })
      const body = (await answer.json()) as { access_token?: string }
      return body.access_token ?? refuse(`no token: ${answer.status} ${JSON.stringify(body)}`)
    },
    api(path, token) {
      // The name of the host is not known to this machine: the stand-in takes it as the first folder.
      const { hostname, pathname } = new URL(output('ApiUrl'))
      const id = hostname.split('.')[0]!
      return fetch(`${endpoint}/_aws/execute-api/${id}${pathname}${path}`, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      })
    },
    parameter: (parameter) => parameters.get(parameter)!,
    iam: (fields) => callForm(endpoint, 'iam', { Version: '2010-05-08', ...fields }),
  }
}

/** One call of a service whose client is not installed. */
async function callJson<Answer>(endpoint: string, target: string, body: object): Promise<Answer> {
  const services: Readonly<Record<string, string>> = {
    AmazonSSM: 'ssm',
    AWSStepFunctions: 'states',
    AWSCognitoIdentityProviderService: 'cognito-idp',
  }
  const url = new URL(endpoint)
  const text = JSON.stringify(body)
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target }
  const answer = await fetch(url, {
    method: 'POST',
    headers: signedHeaders(root, services[target.split('.')[0]!]!, { url, headers, body: text }),
    body: text,
  })
  if (!answer.ok) throw new Error(`${target}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Answer
}

async function callForm(
  endpoint: string,
  service: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const url = new URL(endpoint)
  const body = new URLSearchParams(fields).toString()
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(url, {
    method: 'POST',
    headers: signedHeaders(root, service, { url, headers, body }),
    body,
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${service} ${fields.Action}: ${answer.status} ${text}`)
  return text
}

const root = { region: REGION, accessKeyId: ACCOUNT, secretAccessKey: SECRET }

function refuse(message: string): never {
  throw new Error(message)
}

/** Lands a file of the disk. */
export const landFile = async (operator: Operator, key: string, path: string): Promise<string> =>
  operator.land(key, await readFile(path))
