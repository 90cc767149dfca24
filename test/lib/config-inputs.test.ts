import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDeployment } from '../../lib/config.ts'
import { toldOfFormer } from '../../lib/config-history.ts'
import { domain, explorerDomain, keyArns, keys, network, withLines, zone } from './inputs.ts'

const example = readFileSync(new URL('../../deployments/gb.yaml', import.meta.url), 'utf8')
const refusal = (yaml: string): string => {
  try {
    parseDeployment(yaml, 'x.yaml')
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the file was accepted')
}

describe('inputs of an operator’s platform', () => {
  it('are all left out in the examples, and what is made is kept', () => {
    const deployment = parseDeployment(example, 'x.yaml')
    expect(deployment).not.toHaveProperty('network')
    expect(deployment).not.toHaveProperty('keys')
    expect(deployment).not.toHaveProperty('domain')
    expect(deployment.removal).toBe('retain')
  })

  it('are commented in the example so that they can be taken as they stand', () => {
    const block = /^# network:[\s\S]*?(?=^# The format)/m.exec(example)![0]
    const inputs = block.replaceAll(/^# (?=[a-zA-Z]+:| )/gm, '')
    const deployment = parseDeployment(withLines('account: "123456789012"', inputs)(example), 'x.yaml')
    expect(deployment.keys).toEqual(keyArns)
    expect(deployment.network?.endpoints?.routeTableIds).toHaveLength(1)
    expect([deployment.domain?.name, deployment.explorerDomain?.name]).toEqual([
      'api.example.com',
      'figures.example.com',
    ])
  })

  it('are taken together', () => {
    const whole = withLines(
      network,
      keys('landing', 'data', 'identities', 'epochs'),
      domain,
      zone,
      explorerDomain,
    )
    const deployment = parseDeployment(whole(example), 'x.yaml')
    expect(deployment.network?.subnetIds).toHaveLength(2)
    expect(deployment.keys).toEqual(keyArns)
    expect(deployment.domain?.hostedZoneName).toBe('example.com')
    expect(deployment.explorerDomain?.hostedZoneId).toBeUndefined()
  })

  it.each([
    [
      'a network of one subnet',
      network.replace(', subnet-0123456789abcdef1', ''),
      'network.subnetIds: expected 2 or more ids as subnet-0123456789abcdef0, each once',
    ],
    [
      'a subnet twice',
      network.replace('abcdef1', 'abcdef0'),
      'network.subnetIds: expected 2 or more ids as subnet-0123456789abcdef0, each once',
    ],
    [
      'a network without a security group',
      network.replace('[sg-0123456789abcdef0]', '[]'),
      'network.securityGroupIds: expected 1 or more ids as sg-',
    ],
    [
      'endpoints without route tables',
      `${network}\n  endpoints: true`,
      'network.endpoints: expected the keys routeTableIds, found true',
    ],
    [
      'an alias in place of a key',
      keys('data').replace(/key\/[\w-]+/, 'alias/data'),
      'keys.data: expected the ARN of a key in quotes, no alias, found',
    ],
    [
      'a key of another region, with the reason',
      keys('landing').replace('eu-west-2', 'eu-central-1'),
      'keys.landing: expected a key in eu-west-2, found one in eu-central-1: buckets, tables and queues take',
    ],
    [
      'a key of another account, with the reason',
      keys('data').replace(`kms:eu-west-2:123456789012`, 'kms:eu-west-2:210987654321'),
      'keys.data: expected a key of account 123456789012, found one of 210987654321: AWS shows the policy',
    ],
    [
      'a key of its own where the file names no account',
      keys('data').replace('account: "123456789012"\n', ''),
      'keys.data: expected account as well',
    ],
    [
      'one key for two things',
      keys('data', 'epochs').replace(keyArns.epochs, keyArns.data),
      'keys: expected a key of its own for each',
    ],
    [
      'a certificate of another region, with the reason',
      domain.replace('eu-west-2', 'us-east-1'),
      'domain.certificateArn: expected a certificate in eu-west-2, found one in us-east-1: a regional API takes',
    ],
    [
      'a certificate of another account',
      `account: "210987654321"\n${domain}`,
      'domain.certificateArn: expected a certificate of account 210987654321, found one of 123456789012',
    ],
    [
      'a page’s certificate that CloudFront cannot read',
      explorerDomain.replace('us-east-1', 'eu-west-2'),
      'explorerDomain.certificateArn: expected a certificate in us-east-1, found one in eu-west-2: CloudFront',
    ],
    [
      'a hosted zone without its name',
      `${domain}\n  hostedZoneId: Z0123456789ABC`,
      'domain.hostedZoneId: expected hostedZoneId and hostedZoneName together, or neither',
    ],
    [
      'a hosted zone that cannot hold the name',
      `${domain}\n${zone.replace('example.com', 'ample.com')}`,
      'domain.hostedZoneName: expected a zone that the name lies in',
    ],
    [
      'a star as a name',
      domain.replace('api.', '"*."').replace('"*."example.com', '"*.example.com"'),
      'domain.name: ',
    ],
    [
      'a word for removal that is none',
      'removal: delete',
      'removal: expected one of retain, destroy, found "delete"',
    ],
  ])('are refused: %s', (_, lines, message) => {
    expect(refusal(withLines(lines)(example))).toContain(`x.yaml: ${message}`)
  })

  it('are refused: a name for a page that is switched off', () => {
    const off = example.replace('explorer: true', 'explorer: false')
    expect(refusal(withLines(explorerDomain)(off))).toContain('explorerDomain: expected explorer: true')
  })
})

describe('a file of an older version', () => {
  it('without an address for alarms is told what to write since when', () => {
    const old = example.replace(/alarms:\n.*\n/, 'alarms: {}\n')
    expect(refusal(old)).toContain(
      'x.yaml: alarms.email: is missing: expected an address of e-mail, told of every alarm (alarms.email is of a file from before 0.1.0: it must be given',
    )
  })

  it('with a key that was renamed is told its new name, and nothing else is', () => {
    const former = [{ key: 'rollup.startAt', until: '0.3.0', now: 'write rollup.firstAt' }]
    const unknown = { path: ['rollup'], keys: ['startAt', 'other'] }
    expect(toldOfFormer(unknown, former)).toBe(
      ' (rollup.startAt is of a file from before 0.3.0: write rollup.firstAt)',
    )
    expect(toldOfFormer({ path: ['api'], keys: ['startAt'] }, former)).toBe('')
  })
})
