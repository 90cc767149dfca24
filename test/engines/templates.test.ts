import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Templates } from '../lib/rights.ts'
import { synthesize } from '../lib/stacks.ts'
import { templateFaults } from '../lib/template-checks.ts'
import {
  cdkRules,
  cfnLint,
  checkov,
  type Finding,
  stepFunctionsTools,
} from '../support/engines/static-checks.ts'
import { definitionOf, MACHINES } from '../support/state-machine.ts'
import { type Accepted, acceptedFindings } from './accepted-findings.ts'

const countries = ['gb', 'de'] as const
let folder: string
let aslFaults: (definition: object) => string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-templates-'))
  await write(folder, countries)
  aslFaults = (await stepFunctionsTools()).faults
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(to: string, names: readonly ('gb' | 'de')[]): Promise<void> {
  for (const name of names) {
    const { data, pipeline } = synthesize(name)
    await writeFile(join(to, `${name}-data.json`), JSON.stringify(data.toJSON()))
    await writeFile(join(to, `${name}-pipeline.json`), JSON.stringify(pipeline.toJSON()))
  }
}

describe('the templates of both examples', () => {
  const isAccepted = ({ tool, rule, resource }: Finding): boolean =>
    acceptedFindings.some(accepts(tool, rule, resource))
  const open = (findings: readonly Finding[]): string[] =>
    findings
      .filter((finding) => !isAccepted(finding))
      .map(({ rule, template, resource, says }) => `${rule} ${template} ${resource}: ${says}`)

  it('pass cfn-lint without a finding', async () => {
    expect(open(await cfnLint(folder))).toEqual([])
  })

  it('pass the rules of the CDK without a finding', async () => {
    expect(open(await cdkRules(folder))).toEqual([])
  })

  it('pass checkov but for findings that are argued, each of which is still found', async () => {
    const findings = await checkov(folder)
    expect(open(findings)).toEqual([])
    const unused = acceptedFindings.filter(
      (accepted) => !findings.some(({ tool, rule, resource }) => accepts(tool, rule, resource)(accepted)),
    )
    expect(unused.map(({ rule }) => rule)).toEqual([])
  })

  it.each(countries)('of %s hold together: schedules, events, queues, grants, states', (name) => {
    const templates = synthesize(name)
    expect(templateFaults(templates)).toEqual([])
    for (const machine of MACHINES) expect(aslFaults(definitionOf(templates.pipeline, machine))).toEqual([])
  })
})

const accepts = (tool: string, rule: string, resource: string) => (accepted: Accepted) =>
  accepted.tool === tool && accepted.rule === rule && accepted.resources.test(resource)

interface Fault {
  readonly name: string
  readonly stack: 'data' | 'pipeline'
  /** Changes the text of the template: the first must be in it. */
  readonly change: readonly [from: string | RegExp, to: string]
  /** What has to be said by one of the checks. */
  readonly says: RegExp
}

const plantedFaults: readonly Fault[] = [
  {
    name: 'a state that goes on to one that is not there',
    stack: 'pipeline',
    change: ['\\"Next\\":\\"AllWell\\"', '\\"Next\\":\\"AllWel\\"'],
    says: /target: AllWel$/,
  },
  {
    name: 'a choice without its default state',
    stack: 'pipeline',
    change: ['\\"Default\\":\\"Done\\"', '\\"Default\\":\\"Doen\\"'],
    says: /target: Doen$/,
  },
  {
    name: 'one minute in the plural',
    stack: 'pipeline',
    change: ['cron(15 * * * ? *)', 'rate(1 minutes)'],
    says: /no service takes the schedule rate\(1 minutes\)/,
  },
  {
    name: 'a schedule of five fields',
    stack: 'pipeline',
    change: ['cron(15 * * * ? *)', 'cron(15 * * * *)'],
    says: /no service takes the schedule cron\(15/,
  },
  {
    name: 'a misspelt key of an event pattern',
    stack: 'pipeline',
    change: ['"detail-type":["Object Created"]', '"detailType":["Object Created"]'],
    says: /fits no event of S3/,
  },
  {
    name: 'a kind of event that S3 never sends',
    stack: 'pipeline',
    change: ['Object Created', 'ObjectCreated:Put'],
    says: /fits no event of S3/,
  },
  {
    name: 'a prefix below which nothing lands',
    stack: 'pipeline',
    change: ['landing/events/', 'events/'],
    says: /events: taken by 0 rules, expected 1/,
  },
  {
    name: 'a queue that shows a message again before the function may be done',
    stack: 'pipeline',
    change: [/"VisibilityTimeout":5400/, '"VisibilityTimeout":600'],
    says: /hides a message for 600 s/,
  },
  {
    name: 'a reader of a queue that may not delete from it',
    stack: 'pipeline',
    change: ['"sqs:DeleteMessage",', ''],
    says: /lacks sqs:DeleteMessage/,
  },
  {
    name: 'a state machine that may not call its functions',
    stack: 'pipeline',
    change: [
      /"lambda:InvokeFunction"(?=[^{}]*,"Effect":"Allow","Resource":\[\{"Fn::GetAtt":\["Release)/,
      '"lambda:GetFunction"',
    ],
    says: /RollupRole lacks lambda:InvokeFunction/,
  },
  {
    name: 'a state machine that may not wait for its queries',
    stack: 'pipeline',
    change: ['"events:PutRule",', ''],
    says: /the state machine lacks events:PutRule/,
  },
  {
    name: 'a state machine that may not look after its query',
    stack: 'data',
    change: ['"athena:GetQueryExecution",', ''],
    says: /lacks athena:GetQueryExecution/,
  },
  {
    name: 'a reader of encrypted messages without the key',
    stack: 'data',
    change: [/"kms:\*"/, '"kms:Describe*"'],
    says: /lacks kms:Decrypt/,
  },
  {
    name: 'a property that the service does not know',
    stack: 'data',
    change: ['"BillingMode":', '"BilingMode":'],
    says: /BilingMode/,
  },
  {
    name: 'a runtime that Lambda does not have',
    stack: 'pipeline',
    change: ['"nodejs24.x"', '"nodejs23.x"'],
    says: /nodejs23\.x/,
  },
  {
    name: 'a reference to a resource that is not there',
    stack: 'pipeline',
    change: [/\{"Ref":"ServeApi\w+"\}/, '{"Ref":"ServeApiNowhere"}'],
    says: /ServeApiNowhere/,
  },
  {
    name: 'a bucket that takes public access lists',
    stack: 'data',
    change: ['"BlockPublicAcls":true', '"BlockPublicAcls":false'],
    says: /CKV_AWS_53/,
  },
]

describe('planted faults', () => {
  it.each(plantedFaults)('$name is found', async ({ stack, change: [from, to], says }) => {
    const { data, pipeline } = synthesize('gb')
    const texts = { data: JSON.stringify(data.toJSON()), pipeline: JSON.stringify(pipeline.toJSON()) }
    const changed = texts[stack].replace(from, () => to)
    expect(changed).not.toBe(texts[stack])
    const faulty: Templates = {
      ...{ data, pipeline },
      [stack]: Template.fromJSON(JSON.parse(changed), { skipCyclicalDependenciesCheck: true }),
    }
    const found: string[] = []
    for (const check of [ownChecks(faulty), ...toolsOver(changed)]) {
      found.push(...(await check()))
      if (found.some((fault) => says.test(fault))) return
    }
    expect.fail(`no check says ${says}, they say: ${found.join('; ')}`)
  })

  const ownChecks = (templates: Templates) => async () => [
    ...templateFaults(templates),
    ...MACHINES.flatMap((machine) => aslFaults(definitionOf(templates.pipeline, machine))),
  ]

  /** In the order of their time: the first that finds the fault is enough. */
  const toolsOver = (template: string) =>
    [cdkRules, cfnLint, checkov].map((tool) => async () => {
      const place = await mkdtemp(join(folder, 'fault-'))
      await writeFile(join(place, 'template.json'), template)
      return (await tool(place)).map(({ rule, resource, says }) => `${rule} ${resource}: ${says}`)
    })
})
