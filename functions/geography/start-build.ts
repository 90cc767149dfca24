import type { StateMachine } from '../platform/ports.ts'

/** A name is used once, so a version that failed, or comes back, takes the next number. */
const MOST_ATTEMPTS = 100

/**
 * Has a prepared version made and put in force. Started twice it is made once: a run of that name that still
 * goes on is the one.
 * @throws Error if it was tried too often
 */
export async function startBuild(machine: StateMachine, version: string): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (await machine.start(`${version}-${attempt}`, { version })) return
  }
  throw new Error(
    `the reference ${version} was started ${MOST_ATTEMPTS} times and is not in force: see the runs of its state machine`,
  )
}
