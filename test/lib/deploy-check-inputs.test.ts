import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Asked, InputProbe, KeyFact } from '../../functions/platform/aws/inputs.ts'
import { parseDeployment } from '../../lib/config.ts'
import { type InputFacts, inputLines, probeInputs } from '../../lib/deploy-check-inputs.ts'
import { neededStatements } from '../../lib/key-policies.ts'
import {
  ACCOUNT,
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

const example = readFileSync(new URL('../../deployments/gb.yaml', import.meta.url), 'utf8')
const owner = { deployment: 'gb', region: 'eu-west-2', account: ACCOUNT }
const found = <Fact>(fact: Fact): Asked<Fact> => ({ state: 'found', fact })
const absent = { state: 'absent' } as const
const unknown = { state: 'unknown', message: 'not authorized' } as const

const policyOf = (purpose: keyof typeof keyArns): string =>
  JSON.stringify({ Statement: neededStatements(purpose, owner) })
const key = (changes: Partial<KeyFact> = {}): Asked<KeyFact> =>
  found({
    description: 'of the operator',
    isEnabled: true,
    isCustomers: true,
    isForEncryption: true,
    policy: found(policyOf('data')),
    ...changes,
  })

/** Everything that a file of `lines` names is there, but for what a test changes. */
const all: InputFacts = {
  subnets: {
    'subnet-0123456789abcdef0': found({ vpcId: 'vpc-0123456789abcdef0', zone: 'eu-west-2a' }),
    'subnet-0123456789abcdef1': found({ vpcId: 'vpc-0123456789abcdef0', zone: 'eu-west-2b' }),
  },
  securityGroups: { 'sg-0123456789abcdef0': found({ vpcId: 'vpc-0123456789abcdef0' }) },
  routeTables: {},
  keys: Object.fromEntries(
    (['landing', 'data', 'identities', 'epochs'] as const).map((purpose) => [
      keyArns[purpose],
      key({ policy: found(policyOf(purpose)) }),
    ]),
  ),
  certificates: {
    [certificateArn]: found({ status: 'ISSUED', names: ['*.example.com'] }),
    [pageCertificateArn]: found({ status: 'ISSUED', names: ['example.com', 'www.example.com'] }),
  },
  hostedZones: { Z0123456789ABC: found({ name: 'example.com', isPrivate: false }) },
  used: {},
}
const check = (lines: string[], changes: Partial<InputFacts> = {}): string[] =>
  inputLines(parseDeployment(withLines(...lines)(example), 'x.yaml'), { ...all, ...changes }).map(
    ({ state, about, says }) => `${state} ${about}: ${says}`,
  )

it('a file without inputs is told nothing about them', () => {
  expect(check([])).toEqual([])
})

describe('a network', () => {
  it('that is there, in two zones, is well', () => {
    expect(check([network])).toEqual(['ok network: vpc-0123456789abcdef0, eu-west-2a, eu-west-2b'])
  })

  it.each<[string, Partial<InputFacts>, string]>([
    [
      'a subnet that is not there',
      { subnets: { ...all.subnets, 'subnet-0123456789abcdef1': absent } },
      'missing network.subnetIds: subnet-0123456789abcdef1 is not there: aws ec2 describe-subnets --region eu-west-2 --filters Name=vpc-id,Values=vpc-0123456789abcdef0',
    ],
    [
      'two subnets of one zone',
      {
        subnets: {
          ...all.subnets,
          'subnet-0123456789abcdef1': found({ vpcId: 'vpc-0123456789abcdef0', zone: 'eu-west-2a' }),
        },
      },
      'missing network.subnetIds: all lie in eu-west-2a: name subnets of two zones',
    ],
    [
      'a security group of another VPC',
      { securityGroups: { 'sg-0123456789abcdef0': found({ vpcId: 'vpc-99999999' }) } },
      'missing network.securityGroupIds: sg-0123456789abcdef0 lies in vpc-99999999, not in vpc-0123456789abcdef0: aws ec2 describe-security-groups',
    ],
    [
      'a security group that may not be seen',
      { securityGroups: { 'sg-0123456789abcdef0': unknown } },
      'note network.securityGroupIds: sg-0123456789abcdef0: not known (not authorized): have cloudformation:GetResource allowed',
    ],
  ])('with %s is told of', (_, changes, says) => {
    expect(check([network], changes)).toEqual([expect.stringContaining(says)])
  })

  it('with endpoints is told whom they shut out', () => {
    const routeTables = { 'rtb-0123456789abcdef0': found({ vpcId: 'vpc-0123456789abcdef0' }) }
    expect(check([network, endpoints], { routeTables })).toEqual([
      expect.stringMatching(/^ok network/),
      expect.stringContaining(
        'note network.endpoints: KMS, SQS and Cognito will be found by everything in vpc-',
      ),
    ])
  })
})

describe('keys', () => {
  it('that are there and say what they must are well', () => {
    expect(check([keys('landing', 'data', 'identities', 'epochs')])).toEqual(
      (['landing', 'data', 'identities', 'epochs'] as const).map(
        (purpose) => `ok keys.${purpose}: ${keyArns[purpose]}`,
      ),
    )
  })

  it.each<[string, Asked<KeyFact>, string]>([
    ['not there', absent, `${keyArns.data} is not there: aws kms list-keys --region eu-west-2`],
    ['disabled', key({ isEnabled: false }), `${keyArns.data} is not enabled: aws kms enable-key`],
    ['AWS’s own', key({ isCustomers: false }), 'is one of AWS, whose policy nobody can change'],
    ['of the wrong kind', key({ isForEncryption: false }), 'is not symmetric, for encryption'],
    [
      'closed to its account',
      key({ policy: found('{"Statement": []}') }),
      'lacks a statement: add {"Sid":"TheAccountDecides","Effect":"Allow"',
    ],
  ])('that are %s stop a deployment', (_, answer, says) => {
    const [line] = check([keys('data')], { keys: { [keyArns.data]: answer } })
    expect(line).toMatch(/^missing keys\.data: /)
    expect(line).toContain(says)
  })

  it('that may not be seen are told of, and for epochs stop a deployment', () => {
    expect(check([keys('data')], { keys: { [keyArns.data]: unknown } })).toEqual([
      expect.stringMatching(/^note keys\.data: .*not known \(not authorized\): have kms:DescribeKey allowed/),
    ])
    for (const answer of [unknown, key({ policy: unknown })]) {
      expect(check([keys('epochs')], { keys: { [keyArns.epochs]: answer } })).toEqual([
        expect.stringMatching(
          /^missing keys\.epochs: .*its policy must be seen and could not be \(not authorized\)/,
        ),
      ])
    }
  })

  it('of epochs without the Deny stop a deployment, and the Deny is printed with both roles', () => {
    const [line] = check([keys('epochs')], { keys: { [keyArns.epochs]: key() } })
    expect(line).toMatch(/^missing keys\.epochs: the policy of .* lacks a statement: add /)
    const statement = JSON.parse(/add (\{.*\}) \(/.exec(line!)![1]!)
    expect(statement).toEqual(neededStatements('epochs', owner)[1])
    expect(JSON.stringify(statement)).toContain(':role/smart-steps-gb-eu-west-2-SubscriberKeys')
  })

  it('cannot be changed while a deployment of the name holds data under others', () => {
    const used = 'arn:aws:kms:eu-west-2:123456789012:key/00000000-0000-4000-8000-000000000009'
    const madeByStack = { [used]: key({ description: 'smart-steps: fragments' }), ...all.keys }
    expect(check([keys('data')], { used: { data: used }, keys: madeByStack })).toEqual([
      `missing keys.data: gb is deployed with ${used}: with another key its roles could no longer open what lies there. Leave the key out, or make a deployment of another name`,
    ])
    const operators = { ...madeByStack, [used]: key() }
    expect(check([], { used: { data: used }, keys: operators })).toEqual([
      expect.stringContaining(`Write ${used}, or make a deployment of another name`),
    ])
    expect(check([], { used: { data: used }, keys: madeByStack })).toEqual([])
    expect(check([keys('data')], { used: { data: keyArns.data } })).toEqual([`ok keys.data: ${keyArns.data}`])
  })
})

describe('a name of DNS', () => {
  it('whose certificate covers it, in a zone that holds it, is well', () => {
    expect(check([domain, zone, explorerDomain, zone])).toEqual([
      'ok domain: api.example.com',
      'ok explorerDomain: www.example.com',
    ])
  })

  it('without a zone is told which record to write', () => {
    expect(check([domain])).toContain(
      'note domain: after the deployment write a CNAME from api.example.com to its output ApiDomainTarget',
    )
  })

  const certificate = (fact: { status: string; names: string[] }) => ({
    certificates: { [certificateArn]: found(fact) },
  })
  it.each<[string, Partial<InputFacts>, string]>([
    [
      'a certificate that is not there',
      { certificates: {} },
      `domain.certificateArn: ${certificateArn} is not there`,
    ],
    [
      'a certificate that waits for its proof',
      certificate({ status: 'PENDING_VALIDATION', names: ['api.example.com'] }),
      'is PENDING_VALIDATION, expected ISSUED',
    ],
    [
      'a certificate of another name',
      certificate({ status: 'ISSUED', names: ['example.com', '*.api.example.com'] }),
      'is for example.com, *.api.example.com, not for api.example.com',
    ],
    [
      'a zone that is not there',
      { hostedZones: { Z0123456789ABC: absent } },
      'domain.hostedZoneId: Z0123456789ABC is not there',
    ],
    [
      'a zone of another name',
      { hostedZones: { Z0123456789ABC: found({ name: 'example.org', isPrivate: false }) } },
      'Z0123456789ABC is the zone example.org: expected example.com, which holds api.example.com',
    ],
    [
      'a private zone',
      { hostedZones: { Z0123456789ABC: found({ name: 'example.com', isPrivate: true }) } },
      'Z0123456789ABC is private',
    ],
  ])('with %s stops a deployment', (_, changes, says) => {
    expect(check([domain, zone], changes)).toEqual([expect.stringMatching(/^missing /)])
    expect(check([domain, zone], changes)[0]).toContain(says)
  })
})

describe('what AWS is asked', () => {
  /** Answers as an account would that holds everything; notes what it was asked. */
  function account(parameters: Record<string, string>) {
    const asked: string[] = []
    const note = <Fact>(what: string, fact: Fact): Promise<Asked<Fact>> => {
      asked.push(what)
      return Promise.resolve(found(fact))
    }
    const probe: InputProbe = {
      placed: (kind, id) => note(`${kind} ${id}`, { vpcId: 'vpc-0123456789abcdef0', zone: id }),
      key: (arn) => {
        asked.push(arn)
        return Promise.resolve(key())
      },
      certificate: (arn) => note(arn, { status: 'ISSUED', names: ['*.example.com'] }),
      hostedZone: (id) => note(id, { name: 'example.com', isPrivate: false }),
      parameter: (name) => {
        const value = parameters[name]
        return Promise.resolve(value === undefined ? absent : found(value))
      },
      bucketKey: (bucket) => note(`key of ${bucket}`, keyArns.data),
      close: () => undefined,
    }
    return { asked, probe }
  }
  const read = (...lines: string[]) => parseDeployment(withLines(...lines)(example), 'x.yaml')

  it('is only whether the deployment is there already, where the file names nothing', async () => {
    const { asked, probe } = account({})
    const facts = await probeInputs(read(), probe)
    expect([asked, facts.used]).toEqual([[], {}])
  })

  it('is everything that the file names, once', async () => {
    const { asked, probe } = account({})
    await probeInputs(read(network, endpoints, keys('data'), domain, zone, explorerDomain, zone), probe)
    expect(asked.sort()).toEqual(
      [
        'subnet subnet-0123456789abcdef0',
        'subnet subnet-0123456789abcdef1',
        'securityGroup sg-0123456789abcdef0',
        'routeTable rtb-0123456789abcdef0',
        keyArns.data,
        certificateArn,
        pageCertificateArn,
        'Z0123456789ABC',
      ].sort(),
    )
  })

  it('is which keys a deployment of the name uses, by its parameters and buckets', async () => {
    const { probe } = account({
      '/smart-steps/gb/landing-key': keyArns.landing,
      '/smart-steps/gb/data-bucket': 'b1',
    })
    const facts = await probeInputs(read(), probe)
    expect(facts.used).toEqual({ landing: keyArns.landing, data: keyArns.data })
    expect(Object.keys(facts.keys).sort()).toEqual([keyArns.landing, keyArns.data].sort())
  })
})
