import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm'
import { CloudControlClient, GetResourceCommand } from '@aws-sdk/client-cloudcontrol'
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3'
import { z } from 'zod'
import type { ProbeOptions } from './account.ts'

/** What AWS says of something that a deployment file names. Nothing is written. */
export type Asked<Fact> =
  | { readonly state: 'found'; readonly fact: Fact }
  | { readonly state: 'absent' }
  /** Not allowed to see it, or not reached: whether it exists is not known. */
  | { readonly state: 'unknown'; readonly message: string }

/** What lies in a VPC; a subnet has a zone as well. */
export interface Placed {
  readonly vpcId: string
  readonly zone?: string | undefined
}

export interface KeyFact {
  readonly description: string
  readonly isEnabled: boolean
  /** Made by the account, not one of AWS's own. */
  readonly isCustomers: boolean
  /** Symmetric, for encryption: what buckets, tables and queues take. */
  readonly isForEncryption: boolean
  /** JSON, or why it cannot be read. */
  readonly policy: Asked<string>
}

export interface CertificateFact {
  readonly status: string
  /** May hold `*.example.com`. */
  readonly names: readonly string[]
}

export interface ZoneFact {
  /** Without the dot at its end. */
  readonly name: string
  readonly isPrivate: boolean
}

const placed = z.object({ VpcId: z.string(), AvailabilityZone: z.string().optional() })
const zone = z.object({ Name: z.string(), VPCs: z.array(z.unknown()).default([]) })
const parameter = z.object({ Value: z.string() })

/** Types of CloudFormation whose resources can be asked for; one client reads them all. */
const types = {
  subnet: 'AWS::EC2::Subnet',
  securityGroup: 'AWS::EC2::SecurityGroup',
  routeTable: 'AWS::EC2::RouteTable',
} as const

/** Answers about what is there, with the credentials of the environment. */
export interface InputProbe {
  placed(kind: keyof typeof types, id: string): Promise<Asked<Placed>>
  key(arn: string): Promise<Asked<KeyFact>>
  certificate(arn: string): Promise<Asked<CertificateFact>>
  hostedZone(id: string): Promise<Asked<ZoneFact>>
  /** Value of a parameter of Systems Manager. */
  parameter(name: string): Promise<Asked<string>>
  /** ARN of the key that encrypts a bucket. */
  bucketKey(bucket: string): Promise<Asked<string>>
  close(): void
}

export function inputProbe({ region, endpoint }: ProbeOptions): InputProbe {
  const common = { region, maxAttempts: 2, ...(endpoint === undefined ? {} : { endpoint }) }
  const control = new CloudControlClient(common)
  const kms = new KMSClient(common)
  const s3 = new S3Client({ ...common, forcePathStyle: endpoint !== undefined })
  const resource = <Schema extends z.ZodType>(schema: Schema, TypeName: string, Identifier: string) =>
    asked(async () => {
      const { ResourceDescription } = await control.send(new GetResourceCommand({ TypeName, Identifier }))
      return schema.parse(JSON.parse(ResourceDescription?.Properties ?? 'null'))
    })
  return {
    placed: async (kind, id) =>
      told(await resource(placed, types[kind], id), ({ VpcId, AvailabilityZone }) => ({
        vpcId: VpcId,
        zone: AvailabilityZone,
      })),
    hostedZone: async (id) =>
      told(await resource(zone, 'AWS::Route53::HostedZone', id), ({ Name, VPCs }) => ({
        name: Name.replace(/\.$/, ''),
        isPrivate: VPCs.length > 0,
      })),
    parameter: async (name) =>
      told(await resource(parameter, 'AWS::SSM::Parameter', name), ({ Value }) => Value),
    key: (arn) => asked(() => keyFact(kms, arn)),
    certificate: (arn) =>
      asked(async () => {
        // CloudFront's certificates lie in a region of their own.
        const acm = new ACMClient({ ...common, region: arn.split(':')[3] ?? region })
        try {
          const { Certificate = {} } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))
          const { Status = 'unknown', DomainName = '', SubjectAlternativeNames = [] } = Certificate
          return { status: Status, names: [...new Set([DomainName, ...SubjectAlternativeNames])] }
        } finally {
          acm.destroy()
        }
      }),
    bucketKey: (Bucket) =>
      asked(async () => {
        const { ServerSideEncryptionConfiguration } = await s3.send(
          new GetBucketEncryptionCommand({ Bucket }),
        )
        const [rule] = ServerSideEncryptionConfiguration?.Rules ?? []
        return z.string().parse(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID)
      }),
    close() {
      for (const client of [control, kms, s3]) client.destroy()
    },
  }
}

async function keyFact(kms: KMSClient, KeyId: string): Promise<KeyFact> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }))
  const policy = await asked(async () => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))
    return z.string().parse(Policy)
  })
  return {
    description: KeyMetadata?.Description ?? '',
    isEnabled: KeyMetadata?.KeyState === 'Enabled',
    isCustomers: KeyMetadata?.KeyManager === 'CUSTOMER',
    isForEncryption:
      KeyMetadata?.KeyUsage === 'ENCRYPT_DECRYPT' && KeyMetadata.KeySpec === 'SYMMETRIC_DEFAULT',
    policy,
  }
}

const told = <From, To>(answer: Asked<From>, as: (fact: From) => To): Asked<To> =>
  answer.state === 'found' ? { state: 'found', fact: as(answer.fact) } : answer

/** As KMS, ACM, Cloud Control and S3 say that something is not there. */
const NOT_THERE = ['NotFoundException', 'ResourceNotFoundException', 'NoSuchBucket']

async function asked<Fact>(ask: () => Promise<Fact>): Promise<Asked<Fact>> {
  try {
    return { state: 'found', fact: await ask() }
  } catch (error) {
    if (error instanceof Error && NOT_THERE.includes(error.name)) return { state: 'absent' }
    // An answer that is not understood is not known either; the list of a schema's faults says nothing here.
    const message =
      error instanceof z.ZodError ? 'its answer is not understood' : String((error as Error).message)
    return { state: 'unknown', message }
  }
}
