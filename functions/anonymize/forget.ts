import { closedEpochs, epochEnd } from '../geography/epochs.ts'
import { addDays, datesOfMonth } from '../model/dates.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { Clock, KeyVault, ObjectStore } from '../platform/ports.ts'

export interface ForgetPorts {
  readonly store: ObjectStore
  readonly keys: KeyVault
  readonly clock: Clock
}

/** How far back a run looks for what an earlier one left, if it was cut off or did not happen. */
const LOOK_BACK_DAYS = 10

/**
 * Destroys what is left of epochs that ended 48 hours ago: first the key, after which nothing leads back,
 * then the pseudonymous rows. Repeated, it does nothing.
 * @returns how many keys and objects went
 */
export async function forgetClosedEpochs(
  { store, keys, clock }: ForgetPorts,
  calendar: { readonly country: Country; readonly keyLife: KeyLife },
): Promise<{ keys: number; objects: number }> {
  const gone = { keys: 0, objects: 0 }
  for (const epoch of closedEpochs(calendar, clock.now(), LOOK_BACK_DAYS)) {
    if (!(await keys.isDestroyed(epoch))) {
      await keys.destroy(epoch)
      gone.keys += 1
    }
    for (const prefix of prefixesOf(epoch, calendar)) {
      for (const { key } of await store.list(prefix)) {
        await store.delete(key)
        gone.objects += 1
      }
    }
  }
  return gone
}

/**
 * People and exclusions of the epoch, fragments and roamers of the UTC dates that end with it, visits of its local
 * dates, homes of its month.
 */
function prefixesOf(epoch: string, calendar: { country: Country; keyLife: KeyLife }): string[] {
  const { people, exclusions, fragments, roamers, visits, homes } = tables
  const end = epochEnd(calendar, epoch).toISOString().slice(0, 10)
  const first = addDays(calendar.keyLife === 'day' ? epoch : `${epoch}-01`, -1)
  const localDates = calendar.keyLife === 'day' ? [epoch] : datesOfMonth(epoch)
  const dates: string[] = []
  for (let date = first; date < end; date = addDays(date, 1)) dates.push(date)
  return [
    partitionPrefix(people, { epoch }),
    partitionPrefix(exclusions, { epoch }),
    ...dates.flatMap((dt) => [partitionPrefix(fragments, { dt }), partitionPrefix(roamers, { dt })]),
    // Of every run. Homes lie under the first date of their month.
    ...localDates.map((dt) => `${visits.prefix}/dt=${dt}/`),
    ...(calendar.keyLife === 'day' ? [] : [`${homes.prefix}/dt=${localDates[0]}/`]),
  ]
}
