import { Duration } from 'aws-cdk-lib'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import {
  anonymizeEnvironment,
  forgetEnvironment,
  subscribersEnvironment,
  sweepEnvironment,
} from '../functions/anonymize/environment.ts'
import { type Deployment, keyLifeOf } from './config.ts'
import type { DataAccess } from './data-access.ts'
import { FeedQueue } from './feed-queue.ts'
import { ScheduledCall } from './scheduled-call.ts'
import { type FunctionDefaults, StageFunction } from './stage-function.ts'

export interface StageProps {
  readonly deployment: Deployment
  readonly data: DataAccess
  readonly defaults: FunctionDefaults
}

const READ_TIME = Duration.minutes(15)

/** Why a role may put messages in line. */
export const WAITED = 'Files of events that waited are put in line again.'

/** The stage that turns files into fragments, and whatever holds a pseudonym key. */
export class Anonymize extends Construct {
  readonly events: FeedQueue
  readonly people: FeedQueue
  readonly forget: StageFunction<typeof forgetEnvironment>
  readonly sweep: StageFunction<typeof sweepEnvironment>

  constructor(scope: Construct, id: string, { deployment, data, defaults }: StageProps) {
    super(scope, id)
    const { names } = data
    const shared = {
      DEPLOYMENT: deployment.name,
      EPOCH_KEYS_TABLE: names['epoch-keys-table'],
      EPOCH_KEY_ID: names['epoch-key'],
      COUNTRY: deployment.country,
      KEY_LIFE: keyLifeOf(deployment),
      DATA_BUCKET: names['data-bucket'],
    }
    const landing = {
      deployment: deployment.name,
      bucket: data.landing,
      key: data.landingKey,
      timeout: READ_TIME,
    }
    this.events = new FeedQueue(this, 'Events', { ...landing, name: 'events' })
    this.people = new FeedQueue(this, 'People', { ...landing, name: 'people' })

    const anonymize = new StageFunction(this, 'Anonymize', {
      defaults,
      name: 'anonymize',
      description: 'Turns a file of events into fragments and removes it',
      role: data.roles.anonymizer,
      schema: anonymizeEnvironment,
      environment: {
        ...shared,
        PROFILE: deployment.profile,
        LANDING_BUCKET: names['landing-bucket'],
        QUARANTINE_BUCKET: names['quarantine-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        EXCLUSIONS_MAX_AGE_HOURS: String(deployment.subscriberFeed.maxAgeHours ?? 'none'),
        EVENTS_QUEUE_URL: this.events.queue.queueUrl,
      },
      memoryMb: deployment.anonymize.memoryMb,
      temporaryMb: 10_240,
      timeout: READ_TIME,
    })
    this.events.feed(anonymize, deployment.anonymize.concurrency)
    this.events.allowSending(data.roles.anonymizer, 'The parts of a large file are put in line.')

    const subscribers = new StageFunction(this, 'Subscribers', {
      defaults,
      name: 'subscribers',
      description: 'Hashes the latest subscribers and objections for the epochs at hand',
      role: data.roles.subscriberKeys,
      schema: subscribersEnvironment,
      environment: {
        ...shared,
        LANDING_BUCKET: names['landing-bucket'],
        IDENTITIES_BUCKET: names['identities-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        EVENTS_QUEUE_URL: this.events.queue.queueUrl,
      },
      memoryMb: deployment.anonymize.memoryMb,
      temporaryMb: 10_240,
      timeout: READ_TIME,
    })
    this.people.feed(subscribers, 2)
    this.events.allowSending(data.roles.subscriberKeys, WAITED)
    // Two hours before the next epoch begins at the latest, and again for the one that runs; and by the hour
    // what waits is looked at, before its time is over.
    new ScheduledCall(this, 'PrepareEpochs', {
      description: 'Prepares the exclusions of the next epoch, and looks after files that wait',
      when: ScheduleExpression.cron({ minute: '15' }),
      target: subscribers.function,
    })

    this.sweep = new StageFunction(this, 'Sweep', {
      defaults,
      name: 'sweep',
      description: 'Removes the rows of those who objected after their records were stored',
      role: data.roles.sweep,
      schema: sweepEnvironment,
      environment: {
        COUNTRY: deployment.country,
        KEY_LIFE: keyLifeOf(deployment),
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
      },
      memoryMb: deployment.anonymize.memoryMb,
      temporaryMb: 10_240,
      timeout: READ_TIME,
      atMost: 1,
    })
    new ScheduledCall(this, 'SweepObjections', {
      description: 'Removes the rows of late objections',
      when: ScheduleExpression.cron({ minute: '30' }),
      target: this.sweep.function,
    })

    this.forget = new StageFunction(this, 'Forget', {
      defaults,
      name: 'forget',
      description: 'Destroys the keys and pseudonymous rows of epochs that ended 48 hours ago',
      role: data.roles.forget,
      schema: forgetEnvironment,
      environment: shared,
      memoryMb: 512,
      timeout: READ_TIME,
      atMost: 1,
    })
    new ScheduledCall(this, 'ForgetEpochs', {
      description: 'Destroys the keys of epochs that ended 48 hours ago',
      when: ScheduleExpression.cron({ minute: '45' }),
      target: this.forget.function,
    })
  }
}
