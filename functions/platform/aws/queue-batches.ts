import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** What the service takes in one call. */
const MOST_MESSAGES = 10
/** The client itself repeats a call that fails; of one that succeeds some messages may have been refused. */
const ATTEMPTS = 3

export const inBatches = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / MOST_MESSAGES) }, (_, index) =>
    items.slice(index * MOST_MESSAGES, (index + 1) * MOST_MESSAGES),
  )

/**
 * Sends up to ten messages; what the queue refuses for now is sent again.
 * @returns the places of those that it would not take
 */
export async function sendBatch(
  client: SQSClient,
  url: string,
  bodies: readonly string[],
): Promise<readonly number[]> {
  let left = bodies.map((_, index) => index)
  for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt += 1) {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: left.map((index) => ({ Id: String(index), MessageBody: bodies[index]! })),
      }),
    )
    left = Failed.map(({ Id }) => Number(Id))
  }
  return left
}
