import type { Template } from 'aws-cdk-lib/assertions'
import { flat, resources } from '../lib/stacks.ts'

/** A state machine as Step Functions reads it, as far as anyone here looks into it. */
export interface Definition {
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
  readonly TimeoutSeconds?: number
}

export interface State {
  readonly Type: string
  readonly Resource?: string
  readonly Seconds?: number
  readonly Retry?: readonly unknown[]
  readonly Parameters?: Readonly<Record<string, unknown>>
  readonly MaxConcurrency?: number
  readonly ItemProcessor?: Definition
}

/** The state machines of the pipeline: of dates, of the queries that their steps wait for, of a reference. */
export const MACHINES = ['RollupMachine', 'RollupQueriesMachine', 'ReferenceMachine'] as const
type MachineName = (typeof MACHINES)[number]

/** The definition in a template, with addresses in place of references. */
export function definitionOf(pipeline: Template, name: MachineName): Definition {
  const machines = Object.entries(resources(pipeline, 'AWS::StepFunctions::StateMachine'))
  const [, machine] = machines.find(([id]) => id.startsWith(name))!
  const text = flat(machine.Properties.DefinitionString)
    .replace(/<(\w+)\.Arn>/g, 'arn:aws:lambda:eu-west-2:123456789012:function:$1')
    .replace(/<(RollupQueriesMachine\w+)>/g, 'arn:aws:states:eu-west-2:123456789012:stateMachine:$1')
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll('<AWS::AccountId>', '123456789012')
  return JSON.parse(text) as Definition
}

/** Every state by its name, those of maps included. */
export function statesOf({ States }: Definition): ReadonlyMap<string, State> {
  return new Map(
    Object.entries(States).flatMap(([name, state]) => [
      [name, state] as const,
      ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
    ]),
  )
}
