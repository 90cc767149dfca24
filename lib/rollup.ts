import { Duration, Stack, TimeZone } from 'aws-cdk-lib'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets'
import {
  Choice,
  Condition,
  Fail,
  JsonPath,
  Map as MapState,
  Pass,
  type StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import { countries } from '../functions/model/countries.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { products } from '../functions/model/products.ts'
import { rollupEnvironment } from '../functions/rollup/environment.ts'
import type { StageProps } from './anonymize.ts'
import { AthenaStep, MOST_EVENTS_OF_A_QUERY } from './athena-step.ts'
import { catalogueNames } from './catalogue.ts'
import { type Deployment, keyLifeOf } from './config.ts'
import type { Release } from './release.ts'
import { StageFunction } from './stage-function.ts'
import { stageMachine } from './stage-machine.ts'

export interface RollupProps extends StageProps {
  readonly release: Release
}

/** AWS ends an execution with more history than this. */
const MOST_HISTORY_EVENTS = 25_000

/** merged, paths, visits come before the products. */
const PREPARATIONS = 3

/**
 * The stage that turns fragments into figures, and has them released: a schedule, a state machine, Athena.
 * The machine takes `{"date": "2026-03-24", "complete": true}` or `{}`, and lists itself what is due.
 */
export class Rollup extends Construct {
  readonly function: StageFunction<typeof rollupEnvironment>
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { deployment, data, defaults, release }: RollupProps) {
    super(scope, id)
    refuseLongHistory(deployment)
    const { names } = data
    this.function = new StageFunction(this, 'Plan', {
      defaults,
      name: 'plan',
      description: 'Lists the dates that are due and writes the queries of a date',
      role: data.roles.planner,
      schema: rollupEnvironment,
      environment: {
        COUNTRY: deployment.country,
        KEY_LIFE: keyLifeOf(deployment),
        LANDING_BUCKET: names['landing-bucket'],
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        COMPLETE_BY: 'manifest-or-time',
        DATABASE: catalogueNames(deployment.name).database,
        COMPLETE_AFTER_HOURS: String(deployment.rollup.completeAfterHours),
        DATES_PER_EXECUTION: String(deployment.rollup.datesPerExecution),
      },
      memoryMb: 1024,
      timeout: Duration.minutes(5),
    })
    this.stateMachine = stageMachine(this, {
      defaults,
      name: `${deployment.name}-rollup`,
      role: data.roles.rollup,
      definition: this.definition(deployment, release),
      functionArns: [this.function.function.functionArn, release.function.function.functionArn],
      timeout: Duration.hours(4),
    })

    const { firstAt, lastAt } = deployment.rollup
    new Schedule(this, 'Hourly', {
      description: 'Starts the rollup of whatever is due',
      schedule: ScheduleExpression.cron({
        minute: String(Number(firstAt.slice(3))),
        hour: `${Number(firstAt.slice(0, 2))}-${Number(lastAt.slice(0, 2))}`,
        timeZone: TimeZone.of(countries[deployment.country].timeZone),
      }),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        // No date: a missed start, a late one and a repeated one all come to the same.
        input: ScheduleTargetInput.fromObject({}),
        retryAttempts: 3,
      }),
    })
  }

  private definition(deployment: Deployment, release: Release) {
    const { database, workgroup } = catalogueNames(deployment.name)
    const workgroupArn = Stack.of(this).formatArn({ service: 'athena', resource: `workgroup/${workgroup}` })
    const queries = (id: string, items: string, atOnce: number) =>
      new MapState(this, id, {
        itemsPath: JsonPath.stringAt(items),
        maxConcurrency: atOnce,
        resultPath: JsonPath.DISCARD,
      }).itemProcessor(new AthenaStep(this, `${id}Query`, { database, workgroup, workgroupArn }).chain)

    const list = new LambdaInvoke(this, 'ListDue', {
      lambdaFunction: this.function.function,
      payload: TaskInput.fromObject({
        step: 'list',
        request: JsonPath.entirePayload,
        execution: JsonPath.stringAt('$$.Execution.Name'),
      }),
      payloadResponseOnly: true,
    })
    const plan = new LambdaInvoke(this, 'PlanDate', {
      lambdaFunction: this.function.function,
      payload: TaskInput.fromObject({ step: 'plan', date: JsonPath.stringAt('$') }),
      payloadResponseOnly: true,
    })
    const releaseDate = new LambdaInvoke(this, 'Release', {
      lambdaFunction: release.function.function,
      inputPath: '$.release',
      payloadResponseOnly: true,
      resultSelector: { state: 'released' },
    })
    const failed = new Pass(this, 'DateFailed', { parameters: { state: 'failed' } })
    const path = plan
      .next(queries('Prepare', '$.preparations', 1))
      .next(queries('Figures', '$.figures', deployment.rollup.queriesAtOnce))
      .next(releaseDate)
    // One date that fails shall not hold up the others; the execution tells of it at its end.
    for (const state of [plan, releaseDate]) state.addCatch(failed)
    for (const id of ['Prepare', 'Figures']) (this.node.findChild(id) as MapState).addCatch(failed)

    const anyFailed = new Pass(this, 'Sum', {
      parameters: { failed: JsonPath.arrayContains(JsonPath.objectAt('$[*].state'), 'failed') },
    })
    const done = new Succeed(this, 'Done')
    // What was not brought to an end is the next start's to try.
    const giveBack = new LambdaInvoke(this, 'GiveBack', {
      lambdaFunction: this.function.function,
      payload: TaskInput.fromObject({
        step: 'give-back',
        execution: JsonPath.stringAt('$$.Execution.Name'),
      }),
      payloadResponseOnly: true,
    })
    const dates = new MapState(this, 'Dates', {
      itemsPath: JsonPath.stringAt('$.dates'),
      maxConcurrency: 1,
    }).itemProcessor(path)
    const allWell = new Choice(this, 'AllWell')
      .when(
        Condition.booleanEquals('$.failed', true),
        giveBack.next(
          new Fail(this, 'SomeFailed', {
            error: 'DatesFailed',
            cause: 'At least one date was not released; the others were. See the runbook: rollup-failed',
          }),
        ),
      )
      .otherwise(done)
    return list.next(
      new Choice(this, 'AnythingDue')
        .when(Condition.isPresent('$.dates[0]'), dates.next(anyFailed).next(allWell))
        .otherwise(done),
    )
  }
}

function refuseLongHistory({ rollup: { datesPerExecution } }: Deployment): void {
  const queries = PREPARATIONS + products.length
  const fits = Math.floor((0.95 * MOST_HISTORY_EVENTS) / (queries * MOST_EVENTS_OF_A_QUERY))
  if (datesPerExecution <= fits) return
  throw new InvalidInput(
    `rollup.datesPerExecution: expected at most ${fits}, found ${datesPerExecution}: ${queries} slow queries a date would exceed the ${MOST_HISTORY_EVENTS} events that Step Functions allows an execution`,
  )
}
