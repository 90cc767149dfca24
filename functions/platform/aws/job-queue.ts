import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { JobQueue } from '../ports.ts'

/** A queue whose messages are ids, each read by one worker. */
export const sqsJobs = (url: string, client = new SQSClient({})): JobQueue => ({
  async send(id) {
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: id }))
  },
})
