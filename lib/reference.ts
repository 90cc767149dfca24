import { Duration } from 'aws-cdk-lib'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { geographyEnvironment } from '../functions/geography/environment.ts'
import { type StageProps, WAITED } from './anonymize.ts'
import { keyLifeOf } from './config.ts'
import { FeedQueue } from './feed-queue.ts'
import { ScheduledCall } from './scheduled-call.ts'
import { StageFunction } from './stage-function.ts'

export interface ReferenceProps extends StageProps {
  /** Where files that landed before there was a reference are put in line again. */
  readonly events: FeedQueue
}

/** The stage that turns cells, zones, census and prior into the reference tables. */
export class Reference extends Construct {
  readonly feeds: FeedQueue
  readonly function: StageFunction<typeof geographyEnvironment>

  constructor(scope: Construct, id: string, { deployment, data, defaults, events }: ReferenceProps) {
    super(scope, id)
    const { names } = data
    const timeout = Duration.minutes(15)
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
      description: 'Makes footprints, zones and calendar of the newest reference feeds',
      role: data.roles.reference,
      schema: geographyEnvironment,
      environment: {
        COUNTRY: deployment.country,
        KEY_LIFE: keyLifeOf(deployment),
        LANDING_BUCKET: names['landing-bucket'],
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        EVENTS_QUEUE_URL: events.queue.queueUrl,
      },
      memoryMb: 3538,
      temporaryMb: 4096,
      timeout,
    })
    this.feeds.feed(this.function, 2)
    events.allowSending(data.roles.reference, WAITED)
    new ScheduledCall(this, 'Monthly', {
      description: 'Makes the reference again, whose calendar would end with the next year',
      when: ScheduleExpression.cron({ minute: '5', hour: '2', day: '1' }),
      target: this.function.function,
    })
  }
}
