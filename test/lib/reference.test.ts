import { describe, expect, it } from 'vitest'
import { definitionOf } from '../support/state-machine.ts'
import { all, pipeline } from './pipeline.ts'
import { flat, list, statements, synthesize } from './stacks.ts'

describe('reference', () => {
  const definition = (changes?: (yaml: string) => string) =>
    definitionOf(changes ? synthesize('gb', changes).pipeline : pipeline, 'ReferenceMachine')

  it('works on as many batches at once as the deployment says', () => {
    const concurrency = (changes?: (yaml: string) => string) =>
      ['Footprints', 'Rest'].map((name) => definition(changes).States[name]!.MaxConcurrency)
    expect(concurrency()).toEqual([10, 10])
    expect(concurrency((yaml) => `${yaml}\nreference:\n  batchesAtOnce: 3\n`)).toEqual([3, 3])
  })

  it('has a state machine that may call its one function, and no data', () => {
    const roles = all('AWS::IAM::Policy').filter(([, { Properties }]) =>
      list(Properties.Roles).some((role) => flat(role).startsWith('<ReferenceMachineRole')),
    )
    const allowed = roles.flatMap(([, { Properties }]) =>
      statements(Properties.PolicyDocument).flatMap(({ Action }) => list(Action)),
    )
    expect(allowed.filter((action) => !/^(logs|xray):/.test(action))).toEqual(['lambda:InvokeFunction'])
  })
})
