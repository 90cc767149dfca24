import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { FunctionDefaults } from './stage-function.ts'

export interface StageMachineProps {
  readonly defaults: FunctionDefaults
  /** Of the log: the deployment's and the stage's. */
  readonly name: string
  /** Its rights on data lie in the data stack, if it has any. */
  readonly role: IRole
  readonly definition: IChainable
  /** Functions that it calls. */
  readonly functionArns: readonly string[]
  readonly timeout: Duration
}

/** A state machine with its log, and what it may do in this stack: children `Log`, `Machine` and `Rights`. */
export function stageMachine(scope: Construct, props: StageMachineProps): StateMachine {
  const { defaults, name, role, definition, functionArns, timeout } = props
  const log = new LogGroup(scope, 'Log', {
    // Step Functions wants this prefix where there are many log groups: its policy has a length.
    logGroupName: `/aws/vendedlogs/states/smart-steps-${name}`,
    retention: defaults.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const machine = new StateMachine(scope, 'Machine', {
    stateMachineType: StateMachineType.STANDARD,
    role,
    definitionBody: DefinitionBody.fromChainable(definition),
    timeout,
    tracingEnabled: true,
    // Without the data: states carry no figures, and the log shall never do either.
    logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
  })
  machine.node.addDependency(rights(scope, role, functionArns))
  return machine
}

function rights(scope: Construct, role: IRole, functionArns: readonly string[]): Policy {
  const everywhere = (actions: string[]) => new PolicyStatement({ actions, resources: ['*'] })
  const policy = new Policy(scope, 'Rights', {
    roles: [role],
    statements: [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [...functionArns] }),
      everywhere([
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ]),
      everywhere([
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ]),
    ],
  })
  acknowledge(policy, {
    'IAM5[Resource::*]':
      'Delivering logs and traces has no resources to name: AWS allows these actions on * alone.',
  })
  return policy
}
