import { EpochClosed, InvalidInput } from '../model/errors.ts'

/**
 * The name of an epoch becomes part of file names and of an encryption context.
 * @throws InvalidInput if it is none
 */
export function checkedEpoch(epoch: string): string {
  if (/^\d{4}-\d{2}(-\d{2})?$/.test(epoch)) return epoch
  throw new InvalidInput(`"${epoch}" is no epoch: expected a day, 2026-03-24, or a month, 2026-03`)
}

export const closedEpoch = (epoch: string): EpochClosed =>
  new EpochClosed(`the key of ${epoch} is destroyed: nothing of that epoch can be made any more`)
