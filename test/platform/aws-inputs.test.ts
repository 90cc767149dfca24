import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type InputProbe, inputProbe } from '../../functions/platform/aws/inputs.ts'

const KEY = 'arn:aws:kms:eu-west-2:123456789012:key/00000000-0000-4000-8000-000000000001'
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000005'

/** By the name of the operation: the status and the body of the answer. */
let answers: Record<string, [number, object | string]> = {}
let regions: string[] = []
let bodies: unknown[] = []
let server: Server
let probe: InputProbe

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      if (text !== '') bodies.push(JSON.parse(text))
      regions.push(/\/\d{8}\/([\w-]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '')
      const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '')
      const [status, body] = answers[
        target === '' ? (request.url ?? '').replace(/\/?\?.*/, '?encryption') : target
      ] ?? [500, {}]
      response.writeHead(status, {
        'content-type': target === '' ? 'application/xml' : 'application/x-amz-json-1.1',
      })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  probe = inputProbe({ region: 'eu-west-2', endpoint })
})

beforeEach(() => {
  answers = {}
  regions = []
  bodies = []
})

afterAll(() => {
  probe.close()
  server.close()
  delete process.env.AWS_ACCESS_KEY_ID
  delete process.env.AWS_SECRET_ACCESS_KEY
})

const resource = (properties: object): [number, object] => [
  200,
  { TypeName: 'x', ResourceDescription: { Identifier: 'x', Properties: JSON.stringify(properties) } },
]
const fault = (name: string, message: string): [number, object] => [400, { __type: name, message }]

describe('what is there in an account', () => {
  it('a subnet is found with its VPC and zone, by its type and id', async () => {
    answers.GetResource = resource({ VpcId: 'vpc-1', AvailabilityZone: 'eu-west-2a', SubnetId: 'subnet-1' })
    expect(await probe.placed('subnet', 'subnet-1')).toEqual({
      state: 'found',
      fact: { vpcId: 'vpc-1', zone: 'eu-west-2a' },
    })
    expect(bodies).toEqual([{ TypeName: 'AWS::EC2::Subnet', Identifier: 'subnet-1' }])
  })

  it('a security group is found without a zone', async () => {
    answers.GetResource = resource({ VpcId: 'vpc-1', GroupId: 'sg-1' })
    expect(await probe.placed('securityGroup', 'sg-1')).toEqual({
      state: 'found',
      fact: { vpcId: 'vpc-1', zone: undefined },
    })
  })

  it('a hosted zone is found without its last dot, and is private where it has networks', async () => {
    answers.GetResource = resource({ Name: 'example.com.', Id: 'Z1' })
    expect(await probe.hostedZone('Z1')).toEqual({
      state: 'found',
      fact: { name: 'example.com', isPrivate: false },
    })
    answers.GetResource = resource({ Name: 'example.com', VPCs: [{ VPCId: 'vpc-1' }] })
    expect(await probe.hostedZone('Z1')).toMatchObject({ fact: { isPrivate: true } })
  })

  it('a parameter is found with its value', async () => {
    answers.GetResource = resource({ Name: '/a', Type: 'String', Value: 'b' })
    expect(await probe.parameter('/a')).toEqual({ state: 'found', fact: 'b' })
  })

  it('a key is found with its state and its policy', async () => {
    const metadata = {
      KeyId: 'x',
      Description: 'd',
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
    }
    answers.DescribeKey = [200, { KeyMetadata: metadata }]
    answers.GetKeyPolicy = [200, { Policy: '{"Statement":[]}' }]
    const fact = { description: 'd', isEnabled: true, isCustomers: true, isForEncryption: true }
    const policy = { state: 'found', fact: '{"Statement":[]}' }
    expect(await probe.key(KEY)).toEqual({ state: 'found', fact: { ...fact, policy } })
    answers.DescribeKey = [200, { KeyMetadata: { ...metadata, KeyState: 'Disabled', KeySpec: 'RSA_2048' } }]
    answers.GetKeyPolicy = fault('AccessDeniedException', 'no')
    expect(await probe.key(KEY)).toMatchObject({
      fact: { isEnabled: false, isForEncryption: false, policy: { state: 'unknown', message: 'no' } },
    })
  })

  it('a certificate is asked for in its own region, and found with all its names', async () => {
    const names = { DomainName: 'example.com', SubjectAlternativeNames: ['example.com', '*.example.com'] }
    answers.DescribeCertificate = [200, { Certificate: { Status: 'ISSUED', ...names } }]
    expect(await probe.certificate(CERTIFICATE)).toEqual({
      state: 'found',
      fact: { status: 'ISSUED', names: ['example.com', '*.example.com'] },
    })
    expect(regions).toEqual(['us-east-1'])
  })

  it('the key of a bucket is read off its encryption', async () => {
    const rule = `<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${KEY}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>`
    answers['/b1?encryption'] = [
      200,
      `<ServerSideEncryptionConfiguration><Rule>${rule}</Rule></ServerSideEncryptionConfiguration>`,
    ]
    expect(await probe.bucketKey('b1')).toEqual({ state: 'found', fact: KEY })
  })
})

describe('what is not there, and what may not be seen, are told apart', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['GetResource', () => probe.placed('subnet', 'subnet-1'), 'ResourceNotFoundException'],
    ['DescribeKey', () => probe.key(KEY), 'NotFoundException'],
    ['DescribeCertificate', () => probe.certificate(CERTIFICATE), 'ResourceNotFoundException'],
  ])('%s', async (operation, ask, name) => {
    answers[operation] = fault(name, 'none')
    expect(await ask()).toEqual({ state: 'absent' })
    answers[operation] = fault('AccessDeniedException', 'not authorized')
    expect(await ask()).toEqual({ state: 'unknown', message: 'not authorized' })
  })

  it('an answer that is not understood is not known', async () => {
    answers.GetResource = resource({ Something: 'else' })
    expect(await probe.placed('subnet', 'subnet-1')).toEqual({
      state: 'unknown',
      message: 'its answer is not understood',
    })
  })
})
