import { defineCommand } from 'citty'
import { z } from 'zod'
import { option, refuseUnknown } from '../arguments.ts'
import { openLocal } from '../local.ts'

const args = {
  out: { type: 'string', description: 'output folder', required: true },
  epoch: { type: 'string', description: 'a day, 2026-03-24, or a month, 2026-03', required: true },
} as const

const epochSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'a day, 2026-03-24, or a month, 2026-03')

/** Destroys the key of an epoch: from then on nothing links its pseudonyms to anybody. */
export const forget = defineCommand({
  meta: { name: 'forget', description: "Destroy an epoch's key for good" },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const epoch = option('epoch', epochSchema, given.epoch)
    const local = await openLocal(given.out)
    try {
      await local.keys.destroy(epoch)
      process.stdout.write(`the key of ${epoch} is destroyed; what was released of it stays\n`)
    } finally {
      await local.close()
    }
  },
})
