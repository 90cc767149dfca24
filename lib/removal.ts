import { type App, RemovalPolicies } from 'aws-cdk-lib'
import { InvalidInput } from '../functions/model/errors.ts'
import type { Deployment } from './config.ts'
import { keepsData } from './upgrade.ts'

/**
 * Whether the stacks may be removed with all that they hold. Two keys are turned for it: one in the file,
 * which is read by others before it is deployed, and one on the command line, which names the deployment
 * and is forgotten by no habit.
 * @param word of `-c destroy=<name>`
 * @throws InvalidInput where one key is turned without the other
 */
export function isToBeDestroyed({ name, removal }: Deployment, word: string | undefined): boolean {
  if (removal === 'destroy' && word === name) return true
  if (removal === 'destroy') {
    const found = word === undefined ? '' : `, found ${word}`
    throw new InvalidInput(
      `removal: destroy lets data, keys and tenants' clients be deleted for good, and is believed only with the name on the command line: add -c destroy=${name}${found}; or write removal: retain`,
    )
  }
  if (word === undefined) return false
  throw new InvalidInput(
    `-c destroy=${word} is believed only with removal: destroy in the file, which says ${removal}: nothing was changed; write it there first, or leave -c destroy out`,
  )
}

/** Everything with data in it goes with its stack: buckets only when they are empty, keys after 30 days. */
export function destroyWithStacks(app: App): void {
  RemovalPolicies.of(app).destroy({ applyToResourceTypes: [...keepsData] })
}
