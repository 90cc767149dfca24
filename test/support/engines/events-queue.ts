import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { queueNames } from '../../../lib/feed-queue.ts'
import { clientOptions, type Ministack } from './ministack.ts'

/** The queue of the events feed of a deployment. */
export interface DeployedQueue {
  /** For how long a message is hidden after it was handed over: the template says 90 minutes. */
  hideFor(seconds: number): Promise<void>
  /** Messages that are waiting or hidden. */
  length(): Promise<number>
}

export async function eventsQueueOf(ministack: Ministack, deployment: string): Promise<DeployedQueue> {
  const client = new SQSClient(clientOptions(ministack))
  const QueueName = queueNames(deployment, 'events').queue
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }))
  return {
    async hideFor(seconds) {
      const Attributes = { VisibilityTimeout: String(seconds) }
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))
    },
    async length() {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      )
      return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0)
    },
  }
}
