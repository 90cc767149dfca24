import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { type FileMetric, METRIC_DIMENSION, METRIC_NAMESPACE } from '../functions/platform/metrics.ts'
import type { Anonymize } from './anonymize.ts'
import type { Deployment } from './config.ts'
import type { Jobs } from './jobs.ts'
import type { Reference } from './reference.ts'
import type { Rollup } from './rollup.ts'
import type { Serve } from './serve.ts'

export interface MonitoringProps {
  readonly deployment: Deployment
  readonly anonymize: Anonymize
  readonly reference: Reference
  readonly rollup: Rollup
  readonly jobs: Jobs
  readonly serve: Serve
}

/** Each alarm with what it means to the reader; its heading in docs/runbook.md is its name. */
interface Watch {
  readonly name: string
  readonly metric: IMetric
  readonly meaning: string
  /** From which value on it rings. @default 1 */
  readonly threshold?: number
}

const PERIOD = Duration.minutes(5)

/** Alarms with their entries in the runbook, and one page of curves. Counts of files and requests, never of people. */
export class Monitoring extends Construct {
  readonly alarms: readonly Alarm[]
  readonly dashboard: Dashboard | null

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id)
    const { deployment, anonymize, reference, rollup, jobs, serve } = props
    const waiting = (queue: Pick<Jobs, 'deadLetters'>) =>
      queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'max' })
    const files = (metricName: FileMetric): IMetric =>
      new Metric({
        namespace: METRIC_NAMESPACE,
        metricName,
        dimensionsMap: { [METRIC_DIMENSION]: deployment.name },
        statistic: 'max',
        // As often as it is told: a shorter period would ring anew with every hour.
        period: Duration.hours(1),
      })
    const watches: readonly Watch[] = [
      {
        name: 'events-set-aside',
        metric: waiting(anonymize.events),
        meaning: 'A file of events failed five times and will be lost a day after it landed',
      },
      {
        name: 'files-near-their-end',
        metric: files('FilesNearTheirEnd'),
        meaning: 'Files of events were not read yet, and within 12 hours they go or a key that they need',
      },
      {
        name: 'files-lost',
        metric: files('FilesLost'),
        meaning: 'Files of events went before they could be read',
      },
      {
        name: 'people-set-aside',
        metric: waiting(anonymize.people),
        meaning: 'A file of subscribers or objections failed five times; soon no events will be read',
      },
      {
        name: 'reference-set-aside',
        metric: waiting(reference.feeds),
        meaning:
          'A file of cells, zones, census or prior failed five times; the old reference stays in force',
      },
      {
        name: 'reference-failed',
        metric: reference.stateMachine.metricFailed({ period: PERIOD }),
        meaning: 'Footprints could not be made of the newest feeds; the old reference stays in force',
      },
      {
        name: 'rollup-failed',
        metric: rollup.stateMachine.metricFailed({ period: PERIOD }),
        meaning: 'A date was not released; the next hour tries again',
      },
      {
        name: 'forget-failed',
        metric: anonymize.forget.function.metricErrors({ period: PERIOD }),
        meaning: 'A pseudonym key outlives its 48 hours',
      },
      {
        name: 'sweep-failed',
        metric: anonymize.sweep.function.metricErrors({ period: PERIOD }),
        meaning: 'Rows of somebody who objected may outlive their day',
      },
      {
        name: 'jobs-set-aside',
        metric: waiting(jobs),
        meaning: 'The file of a job could not be made three times; its buyer was told that it failed',
      },
      {
        name: 'api-failing',
        metric: serve.api.metricServerError({ period: PERIOD, statistic: 'sum' }),
        meaning: 'The API answers with failures of its own',
      },
      {
        name: 'token-requests',
        metric: serve.tokenRequests.with({ period: Duration.hours(1) }),
        meaning: 'A client asks for tokens again and again, and each costs money',
        threshold: deployment.api.tokenAlarmPerHour,
      },
    ]
    const action = this.action(deployment.alarms.email)
    this.alarms = watches.map(({ name, metric, meaning, threshold = 1 }) => {
      const alarm = new Alarm(this, name, {
        alarmName: `smart-steps-${deployment.name}-${name}`,
        alarmDescription: `${meaning}. docs/runbook.md#${name}`,
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(action)
      return alarm
    })
    this.dashboard = deployment.dashboard ? this.page(deployment.name, props) : null
  }

  private action(email: string): SnsAction {
    const key = new Key(this, 'Key', {
      description: 'smart-steps: the topic of alarms',
      enableKeyRotation: true,
    })
    // Alarms are sent by CloudWatch, which needs the key of the topic.
    key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'))
    const topic = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true })
    topic.addSubscription(new EmailSubscription(email))
    return new SnsAction(topic)
  }

  private page(name: string, { anonymize, rollup, serve }: MonitoringProps): Dashboard {
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8 })
    return new Dashboard(this, 'Dashboard', {
      dashboardName: `smart-steps-${name}`,
      widgets: [
        [
          graph('Files in line', [
            anonymize.events.queue.metricApproximateNumberOfMessagesVisible(),
            anonymize.events.deadLetters.metricApproximateNumberOfMessagesVisible(),
          ]),
          graph('Rollups', [rollup.stateMachine.metricSucceeded(), rollup.stateMachine.metricFailed()]),
          graph('Requests', [
            serve.api.metricCount(),
            serve.api.metricClientError(),
            serve.api.metricServerError(),
          ]),
        ],
      ],
    })
  }
}
