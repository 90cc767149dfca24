import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Message {
  readonly id: number
  readonly body: string
  isHidden: boolean
}

interface Call {
  readonly QueueName?: string
  readonly QueueUrl?: string
  readonly MessageBody?: string
  readonly MaxNumberOfMessages?: number
  readonly Entries?: readonly {
    readonly Id: string
    readonly MessageBody?: string
    readonly ReceiptHandle?: string
  }[]
}

/** The part of SQS that the adapters speak, over HTTP. What is received stays hidden until `show`. */
export interface SqsStandIn {
  readonly endpoint: string
  readonly queues: ReadonlyMap<string, readonly Message[]>
  /** How many batches came. */
  batches(): number
  put(queue: string, ...bodies: string[]): void
  /** What a queue may refuse of a batch, by the message's body; asked once for every attempt. */
  refuse(decide: (body: string) => boolean): void
  /** As if its time were over: what is hidden in a queue is seen again. */
  show(queue: string): void
  /** Every call from the n-th of an action on fails, as the machine is gone. */
  breakAt(action: string, call: number): void
  mend(): void
  close(): Promise<void>
}

export async function openSqsStandIn(...names: string[]): Promise<SqsStandIn> {
  const queues = new Map<string, Message[]>(names.map((name) => [name, []]))
  let number = 0
  let decide = (_: string): boolean => false
  let broken: { action: string; left: number } | null = null
  let batches = 0
  const add = (name: string, body: string) => {
    number += 1
    queues.get(name)!.push({ id: number, body, isHidden: false })
  }

  function answer(action: string, call: Call): object | null {
    const name = call.QueueName ?? call.QueueUrl!.split('/').at(-1)!
    const messages = queues.get(name)
    if (messages === undefined) return null
    const entries = call.Entries ?? []
    switch (action) {
      case 'GetQueueUrl':
        return { QueueUrl: `${endpoint()}/123456789012/${name}` }
      case 'GetQueueAttributes': {
        const hidden = messages.filter(({ isHidden }) => isHidden).length
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(messages.length - hidden),
            ApproximateNumberOfMessagesNotVisible: String(hidden),
          },
        }
      }
      case 'ReceiveMessage': {
        const seen = messages.filter(({ isHidden }) => !isHidden).slice(0, call.MaxNumberOfMessages)
        for (const message of seen) message.isHidden = true
        return {
          Messages: seen.map(({ id, body }) => ({
            Body: body,
            MD5OfBody: md5(body),
            ReceiptHandle: String(id),
          })),
        }
      }
      case 'SendMessage':
        add(name, call.MessageBody!)
        return { MessageId: '1', MD5OfMessageBody: md5(call.MessageBody!) }
      case 'SendMessageBatch': {
        batches += 1
        const refused = entries.filter(({ MessageBody }) => decide(MessageBody!))
        const taken = entries.filter((entry) => !refused.includes(entry))
        for (const { MessageBody } of taken) add(name, MessageBody!)
        return {
          Successful: taken.map(({ Id, MessageBody }) => ({
            Id,
            MessageId: Id,
            // The client compares it with what it sent.
            MD5OfMessageBody: md5(MessageBody!),
          })),
          Failed: refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'ServiceUnavailable' })),
        }
      }
      case 'DeleteMessageBatch': {
        const gone = entries.map(({ ReceiptHandle }) => Number(ReceiptHandle))
        queues.set(
          name,
          messages.filter(({ id }) => !gone.includes(id)),
        )
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
      }
      default:
        throw new Error(`the stand-in knows no ${action}`)
    }
  }

  const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.').at(-1)!
    const call = await bodyOf(request)
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    if (broken?.action === action) broken.left -= 1
    if (broken !== null && broken.left <= 0) {
      response.writeHead(400).end('{"__type":"Broken","message":"the machine is gone"}')
      return
    }
    const found = answer(action, call)
    if (found === null) {
      response.setHeader('x-amzn-query-error', 'AWS.SimpleQueueService.NonExistentQueue;Sender')
      response
        .writeHead(400)
        .end('{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}')
    } else response.end(JSON.stringify(found))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: endpoint(),
    queues,
    batches: () => batches,
    put(queue, ...bodies) {
      for (const body of bodies) add(queue, body)
    },
    refuse(next) {
      decide = next
    },
    show(queue) {
      for (const message of queues.get(queue)!) message.isHidden = false
    },
    breakAt(action, call) {
      broken = { action, left: call }
    },
    mend() {
      broken = null
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

async function bodyOf(request: IncomingMessage): Promise<Call> {
  return JSON.parse(Buffer.concat(await request.toArray()).toString()) as Call
}
