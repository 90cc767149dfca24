import { type Duration, RemovalPolicy, Size } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import {
  type Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { z } from 'zod'
import { acknowledge } from './acknowledge.ts'
import type { FunctionName } from './functions.ts'
import { allow, because } from './grants.ts'
import type { Network } from './network.ts'

/** What all functions of a deployment share. */
export interface FunctionDefaults {
  readonly architecture: Architecture
  readonly logRetention: RetentionDays
  /** The folder with the bundle of a function. */
  readonly asset: (name: FunctionName) => string
  /** @default outside of any network of the account's own */
  readonly network?: Network
}

export interface StageFunctionProps<Environment extends z.ZodObject> {
  readonly defaults: FunctionDefaults
  readonly name: FunctionName
  readonly description: string
  readonly role: IRole
  /** The schema that the handler parses: a variable that it needs cannot be forgotten here. */
  readonly schema: Environment
  readonly environment: Readonly<Record<keyof Environment['shape'] & string, string>>
  readonly memoryMb: number
  readonly timeout: Duration
  /** Of /tmp. @default 512 */
  readonly temporaryMb?: number
  /** The most that run at once. @default no limit of its own */
  readonly atMost?: number
}

/** A Lambda function with its log: Node 24, traced, JSON lines, kept as long as the deployment says. */
export class StageFunction<Environment extends z.ZodObject> extends Construct {
  readonly function: LambdaFunction
  readonly log: LogGroup

  constructor(scope: Construct, id: string, props: StageFunctionProps<Environment>) {
    super(scope, id)
    const { defaults, name, schema, environment, memoryMb, timeout, temporaryMb = 512, atMost } = props
    const unknown = Object.keys(environment).filter((key) => !(key in schema.shape))
    if (unknown.length > 0) throw new RangeError(`${name}: its handler does not read ${unknown.join(', ')}`)
    this.log = new LogGroup(this, 'Log', {
      retention: defaults.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: defaults.architecture,
      code: Code.fromAsset(defaults.asset(name)),
      handler: 'index.handler',
      role: props.role,
      environment: { ...environment },
      memorySize: memoryMb,
      timeout,
      ephemeralStorageSize: Size.mebibytes(temporaryMb),
      tracing: Tracing.ACTIVE,
      logGroup: this.log,
      ...(atMost === undefined ? {} : { reservedConcurrentExecutions: atMost }),
    })
    defaults.network?.connect(this.function.node.defaultChild as CfnFunction, props.role)
    allow(props.role, {
      why: 'Its own log.',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.log.logGroupArn],
    })
    because(props.role, {
      why: 'Tracing, which AWS allows on * alone.',
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
    })
    acknowledge(props.role, {
      'IAM5[Resource::*]': 'Tracing has no resources to name: X-Ray allows its two actions on * alone.',
    })
  }
}
