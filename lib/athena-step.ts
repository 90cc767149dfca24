import { Duration } from 'aws-cdk-lib'
import {
  Chain,
  Choice,
  Condition,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  Pass,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions'
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'

export interface AthenaStepProps {
  readonly database: string
  readonly workgroup: string
  readonly workgroupArn: string
}

/** Seconds until the next look at a query; the last one repeats. */
const WAITS_SECONDS = [2, 5, 15, 30] as const

/**
 * One query: start, wait, look, and again, in Step Functions alone, so that no function is paid for
 * waiting. Takes `{name, token, sql}`: with the same token a repeated start is the same query, and another
 * attempt brings another token.
 */
export class AthenaStep extends Construct {
  readonly chain: IChainable

  constructor(scope: Construct, id: string, { database, workgroup, workgroupArn }: AthenaStepProps) {
    super(scope, id)
    const named = (name: string): string => `${id}${name}`
    const start = new CallAwsService(this, 'Start', {
      stateName: named('Start'),
      service: 'athena',
      action: 'startQueryExecution',
      iamResources: [workgroupArn],
      parameters: {
        QueryString: JsonPath.stringAt('$.sql'),
        ClientRequestToken: JsonPath.stringAt('$.token'),
        QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: database },
        WorkGroup: workgroup,
      },
      resultSelector: { id: JsonPath.stringAt('$.QueryExecutionId'), looks: 0 },
      resultPath: '$.query',
    })
    start.addRetry(TRY_AGAIN)
    const look = new CallAwsService(this, 'Look', {
      stateName: named('Look'),
      service: 'athena',
      action: 'getQueryExecution',
      iamResources: [workgroupArn],
      parameters: { QueryExecutionId: JsonPath.stringAt('$.query.id') },
      // The state alone: what Athena says about a failure may quote the data.
      resultSelector: { state: JsonPath.stringAt('$.QueryExecution.Status.State') },
      resultPath: '$.status',
    })
    look.addRetry(TRY_AGAIN)
    const count = new Pass(this, 'Count', {
      stateName: named('Count'),
      parameters: {
        id: JsonPath.stringAt('$.query.id'),
        looks: JsonPath.mathAdd(JsonPath.numberAt('$.query.looks'), 1),
      },
      resultPath: '$.query',
    })

    const howLong = new Choice(this, 'HowLong', { stateName: named('HowLong') })
    WAITS_SECONDS.forEach((seconds, looks) => {
      const wait = new Wait(this, `Wait${seconds}`, {
        stateName: named(`Wait${seconds}`),
        time: WaitTime.duration(Duration.seconds(seconds)),
      }).next(look)
      if (looks < WAITS_SECONDS.length - 1) howLong.when(Condition.numberEquals('$.query.looks', looks), wait)
      else howLong.otherwise(wait)
    })
    look.next(
      new Choice(this, 'HowDidItEnd', { stateName: named('HowDidItEnd') })
        .when(
          Condition.stringEquals('$.status.state', 'SUCCEEDED'),
          new Succeed(this, 'Done', { stateName: named('Done'), outputPath: JsonPath.DISCARD }),
        )
        .when(
          Condition.or(
            Condition.stringEquals('$.status.state', 'QUEUED'),
            Condition.stringEquals('$.status.state', 'RUNNING'),
          ),
          count.next(howLong),
        )
        .otherwise(
          new Fail(this, 'Failed', {
            stateName: named('Failed'),
            error: 'QueryFailed',
            cause: 'Athena ended the query without success: its history in the workgroup says why',
          }),
        ),
    )
    this.chain = Chain.start(start).next(howLong)
  }
}

const TRY_AGAIN = {
  errors: ['Athena.TooManyRequestsException', 'Athena.InternalServerException', 'Athena.SdkClientException'],
  interval: Duration.seconds(3),
  backoffRate: 2,
  maxAttempts: 5,
  maxDelay: Duration.seconds(60),
  // Many queries are started at once, and those that were throttled shall not come again at once.
  jitterStrategy: JitterType.FULL,
}
