import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../../functions/model/errors.ts'
import { dayBill, NATIONAL } from '../../lib/cost/day.ts'
import { idleBill, type Resources } from '../../lib/cost/idle.ts'
import { type CostLine, usd } from '../../lib/cost/prices.ts'
import { calledServices } from '../../lib/network.ts'
import { domain, endpoints, explorerDomain, keys, network, withLines } from './inputs.ts'
import { synthesize } from './stacks.ts'

const sum = (lines: readonly CostLine[]): number => lines.reduce((total, line) => total + usd(line), 0)

function resourcesOf(name: 'gb' | 'de', changes?: (yaml: string) => string): Resources {
  const { data, pipeline } = synthesize(name, changes)
  const named = (template: typeof data, stack: string) =>
    Object.entries((template.toJSON() as { Resources: Resources }).Resources).map(
      ([id, resource]) => [`${stack} ${id}`, resource] as const,
    )
  return Object.fromEntries([...named(data, 'data'), ...named(pipeline, 'pipeline')])
}

describe('the bill of a month in which nothing happens', () => {
  test('counts what a resource costs each, and each of its parts', () => {
    const lines = idleBill({
      one: { Type: 'AWS::KMS::Key' },
      two: { Type: 'AWS::KMS::Key' },
      three: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{}, {}, {}] } },
      four: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] },
      },
      five: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } },
      six: { Type: 'AWS::S3::Bucket' },
      seven: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'Ours', MetricName: 'FilesLost' } },
      eight: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/SQS', MetricName: 'Age' } },
    })
    // 2 keys, 5 + 3 for the firewall, 2 subnets × 730 hours × 0.01, 2 alarms, 1 metric.
    expect(sum(lines)).toBeCloseTo(2 + 8 + 14.6 + 0.2 + 0.3, 9)
  })

  test.each([
    ['cron(30 4-12 * * ? *)', 9 * 30],
    ['cron(15 * * * ? *)', 24 * 30],
    ['cron(5 2 1 * ? *)', 1],
    ['rate(5 minutes)', 288 * 30],
  ])('counts the calls of %s: %i', (expression, calls) => {
    const lines = idleBill({
      one: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: expression } },
    })
    expect(lines.find(({ price }) => price === 'scheduledCall')?.quantity).toBeCloseTo(calls, 9)
  })

  test.each(['gb', 'de'] as const)('knows of every resource of %s whether it costs anything', (name) => {
    expect(sum(idleBill(resourcesOf(name)))).toBeGreaterThan(10)
  })

  test('knows so of every input of an operator’s, and counts the endpoints of a network by their subnets', () => {
    const lines = idleBill(
      resourcesOf('gb', withLines(network, endpoints, keys('landing', 'data'), domain, explorerDomain)),
    )
    const subnets = 2
    const quantity = calledServices.interface.length * subnets * 730
    expect(lines).toContainEqual(expect.objectContaining({ switchedBy: 'network.endpoints', quantity }))
  })

  test('is refused for a resource of which nobody said what it costs', () => {
    expect(() => idleBill({ one: { Type: 'AWS::Synthetics::Canary' } })).toThrow(InvalidInput)
    expect(() => idleBill({ one: { Type: 'AWS::Synthetics::Canary' } })).toThrow(/AWS::Synthetics::Canary/)
  })

  test('is smaller by what the deployment file switches off, and says by which key', () => {
    const on = idleBill(resourcesOf('de'))
    const off = idleBill(
      resourcesOf('de', (yaml) => yaml.replace('firewall: true', 'firewall: false\ndashboard: false')),
    )
    const switched = on.filter(({ switchedBy }) => switchedBy === 'firewall' || switchedBy === 'dashboard')
    expect(switched.length).toBeGreaterThan(2)
    expect(sum(on) - sum(off)).toBeCloseTo(sum(switched), 9)
  })
})

describe('the bill of a day of work', () => {
  const sizes = { memoryMb: 3538, buckets: 64 }

  test('grows where the records of a phone are spread over more files', () => {
    expect(sum(dayBill(NATIONAL, sizes, 1.95))).toBeGreaterThan(sum(dayBill(NATIONAL, sizes, 5.7)))
  })

  test.each(Object.keys(NATIONAL) as (keyof typeof NATIONAL)[])('grows with the %s', (name) => {
    const more = { ...NATIONAL, [name]: NATIONAL[name] * 2 }
    expect(sum(dayBill(more, sizes, 5.7))).toBeGreaterThan(sum(dayBill(NATIONAL, sizes, 5.7)))
  })

  test('counts queues, KMS, requests, logs and tokens', () => {
    const named = new Set(dayBill(NATIONAL, sizes, 5.7).map(({ price }) => price))
    for (const price of [
      'itemWrite',
      'keyRequest',
      'apiRequest',
      'queueRequest',
      'logGb',
      'token',
    ] as const) {
      expect(named).toContain(price)
    }
  })
})

describe('npm run cost', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['bin/cost.ts', ...args], { encoding: 'utf8' })

  test('prints the month and the day for the numbers given, and ends each with its sum', () => {
    const text = execFileSync(
      process.execPath,
      ['bin/cost.ts', '-c', 'deployment=deployments/gb.yaml', '--records', '1000000', '--api-requests', '7'],
      { encoding: 'utf8' },
    )
    expect(text).toContain('records 1,000,000')
    expect(text).toContain('apiRequests 7')
    expect(text.match(/in all/g)).toHaveLength(3)
    expect(text).toMatch(/keys of KMS/)
  })

  test.each([
    [['--records', 'many'], /--records many: expected/],
    [['--recrods', '5'], /--recrods.*: expected/],
  ])('refuses %j and says what is allowed', (args, message) => {
    const { status, stderr } = run('-c', 'deployment=deployments/gb.yaml', ...args)
    expect(status).toBe(1)
    expect(stderr).toMatch(message)
  })

  test('refuses to guess a deployment', () => {
    expect(run().stderr).toMatch(/no deployment is named: expected -c deployment=/)
  })
})
