import { Duration } from 'aws-cdk-lib'
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import {
  type IChainable,
  JsonPath,
  Map as MapState,
  type StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import type { Round } from '../functions/geography/build.ts'
import { geographyEnvironment, referenceStepsEnvironment } from '../functions/geography/environment.ts'
import { acknowledge } from './acknowledge.ts'
import { type StageProps, WAITED } from './anonymize.ts'
import { type Deployment, keyLifeOf } from './config.ts'
import { FeedQueue } from './feed-queue.ts'
import { deliveries, statement } from './grants.ts'
import { ScheduledCall } from './scheduled-call.ts'
import { StageFunction } from './stage-function.ts'
import { DELIVERIES_REASON, loggedMachine } from './state-machine.ts'

export interface ReferenceProps extends StageProps {
  /** Where files that landed before there was a reference are put in line again. */
  readonly events: FeedQueue
}

/**
 * The stage that turns cells, zones, census and prior into the reference tables: a function checks the
 * feeds and cuts the work into batches, a state machine has them made and puts the version in force.
 */
export class Reference extends Construct {
  readonly feeds: FeedQueue
  readonly function: StageFunction<typeof geographyEnvironment>
  readonly steps: StageFunction<typeof referenceStepsEnvironment>
  /** Takes `{"version": "…"}`, a version that the function has prepared. */
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { deployment, data, defaults, events }: ReferenceProps) {
    super(scope, id)
    const { names } = data
    const timeout = Duration.minutes(15)
    const both = {
      COUNTRY: deployment.country,
      KEY_LIFE: keyLifeOf(deployment),
      LANDING_BUCKET: names['landing-bucket'],
      DATA_BUCKET: names['data-bucket'],
      DOCUMENTS_TABLE: names['documents-table'],
    }
    this.steps = new StageFunction(this, 'Steps', {
      defaults,
      name: 'reference-steps',
      description: 'Makes a batch of footprints, tiles or neighbours, and puts a reference in force',
      role: data.roles.reference,
      schema: referenceStepsEnvironment,
      environment: { ...both, EVENTS_QUEUE_URL: events.queue.queueUrl },
      memoryMb: 3538,
      temporaryMb: 4096,
      timeout,
    })
    this.stateMachine = this.machine(deployment, defaults)
    this.feeds = new FeedQueue(this, 'Feeds', {
      deployment: deployment.name,
      name: 'reference',
      bucket: data.landing,
      key: data.landingKey,
      timeout,
    })
    this.function = new StageFunction(this, 'Reference', {
      defaults,
      name: 'reference',
      description: 'Checks the newest reference feeds and has a reference made of them',
      role: data.roles.reference,
      schema: geographyEnvironment,
      environment: {
        ...both,
        STATE_MACHINE_ARN: this.stateMachine.stateMachineArn,
        SENSITIVE_PLACES: deployment.sensitivePlaces.join(','),
      },
      memoryMb: 3538,
      temporaryMb: 4096,
      timeout,
    })
    this.feeds.feed(this.function, 2)
    events.allowSending(data.roles.reference, WAITED)
    // Beside the role: as a part of it the steps, which have the role, would wait for their own machine.
    new Policy(this, 'Starting', {
      roles: [data.roles.reference],
      statements: [
        statement(data.roles.reference, {
          why: 'What it has prepared is made by the state machine.',
          actions: ['states:StartExecution'],
          resources: [this.stateMachine.stateMachineArn],
        }),
      ],
    })
    new ScheduledCall(this, 'Monthly', {
      description: 'Makes the reference again, whose calendar would end with the next year',
      when: ScheduleExpression.cron({ minute: '5', hour: '2', day: '1' }),
      target: this.function.function,
    })
  }

  /** It calls one function and touches no data. */
  private machine(deployment: Deployment, defaults: StageProps['defaults']): StateMachine {
    const role = new Role(this, 'MachineRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
    const rights = new Policy(this, 'Rights', {
      roles: [role],
      statements: [
        statement(role, {
          why: 'The steps of a reference are one function.',
          actions: ['lambda:InvokeFunction'],
          resources: [this.steps.function.functionArn],
        }),
        ...deliveries(role),
      ],
    })
    acknowledge(rights, { 'IAM5[Resource::*]': DELIVERIES_REASON })
    const machine = loggedMachine(this, {
      defaults,
      logName: `${deployment.name}-reference`,
      // By its address: the CDK would let it call every version of the function as well.
      role: Role.fromRoleArn(this, 'RoleOfMachine', role.roleArn, { mutable: false }),
      definition: this.definition(deployment),
      timeout: Duration.hours(6),
    })
    machine.node.addDependency(rights)
    return machine
  }

  private definition({ reference: { batchesAtOnce } }: Deployment): IChainable {
    const call = (id: string, payload: Record<string, unknown>, resultPath?: string) =>
      new LambdaInvoke(this, id, {
        lambdaFunction: this.steps.function,
        payload: TaskInput.fromObject(payload),
        payloadResponseOnly: true,
        ...(resultPath === undefined ? {} : { resultPath }),
      }).addRetry({
        // A sandbox that died, too many at once, or a pointer that others write; a cell that cannot be
        // placed fails at once.
        errors: ['Lambda.TooManyRequestsException', 'Lambda.Unknown', 'Sandbox.Timedout', 'Conflict'],
        interval: Duration.seconds(5),
        backoffRate: 2,
        maxAttempts: 4,
      })
    const version = JsonPath.stringAt('$.version')
    const round = (name: string, word: Round) =>
      call(`List${name}`, { step: 'list', round: word, version }, '$.missing').next(
        new MapState(this, name, {
          itemsPath: '$.missing',
          maxConcurrency: batchesAtOnce,
          resultPath: JsonPath.DISCARD,
        }).itemProcessor(call(`Make${name}`, { step: 'make', hash: JsonPath.stringAt('$') })),
      )
    return round('Footprints', 'footprints')
      .next(round('Rest', 'rest'))
      .next(call('Commit', { step: 'commit', version }))
  }
}
