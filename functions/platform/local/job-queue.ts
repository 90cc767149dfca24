import { setImmediate } from 'node:timers/promises'
import type { JobQueue } from '../ports.ts'

export interface LocalJobQueue extends JobQueue {
  /** Ends what is at work at its next page; what is in line is left to the next process. */
  close(): Promise<void>
}

/**
 * Jobs in this process: after the answer, one at a time, in the order in which they came.
 * @param report told of each that failed
 */
export function localJobQueue(
  run: (id: string, signal: AbortSignal) => Promise<void>,
  report: (error: unknown) => void,
): LocalJobQueue {
  const closing = new AbortController()
  const { signal } = closing
  const deliver = async (id: string): Promise<void> => {
    await setImmediate()
    if (signal.aborted) return
    try {
      await run(id, signal)
    } catch (error) {
      if (!signal.aborted) report(error)
    }
  }
  let last = Promise.resolve()
  return {
    async send(id) {
      last = last.then(() => deliver(id))
    },
    async close() {
      closing.abort()
      await last
    },
  }
}
