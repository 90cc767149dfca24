import { Duration, TimeZone } from 'aws-cdk-lib'
import { type IRole, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
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
import { dailyProducts } from '../functions/model/products.ts'
import { bucketSteps } from '../functions/rollup/bucket-steps.ts'
import { rollupEnvironment } from '../functions/rollup/environment.ts'
import { acknowledge, wildcard } from './acknowledge.ts'
import type { StageProps } from './anonymize.ts'
import { catalogueNames } from './catalogue.ts'
import { type Deployment, keyLifeOf } from './config.ts'
import { because, deliveries, statement } from './grants.ts'
import { Queries } from './queries.ts'
import type { Release } from './release.ts'
import { StageFunction } from './stage-function.ts'
import { EVENTS_OF_A_START, rightsToStart, startQueries } from './start-queries.ts'
import { DELIVERIES_REASON, HISTORY_TO_USE, loggedMachine, MOST_HISTORY_EVENTS } from './state-machine.ts'

export interface RollupProps extends StageProps {
  readonly release: Release
}

/**
 * The most history events of a date besides its queries: its item, two functions that are tried again up to
 * six times, the starts of its two maps and the state of its failure; and those of an execution besides its dates.
 */
const EVENTS_OF_A_DATE = 80
const EVENTS_BESIDES = 60

/** The most dates that one execution can take, however slow and often throttled everything is. */
export const mostDates = (buckets: number, figures: number): number =>
  Math.floor(
    (HISTORY_TO_USE - EVENTS_BESIDES) / ((1 + buckets + figures) * EVENTS_OF_A_START + EVENTS_OF_A_DATE),
  )

/**
 * The stage that turns fragments into figures, and has them released: a schedule, a state machine, Athena.
 * The machine takes `{"date": "2026-03-24", "complete": true}`, a range or a month likewise, or `{}`, and lists
 * itself what is due.
 */
export class Rollup extends Construct {
  readonly function: StageFunction<typeof rollupEnvironment>
  readonly queries: Queries
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { deployment, data, defaults, release }: RollupProps) {
    super(scope, id)
    refuseLongHistory(deployment)
    const { names } = data
    this.function = new StageFunction(this, 'Plan', {
      defaults,
      name: 'plan',
      description: 'Lists the dates and months that are due and writes the queries of one',
      role: data.roles.planner,
      schema: rollupEnvironment,
      environment: {
        COUNTRY: deployment.country,
        KEY_LIFE: keyLifeOf(deployment),
        LANDING_BUCKET: names['landing-bucket'],
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        COMPLETE_BY: deployment.rollup.completeBy,
        DATABASE: catalogueNames(deployment.name).database,
        COMPLETE_AFTER_HOURS: String(deployment.rollup.completeAfterHours),
        DATES_PER_EXECUTION: String(deployment.rollup.datesPerExecution),
        BUCKETS: String(deployment.rollup.buckets),
      },
      memoryMb: 1024,
      timeout: Duration.minutes(5),
    })
    this.queries = new Queries(this, 'Queries', {
      deployment: deployment.name,
      defaults,
      role: data.roles.rollup,
    })
    // It touches no data: that is for the executions that it starts.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
    this.stateMachine = loggedMachine(this, {
      defaults,
      logName: `${deployment.name}-rollup`,
      // By its address: the CDK would give it more rights than those below, and depend on it twice.
      role: Role.fromRoleArn(this, 'RoleOfMachine', role.roleArn, { mutable: false }),
      definition: this.definition(deployment, release),
      timeout: Duration.hours(4),
    })
    this.stateMachine.node.addDependency(this.rights(role, release))

    const { firstAt, lastAt } = deployment.rollup
    const starter = new Role(this, 'HourlyRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    })
    because(starter, {
      why: 'The schedule starts the rollup.',
      actions: ['states:StartExecution'],
      resources: [this.stateMachine.stateMachineArn],
    })
    new Schedule(this, 'Hourly', {
      description: 'Starts the rollup of whatever is due',
      schedule: ScheduleExpression.cron({
        minute: String(Number(firstAt.slice(3))),
        hour: `${Number(firstAt.slice(0, 2))}-${Number(lastAt.slice(0, 2))}`,
        timeZone: TimeZone.of(countries[deployment.country].timeZone),
      }),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        role: starter,
        // No date: a missed start, a late one and a repeated one all come to the same.
        input: ScheduleTargetInput.fromObject({}),
        retryAttempts: 3,
      }),
    })
  }

  /** What the machine of dates may do. */
  private rights(role: IRole, release: Release): Policy {
    const { executions, statements } = rightsToStart(role, this.queries.stateMachine)
    const policy = new Policy(this, 'Rights', {
      roles: [role],
      statements: [
        statement(role, {
          why: 'The steps of a date that are functions.',
          actions: ['lambda:InvokeFunction'],
          resources: [this.function.function.functionArn, release.function.function.functionArn],
        }),
        ...statements,
        ...deliveries(role),
      ],
    })
    acknowledge(policy, {
      'IAM5[Resource::*]': DELIVERIES_REASON,
      [wildcard(this, executions)]: 'The executions of one state machine, whose names are made for each run.',
    })
    return policy
  }

  private definition({ rollup }: Deployment, release: Release) {
    const machine = this.queries.stateMachine
    const runOfDate = JsonPath.stringAt('$.release.run')
    const merge = startQueries(this, 'Merge', {
      machine,
      name: JsonPath.format('{}-merged', runOfDate),
      queries: JsonPath.objectAt('$.merged'),
    })
    const run = JsonPath.stringAt('$.run')
    const buckets = new MapState(this, 'Buckets', {
      itemsPath: JsonPath.stringAt('$.buckets'),
      itemSelector: {
        run: runOfDate,
        bucket: JsonPath.stringAt('$$.Map.Item.Value'),
        perBucket: JsonPath.objectAt('$.perBucket'),
      },
      maxConcurrency: rollup.bucketsAtOnce,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(
      startQueries(this, 'Bucket', {
        machine,
        name: JsonPath.format('{}-bucket-{}', run, JsonPath.stringAt('$.bucket')),
        queries: bucketSteps.map(queryOfBucket),
      }),
    )
    const figures = new MapState(this, 'Figures', {
      itemsPath: JsonPath.stringAt('$.figures'),
      itemSelector: { run: runOfDate, query: JsonPath.objectAt('$$.Map.Item.Value') },
      maxConcurrency: rollup.queriesAtOnce,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(
      startQueries(this, 'Product', {
        machine,
        name: JsonPath.format('{}-{}', run, JsonPath.stringAt('$.query.name')),
        queries: JsonPath.array(JsonPath.stringAt('$.query')),
      }),
    )

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
    const path = plan.next(merge).next(buckets).next(figures).next(releaseDate)
    // One date that fails shall not hold up the others; the execution tells of it at its end.
    for (const state of [plan, merge, buckets, figures, releaseDate]) state.addCatch(failed)

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

/** The query of a bucket: its text comes in pieces, between which the bucket is put. */
function queryOfBucket(name: (typeof bucketSteps)[number]) {
  const bucket = JsonPath.stringAt('$.bucket')
  const piece = (index: 0 | 1 | 2): string => JsonPath.stringAt(`$.perBucket.${name}.sql[${index}]`)
  return {
    name,
    token: JsonPath.format('{}-{}', JsonPath.stringAt(`$.perBucket.${name}.token`), bucket),
    sql: JsonPath.format('{}{}{}{}{}', piece(0), bucket, piece(1), bucket, piece(2)),
  }
}

function refuseLongHistory(deployment: Deployment): void {
  const { datesPerExecution, buckets } = deployment.rollup
  // A month is one of them, with no more queries than a date: it has homes, and no buckets.
  const figures = dailyProducts(keyLifeOf(deployment)).length
  const fits = mostDates(buckets, figures)
  if (datesPerExecution <= fits) return
  throw new InvalidInput(
    `rollup.datesPerExecution: expected at most ${fits}, found ${datesPerExecution}: with ${buckets} buckets and ${figures} products a date more would exceed the ${MOST_HISTORY_EVENTS} events that Step Functions allows an execution`,
  )
}
