import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { InvalidInput } from '../../model/errors.ts'
import { sendBatch } from './queue-batches.ts'

/** A queue and the one for what failed, by their names. */
export interface QueuePair {
  readonly queue: string
  readonly deadLetters: string
}

export interface DeadLetters {
  /** How many lie aside, and how many of them somebody is moving just now. Both are estimates of the service. */
  count(): Promise<{ readonly lying: number; readonly moving: number }>
  /**
   * Puts all that lie aside in line again. A message is in line before it is taken away, so that a kill in
   * between gives it twice, which is read once; of two calls at once each message is seen by one.
   * @returns how many are in line, and how many were refused: these lie aside again after ten minutes
   */
  moveBack(): Promise<{ readonly moved: number; readonly refused: number }>
}

export interface DeadLettersOptions {
  readonly region: string
  /** @default the service, or the stand-in that the environment names */
  readonly client?: SQSClient
}

/** Longer than a batch takes, so that nobody else gets its messages meanwhile. */
const HIDDEN_SECONDS = 600
/** A wait asks all servers of a queue: an empty answer then means that it is empty. */
const WAIT_SECONDS = 2

/** @throws InvalidInput if there is no such queue */
export async function openDeadLetters(
  names: QueuePair,
  { region, client = new SQSClient({ region }) }: DeadLettersOptions,
): Promise<DeadLetters> {
  const [queue, aside] = [
    await urlOf(client, names.queue, region),
    await urlOf(client, names.deadLetters, region),
  ]
  return {
    async count() {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: aside,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      )
      return {
        lying: Number(Attributes.ApproximateNumberOfMessages),
        moving: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      }
    },
    async moveBack() {
      const total = { moved: 0, refused: 0 }
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: aside,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: HIDDEN_SECONDS,
            WaitTimeSeconds: WAIT_SECONDS,
          }),
        )
        if (Messages.length === 0) return total
        const refused = await sendBatch(
          client,
          queue,
          Messages.map(({ Body = '' }) => Body),
        )
        const moved = Messages.filter((_, index) => !refused.includes(index))
        total.moved += moved.length
        total.refused += refused.length
        if (moved.length > 0) await removeAll(client, aside, moved)
      }
    },
  }
}

async function removeAll(
  client: SQSClient,
  url: string,
  messages: readonly { readonly ReceiptHandle?: string | undefined }[],
): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
  const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
  if (Failed.length === 0) return
  throw new InvalidInput(
    `${Failed.length} messages are in line, but could not be taken away from where they lay: they come twice, which does no harm; run it again after ten minutes`,
  )
}

async function urlOf(client: SQSClient, name: string, region: string): Promise<string> {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }))
    return QueueUrl!
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error
    throw new InvalidInput(
      `there is no queue ${name} in ${region}: is the deployment of this version there, and are these the credentials of its account?`,
      { cause: error },
    )
  }
}
