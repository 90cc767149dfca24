import { expect, it } from 'vitest'
import { openEpochsVault } from '../../functions/anonymize/open-epochs-vault.ts'
import { EpochClosed } from '../../functions/model/errors.ts'
import type { KeyVault } from '../../functions/platform/ports.ts'
import { fixedClock } from '../support/memory.ts'

it('makes no key for a day that ended 48 hours ago, though nobody destroyed one', async () => {
  const made: string[] = []
  const keys: KeyVault = {
    async key(epoch) {
      made.push(epoch)
      return new Uint8Array(32)
    },
    destroy: async () => {},
    isDestroyed: async () => false,
  }
  const calendar = { country: 'gb', keyLife: 'day' } as const
  const vault = openEpochsVault(keys, calendar, fixedClock('2026-01-13T00:00:00Z'))
  await expect(vault.key('2026-01-10')).rejects.toThrow(EpochClosed)
  expect(await vault.isDestroyed('2026-01-10')).toBe(true)
  await vault.key('2026-01-11')
  expect(await vault.isDestroyed('2026-01-11')).toBe(false)
  expect(made).toEqual(['2026-01-11'])
})
