import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { FunctionDefaults } from './stage-function.ts'

export interface LoggedMachineProps {
  readonly defaults: FunctionDefaults
  /** Of the log, after the deployment's name. */
  readonly logName: string
  readonly role: IRole
  readonly definition: IChainable
  readonly timeout: Duration
}

/** AWS ends an execution with more history than this. */
export const MOST_HISTORY_EVENTS = 25_000

/** What is planned stays this far below it. */
export const HISTORY_TO_USE = Math.floor(0.95 * MOST_HISTORY_EVENTS)

/** A state machine that logs every step, without its data, and is traced; `Log` and `Machine` of the scope. */
export function loggedMachine(
  scope: Construct,
  { defaults, logName, role, definition, timeout }: LoggedMachineProps,
): StateMachine {
  const log = new LogGroup(scope, 'Log', {
    // Step Functions wants this prefix where there are many log groups: its policy has a length.
    logGroupName: `/aws/vendedlogs/states/smart-steps-${logName}`,
    retention: defaults.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  return new StateMachine(scope, 'Machine', {
    stateMachineType: StateMachineType.STANDARD,
    role,
    definitionBody: DefinitionBody.fromChainable(definition),
    timeout,
    tracingEnabled: true,
    // Without the data: states carry no figures, and the log shall never do either.
    logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
  })
}

export const DELIVERIES_REASON =
  'Delivering logs and traces has no resources to name: AWS allows these actions on * alone.'
