import { defineCommand } from 'citty'
import { z } from 'zod'
import { forgetEpoch } from '../../functions/anonymize/index.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../../functions/model/ledger.ts'
import { countrySchema, keyLifeSchema } from '../../functions/model/vocabulary.ts'
import { option, refuseUnknown } from '../arguments.ts'
import { type LocalDeployment, openLocal } from '../local.ts'

const args = {
  out: { type: 'string', description: 'output folder', required: true },
  epoch: { type: 'string', description: 'a day, 2026-03-24, or a month, 2026-03', required: true },
} as const

const epochSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'a day, 2026-03-24, or a month, 2026-03')

/** Destroys the key of an epoch: from then on nothing links its pseudonyms to anybody, and their rows go. */
export const forget = defineCommand({
  meta: { name: 'forget', description: "Destroy an epoch's key for good, and remove its rows" },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const epoch = option('epoch', epochSchema, given.epoch)
    const local = await openLocal(given.out)
    try {
      const calendar = await calendarOf(local)
      const life = epoch.length === 'YYYY-MM'.length ? 'month' : 'day'
      if (calendar && calendar.keyLife !== life) {
        throw new InvalidInput(
          `--epoch ${epoch}: keys of this folder live a ${calendar.keyLife}, so name a ${calendar.keyLife}`,
        )
      }
      if (calendar) await forgetEpoch(local, calendar, epoch)
      else await local.keys.destroy(epoch)
      process.stdout.write(
        `the key of ${epoch} is destroyed and its rows are removed; what was released of it stays\n`,
      )
    } finally {
      await local.close()
    }
  },
})

/** What the folder's runs were for; null before the first. */
async function calendarOf({ documents }: LocalDeployment) {
  const pointer = await documents.get(REFERENCE_DOCUMENT)
  if (pointer === null) return null
  const { country, keyLife } = referencePointerSchema.parse(pointer.body)
  return { country: countrySchema.parse(country), keyLife: keyLifeSchema.parse(keyLife) }
}
