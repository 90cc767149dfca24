import { parseArgs } from 'node:util'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'
import { type DeadLetters, openDeadLetters } from '../functions/platform/aws/dead-letters.ts'
import { readDeployment } from '../lib/config.ts'
import { type FeedQueueName, feedQueues, queueNames } from '../lib/feed-queue.ts'

/**
 * `npm run redrive -- -c deployment=deployments/gb.yaml [--queue events] [--look]`: puts the messages of files
 * that failed five times in line again. Twice is the same as once. Ends with 1 where something lies aside
 * still.
 */
/** That of jobs is no feed's, and has the same names. */
type QueueName = FeedQueueName | 'jobs'
const QUEUES: readonly QueueName[] = [...(Object.keys(feedQueues) as FeedQueueName[]), 'jobs']
const USAGE = `expected -c deployment=deployments/gb.yaml, and where wanted --queue ${QUEUES.join('|')} and --look`

try {
  const { file, queues, isLook } = asked(process.argv.slice(2))
  const { name, region } = readDeployment(file)
  for (const queue of queues) {
    const deadLetters = await openDeadLetters(queueNames(name, queue), { region })
    const { words, left } = isLook ? await look(deadLetters, file, queue) : await redrive(deadLetters, queue)
    process.stdout.write(`${queue}: ${words}\n`)
    if (left > 0) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof Error)) throw error
  // The client's own words name the queue, the account and the right that is missing, and no file.
  if (!(error instanceof SmartStepsError || '$metadata' in error || isWithoutCredentials(error))) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

interface Answer {
  readonly words: string
  /** Messages that lie aside. */
  readonly left: number
}

async function look(deadLetters: DeadLetters, file: string, queue: QueueName): Promise<Answer> {
  const { lying, moving } = await deadLetters.count()
  const hidden = moving > 0 ? `, ${moving} are being moved by somebody` : ''
  const next =
    lying > 0
      ? `: mend the cause (docs/runbook.md#${queue}-set-aside), then npm run redrive -- -c deployment=${file} --queue ${queue}`
      : ''
  return { words: `${lying} lie aside${hidden}${next}`, left: lying }
}

async function redrive(deadLetters: DeadLetters, queue: QueueName): Promise<Answer> {
  const { moved, refused } = await deadLetters.moveBack()
  const { moving } = await deadLetters.count()
  const others = moving - refused
  const words = [
    moved === 0
      ? 'nothing lies aside'
      : `${moved} put in line again: what fails again comes back after five tries, three of a job, and its alarm, ${queue}-set-aside, rings`,
    ...(refused > 0 ? [`${refused} were refused by the queue: run it again after ten minutes`] : []),
    ...(others > 0 ? [`${others} are being moved by somebody else, or were when that was cut off`] : []),
  ]
  return { words: words.join('; '), left: refused }
}

function asked(args: string[]): { file: string; queues: readonly QueueName[]; isLook: boolean } {
  const { context = [], queue, look = false } = parsed(args)
  const file = context.map((pair) => /^deployment=(.+)$/.exec(pair)?.[1]).find((one) => one !== undefined)
  if (file === undefined) throw new InvalidInput(`no deployment is named: ${USAGE}`)
  const queues = QUEUES.filter((name) => queue === undefined || name === queue)
  if (queues.length === 0) throw new InvalidInput(`there is no queue "${queue}": ${USAGE}`)
  return { file, queues, isLook: look }
}

function parsed(args: string[]) {
  try {
    const options = {
      context: { type: 'string', short: 'c', multiple: true },
      queue: { type: 'string' },
      look: { type: 'boolean' },
    } as const
    return parseArgs({ args, options }).values
  } catch (cause) {
    throw new InvalidInput(`${cause instanceof Error ? cause.message : cause}: ${USAGE}`, { cause })
  }
}

function isWithoutCredentials({ name }: Error): boolean {
  return name === 'CredentialsProviderError'
}
