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

/** Both definitions in a template: of dates, and of the queries that each of its steps waits for. */
export function definitionsOf(pipeline: Template): {
  readonly parent: Definition
  readonly child: Definition
} {
  const machines = Object.entries(resources(pipeline, 'AWS::StepFunctions::StateMachine'))
  const named = (start: string): Definition => {
    const [, machine] = machines.find(([id]) => id.startsWith(start))!
    return definitionIn(machine.Properties.DefinitionString)
  }
  return { parent: named('RollupMachine'), child: named('RollupQueriesMachine') }
}

/** With addresses in place of references. */
function definitionIn(string: unknown): Definition {
  const text = flat(string)
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
