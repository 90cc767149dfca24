import { ArnFormat, Duration, Stack } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import {
  IntegrationPattern,
  JitterType,
  JsonPath,
  type StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions'
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import type { Construct } from 'constructs'
import { statement } from './grants.ts'

export interface StartQueriesProps {
  readonly machine: StateMachine
  /**
   * Of the execution. The same start again is the same execution while it runs, and a refusal after that; a
   * name is free again after 90 days. So it begins with the run: another attempt at a date has another.
   */
  readonly name: string
  readonly queries: unknown
}

const RETRIES = 5

/**
 * The most history events of one such state in a map: begin and end of the item, enter, schedule, start,
 * submit, succeed and leave, and up to four for each time that it is tried again.
 */
export const EVENTS_OF_A_START = 8 + 4 * RETRIES

/** Starts an execution of `Queries` and waits for its end; passes its input on. */
export function startQueries(
  scope: Construct,
  id: string,
  { machine, name, queries }: StartQueriesProps,
): StepFunctionsStartExecution {
  const start = new StepFunctionsStartExecution(scope, id, {
    stateMachine: machine,
    integrationPattern: IntegrationPattern.RUN_JOB,
    name,
    input: TaskInput.fromObject({ queries }),
    associateWithParent: true,
    resultPath: JsonPath.DISCARD,
  })
  // Not where a query failed: that is the next attempt's, under a run of its own.
  start.addRetry({
    errors: [
      'StepFunctions.ExecutionLimitExceeded',
      'StepFunctions.ThrottlingException',
      'StepFunctions.AWSStepFunctionsException',
      'StepFunctions.SdkClientException',
    ],
    interval: Duration.seconds(3),
    backoffRate: 2,
    maxAttempts: RETRIES,
    maxDelay: Duration.seconds(60),
    jitterStrategy: JitterType.FULL,
  })
  return start
}

/** What whoever waits for such executions needs: Step Functions tells of their end by a rule of EventBridge. */
export function rightsToStart(to: IRole, { stateMachineArn, stateMachineName }: StateMachine) {
  const stack = Stack.of(to)
  const executions = stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  const rule = stack.formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
  })
  return {
    executions,
    statements: [
      statement(to, {
        why: 'The steps of a date that are queries: each bucket and product has an execution of its own.',
        actions: ['states:StartExecution'],
        resources: [stateMachineArn],
      }),
      statement(to, {
        why: 'How such an execution ended; and it is stopped where another of its date has failed.',
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [executions],
      }),
      statement(to, {
        why: 'Step Functions waits for such an execution by this rule, which it makes itself.',
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [rule],
      }),
    ],
  }
}
