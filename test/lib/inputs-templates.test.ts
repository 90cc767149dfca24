import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { keyPurposes } from '../../lib/config-inputs.ts'
import { calledServices, interfaceActions } from '../../lib/network.ts'
import { keepsData, statefulResources, upgradeFaults } from '../../lib/upgrade.ts'
import {
  certificateArn,
  domain,
  endpoints,
  explorerDomain,
  keyArns,
  keys,
  network,
  pageCertificateArn,
  withLines,
  zone,
} from './inputs.ts'
import { flat, list, type Resource, resources, statements, synthesize } from './stacks.ts'

const plain = synthesize('gb')
const all = (template: Template, type: string): Resource[] => Object.values(resources(template, type))
const outputs = (template: Template): string[] => Object.keys(template.toJSON().Outputs as object)
const outputOf = (template: Template, name: string): string =>
  flat((template.toJSON().Outputs as Record<string, { Value: unknown }>)[name]!.Value)

describe('an existing network', () => {
  const { data, pipeline } = synthesize('gb', withLines(network))
  const functions = all(pipeline, 'AWS::Lambda::Function')
  const [id, rights] = Object.entries(resources(pipeline, 'AWS::IAM::Policy')).find(([name]) =>
    name.startsWith('NetworkRights'),
  )!

  it('holds every function, and none where the file names none', () => {
    expect(functions.length).toBeGreaterThan(6)
    for (const { Properties } of functions) {
      expect(Properties.VpcConfig).toEqual({
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        SecurityGroupIds: ['sg-0123456789abcdef0'],
      })
    }
    for (const { Properties } of all(plain.pipeline, 'AWS::Lambda::Function')) {
      expect(Properties.VpcConfig).toBeUndefined()
    }
  })

  it('gives every function’s role what Lambda needs to connect it, before it is connected', () => {
    const roles = new Set(
      functions.map(({ Properties }) => flat(Properties.Role).match(/SsmParameter\w+/)?.[0]),
    )
    expect(new Set((rights.Properties.Roles as unknown[]).map((role) => flat(role).slice(1, -1)))).toEqual(
      roles,
    )
    const [allowed] = statements(rights.Properties.PolicyDocument)
    expect(allowed).toMatchObject({ Effect: 'Allow', Resource: '*' })
    expect(list(allowed!.Action)).toEqual([...interfaceActions].sort())
    for (const resource of functions) {
      expect((resource as Resource & { DependsOn: string[] }).DependsOn).toContain(id)
    }
  })

  it('denies the code in a function what Lambda may', () => {
    const [allowed, denied] = statements(rights.Properties.PolicyDocument)
    expect(denied).toMatchObject({ Effect: 'Deny', Resource: '*', Action: allowed!.Action })
    const { ArnLike } = denied!.Condition as { ArnLike: Record<string, unknown> }
    expect(flat(ArnLike['lambda:SourceFunctionArn'])).toBe(
      'arn:aws:lambda:eu-west-2:<AWS::AccountId>:function:*',
    )
  })

  it('gets no endpoints by itself, and changes nothing that holds data', () => {
    expect(all(pipeline, 'AWS::EC2::VPCEndpoint')).toEqual([])
    expect(data.toJSON()).toEqual(plain.data.toJSON())
  })

  it('gets endpoints on request, for what the functions call and nothing else', () => {
    const made = all(synthesize('gb', withLines(network, endpoints)).pipeline, 'AWS::EC2::VPCEndpoint')
    const of = (type: string) =>
      made
        .filter(({ Properties }) => Properties.VpcEndpointType === type)
        .map(({ Properties }) => flat(Properties.ServiceName).replace('com.amazonaws.<AWS::Region>.', ''))
    expect(of('Gateway')).toEqual([...calledServices.gateway])
    expect(of('Interface')).toEqual([...calledServices.interface])
    for (const { Properties } of made) {
      expect(Properties.VpcId).toBe('vpc-0123456789abcdef0')
      if (Properties.VpcEndpointType === 'Gateway') {
        expect(Properties.RouteTableIds).toEqual(['rtb-0123456789abcdef0'])
      } else expect(Properties.PrivateDnsEnabled).toBe(true)
    }
  })

  it('lets only the functions through the doors to AWS', () => {
    const { pipeline: open } = synthesize('gb', withLines(network, endpoints))
    const [door] = all(open, 'AWS::EC2::SecurityGroup')
    expect(door!.Properties.SecurityGroupIngress).toEqual([
      expect.objectContaining({ FromPort: 443, ToPort: 443, SourceSecurityGroupId: 'sg-0123456789abcdef0' }),
    ])
  })
})

describe('keys of the operator’s own', () => {
  const { data, pipeline } = synthesize('gb', withLines(keys(...keyPurposes)))

  it('take the place of those that the stack makes', () => {
    expect(all(data, 'AWS::KMS::Key')).toEqual([])
    expect(all(plain.data, 'AWS::KMS::Key')).toHaveLength(4)
    const keyOf = (start: string): string => {
      const [, bucket] = Object.entries(resources(data, 'AWS::S3::Bucket')).find(([id]) =>
        id.startsWith(start),
      )!
      return /arn:aws:kms:[\w:/-]+/.exec(JSON.stringify(bucket.Properties.BucketEncryption))![0]
    }
    expect(['BucketsLanding', 'BucketsData', 'BucketsIdentities', 'BucketsQuarantine'].map(keyOf)).toEqual([
      keyArns.landing,
      keyArns.data,
      keyArns.identities,
      keyArns.data,
    ])
    for (const { Properties } of all(data, 'AWS::DynamoDB::Table')) {
      expect(Properties.SSESpecification).toMatchObject({ KMSMasterKeyId: keyArns.data })
    }
  })

  it('are told to the pipeline, which has no other', () => {
    const values = all(data, 'AWS::SSM::Parameter').map(({ Properties }) => [
      Properties.Name,
      Properties.Value,
    ])
    expect(values).toContainEqual(['/smart-steps/gb/landing-key', keyArns.landing])
    expect(values).toContainEqual(['/smart-steps/gb/epoch-key', keyArns.epochs])
    expect(JSON.stringify(pipeline.toJSON())).not.toContain('arn:aws:kms:')
  })

  it('are used by the roles that would use the stack’s, and by no other', () => {
    const users = (arn: string): string[] =>
      Object.entries(resources(data, 'AWS::IAM::Policy'))
        .filter(([, policy]) => JSON.stringify(policy.Properties.PolicyDocument).includes(arn))
        .map(([id]) => id.replace(/^Roles|DefaultPolicy.*$/g, ''))
        .sort()
    expect(users(keyArns.epochs)).toEqual(['Anonymizer', 'SubscriberKeys'])
    expect(users(keyArns.identities)).toEqual(['SubscriberKeys'])
    expect(users(keyArns.landing)).toEqual(['Anonymizer', 'Planner', 'Reference', 'SubscriberKeys'])
  })

  it('name the two roles of pseudonyms beforehand where the epochs’ key is one of them, and only there', () => {
    const names = (template: Template) =>
      all(template, 'AWS::IAM::Role').flatMap(({ Properties }) => Properties.RoleName ?? [])
    expect(names(data)).toEqual([
      'smart-steps-gb-eu-west-2-Anonymizer',
      'smart-steps-gb-eu-west-2-SubscriberKeys',
    ])
    expect(names(plain.data)).toEqual([])
    expect(names(synthesize('gb', withLines(keys('landing', 'data', 'identities'))).data)).toEqual([])
  })

  it('may be some of them: the stack makes the others', () => {
    const some = synthesize('gb', withLines(keys('data')))
    expect(all(some.data, 'AWS::KMS::Key')).toHaveLength(3)
  })
})

describe('a name of DNS for the API', () => {
  const { pipeline } = synthesize('gb', withLines(domain, zone))

  it('is its only address, with the operator’s certificate and TLS 1.2', () => {
    expect(all(pipeline, 'AWS::ApiGateway::DomainName').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        DomainName: 'api.example.com',
        RegionalCertificateArn: certificateArn,
        SecurityPolicy: 'TLS_1_2',
        EndpointConfiguration: { Types: ['REGIONAL'] },
      }),
    ])
    expect(all(pipeline, 'AWS::ApiGateway::RestApi')[0]!.Properties.DisableExecuteApiEndpoint).toBe(true)
    expect(all(pipeline, 'AWS::ApiGateway::BasePathMapping')[0]!.Properties).not.toHaveProperty('BasePath')
    expect(outputOf(pipeline, 'ApiUrl')).toBe('https://api.example.com')
    expect(
      Object.values(pipeline.toJSON().Outputs as object).map(({ Value }) => flat(Value)),
    ).not.toContainEqual(expect.stringContaining('execute-api'))
  })

  it('is written into its zone where the file names one', () => {
    expect(all(pipeline, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ HostedZoneId: 'Z0123456789ABC', Name: 'api.example.com.', Type: 'A' }),
    ])
    expect(outputs(pipeline)).not.toContain('ApiDomainTarget')
  })

  it('is told what to point to where the operator writes the record', () => {
    const own = synthesize('gb', withLines(domain)).pipeline
    expect(all(own, 'AWS::Route53::RecordSet')).toEqual([])
    expect(outputOf(own, 'ApiDomainTarget')).toMatch(/^<ServeDomainName\w+\.RegionalDomainName>$/)
  })

  it('is not there where the file names none, and the API answers by the address of AWS', () => {
    expect(all(plain.pipeline, 'AWS::ApiGateway::DomainName')).toEqual([])
    expect(all(plain.pipeline, 'AWS::ApiGateway::RestApi')[0]!.Properties).not.toHaveProperty(
      'DisableExecuteApiEndpoint',
    )
    expect(outputOf(plain.pipeline, 'ApiUrl')).toContain('execute-api')
    expect(outputs(plain.pipeline)).not.toContain('ApiDomainTarget')
  })
})

describe('a name of DNS for the explorer', () => {
  const distribution = (template: Template) =>
    all(template, 'AWS::CloudFront::Distribution')[0]!.Properties.DistributionConfig as Record<
      string,
      unknown
    >

  it('comes with its certificate, TLS 1.2 and records for both kinds of addresses', () => {
    const { pipeline } = synthesize('gb', withLines(explorerDomain, zone))
    expect(distribution(pipeline)).toMatchObject({
      Aliases: ['www.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: pageCertificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    })
    expect(all(pipeline, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties.Type)).toEqual([
      'A',
      'AAAA',
    ])
    expect(outputOf(pipeline, 'ExplorerUrl')).toBe('https://www.example.com/')
  })

  it('is told what to point to where the operator writes the record', () => {
    const { pipeline } = synthesize('gb', withLines(explorerDomain))
    expect(outputOf(pipeline, 'ExplorerDomainTarget')).toMatch(/^<ExplorerPages\w+\.DomainName>$/)
  })

  it('is not there where the file names none', () => {
    expect(distribution(plain.pipeline)).not.toHaveProperty('Aliases')
    expect(outputs(plain.pipeline)).not.toContain('ExplorerDomainTarget')
  })
})

describe('removal', () => {
  const destroying = withLines('removal: destroy')
  const policies = ({ data, pipeline }: typeof plain): Set<string | undefined> =>
    new Set(
      [data, pipeline].flatMap((template) =>
        keepsData.flatMap((type) =>
          Object.entries(resources(template, type))
            // The files of the page can be copied again.
            .filter(([id]) => !id.startsWith('Explorer'))
            .map(([, { DeletionPolicy }]) => DeletionPolicy),
        ),
      ),
    )

  it('keeps everything that holds data, unless both keys are turned', () => {
    expect(policies(plain)).toEqual(new Set(['Retain']))
  })

  it('takes everything with it where both are', () => {
    const both = synthesize('gb', destroying, { destroy: 'gb' })
    expect(policies(both)).toEqual(new Set(['Delete']))
    for (const { Properties } of all(both.data, 'AWS::DynamoDB::Table')) {
      expect(Properties.DeletionProtectionEnabled).toBe(false)
    }
    expect(all(both.data, 'AWS::Athena::WorkGroup')[0]!.Properties.RecursiveDeleteOption).toBe(true)
    expect(JSON.stringify([both.data.toJSON(), both.pipeline.toJSON()])).not.toContain('AutoDelete')
  })

  it.each([
    ['the word in the file alone', destroying, undefined, 'add -c destroy=gb; or write removal: retain'],
    ['another deployment’s name', destroying, 'de', 'add -c destroy=gb, found de; or write removal: retain'],
    ['the word on the command line alone', withLines(), 'gb', 'only with removal: destroy in the file'],
  ])('is refused by %s, with what to do', (_, changes, destroy, says) => {
    expect(() => synthesize('gb', changes, destroy === undefined ? {} : { destroy })).toThrow(says)
  })
})

describe('an upgrade that adds an input', () => {
  const faults = (lines: string[]): string[] => {
    const after = synthesize('gb', withLines(...lines))
    return (['data', 'pipeline'] as const).flatMap((stack) =>
      upgradeFaults(
        statefulResources(plain[stack].toJSON(), stack),
        statefulResources(after[stack].toJSON(), stack),
      ),
    )
  }

  it.each([
    ['a network', [network]],
    ['a network with endpoints', [network, endpoints]],
    ['a name of the API', [domain, zone]],
    ['a name of the explorer', [explorerDomain]],
  ])('%s removes and replaces nothing that holds data or names', (_, lines) => {
    expect(faults(lines)).toEqual([])
  })

  it('keys of its own leaves every bucket and table, and lets go of the stack’s keys, which are retained', () => {
    const gone = faults([keys('landing', 'data', 'identities')])
    expect(gone).toHaveLength(3)
    for (const fault of gone) expect(fault).toMatch(/^Keys\w+ \(AWS::KMS::Key\) would be removed/)
  })
})

describe('every input at once', () => {
  const every = [
    network,
    endpoints,
    keys(...keyPurposes),
    domain,
    zone,
    explorerDomain,
    zone,
    'removal: destroy',
  ]

  it('leaves cdk-nag without a finding', () => {
    expect(() => synthesize('gb', withLines(...every), { destroy: 'gb', checks: true })).not.toThrow()
  })

  it('is left out on a stand-in for AWS', () => {
    const local = synthesize('gb', withLines(...every.slice(0, -1)), { local: true })
    expect(local.pipeline.toJSON()).toEqual(
      synthesize('gb', withLines('account: "123456789012"'), { local: true }).pipeline.toJSON(),
    )
  })
})
