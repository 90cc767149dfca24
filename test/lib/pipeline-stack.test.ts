import { describe, expect, it } from 'vitest'
import { anonymizeEnvironment } from '../../functions/anonymize/environment.ts'
import { releaseEnvironment } from '../../functions/release/environment.ts'
import { serveEnvironment } from '../../functions/serve/environment.ts'
import { jobsEnvironment } from '../../functions/serve/jobs/environment.ts'
import { MACHINES } from '../support/state-machine.ts'
import { all, functionNamed, german, pipeline } from './pipeline.ts'
import { flat, list, resources, statements, synthesize } from './stacks.ts'

describe('functions', () => {
  const functions = all('AWS::Lambda::Function')

  it('are ten, and none of the CDK', () => {
    expect(functions).toHaveLength(10)
  })

  it.each(functions.map(([id]) => id))('%s runs Node 24 on arm64, is traced, and its log ends', (id) => {
    const { Properties } = functions.find(([name]) => name === id)![1]
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    })
    const log = flat((Properties.LoggingConfig as { LogGroup: unknown }).LogGroup).slice(1, -1)
    expect(resources(pipeline, 'AWS::Logs::LogGroup')[log]!.Properties.RetentionInDays).toBe(90)
  })

  it('keep every log for as long as the deployment says', () => {
    for (const [, { Properties }] of all('AWS::Logs::LogGroup', german)) {
      expect(Properties.RetentionInDays).toBe(30)
    }
  })

  it('get the variables that their handlers parse', () => {
    const variables = (start: string) =>
      Object.keys((functionNamed(start).Properties.Environment as { Variables: object }).Variables).sort()
    expect(variables('AnonymizeFunction')).toEqual(Object.keys(anonymizeEnvironment.shape).sort())
    expect(variables('ReleaseFunction')).toEqual(Object.keys(releaseEnvironment.shape).sort())
    expect(variables('JobsFunction')).toEqual(Object.keys(jobsEnvironment.shape).sort())
    expect(variables('ServeFunction')).toEqual(Object.keys(serveEnvironment.shape).sort())
  })

  it('get no secret by their variables', () => {
    for (const [, { Properties }] of functions) {
      expect(JSON.stringify(Properties.Environment)).not.toMatch(/secretsmanager|ClientSecret|password/i)
    }
  })

  it('anonymize with 3,538 MB, 10 GB of disk and 15 minutes', () => {
    expect(functionNamed('AnonymizeFunction').Properties).toMatchObject({
      MemorySize: 3538,
      EphemeralStorage: { Size: 10_240 },
      Timeout: 900,
    })
  })

  it('may do nothing on every resource but trace', () => {
    for (const [id, { Properties }] of all('AWS::IAM::Policy')) {
      for (const { Action, Resource } of statements(Properties.PolicyDocument)) {
        if (!list(Resource).includes('*')) continue
        const services = new Set(list(Action).map((action) => action.split(':')[0]))
        expect(
          [...services].every(
            (service) =>
              service === 'xray' || (/^(Rollup(Queries)?|Reference)Rights/.test(id) && service === 'logs'),
          ),
        ).toBe(true)
      }
    }
  })
})

it.each(MACHINES)('%s logs every step without its data, and is traced', (name) => {
  const [, machine] = all('AWS::StepFunctions::StateMachine').find(([id]) => id.startsWith(name))!
  expect(machine.Properties).toMatchObject({
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    TracingConfiguration: { Enabled: true },
  })
})

it('has no state machine but those', () => {
  expect(all('AWS::StepFunctions::StateMachine')).toHaveLength(MACHINES.length)
})

it('gives the outputs by their names', () => {
  for (const name of ['ApiUrl', 'TokenUrl', 'RollupStateMachineArn', 'ExplorerUrl', 'DashboardUrl']) {
    pipeline.hasOutput(name, {})
  }
})

it('reads the data stack by parameters, not by exports', () => {
  expect(JSON.stringify(pipeline.toJSON())).not.toContain('Fn::ImportValue')
})

describe('a permissions boundary', () => {
  const ARN = 'arn:aws:iam::123456789012:policy/team/boundary'
  const roles = (changes?: (yaml: string) => string) => {
    const stacks = synthesize('gb', changes)
    return [stacks.data, stacks.pipeline].flatMap((template) => all('AWS::IAM::Role', template))
  }

  it('is set on every role of both stacks where the deployment names one', () => {
    const found = roles((yaml) => `${yaml}\npermissionsBoundary: "${ARN}"\n`)
    expect(found.length).toBeGreaterThan(8)
    for (const [, { Properties }] of found) expect(Properties.PermissionsBoundary).toBe(ARN)
  })

  it('is on no role where it names none', () => {
    for (const [, { Properties }] of roles()) expect(Properties.PermissionsBoundary).toBeUndefined()
  })
})
